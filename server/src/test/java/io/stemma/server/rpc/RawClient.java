package io.stemma.server.rpc;

import io.stemma.v1.Hello;
import io.stemma.v1.Request;
import io.stemma.v1.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/** A client that sends whatever a test wants, over a plain socket. */
final class RawClient implements AutoCloseable {
    private static final int READ_TIMEOUT_MILLIS = 20_000;

    private final Socket socket = new Socket();

    RawClient(InetSocketAddress server) throws IOException {
        socket.connect(server);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(READ_TIMEOUT_MILLIS);
    }

    /** A client that has said Hello. */
    static RawClient greeted(InetSocketAddress server) throws IOException {
        RawClient client = new RawClient(server);
        Response welcome = client.hello();
        if (!welcome.hasHello()) {
            throw new IOException("Hello was answered with " + welcome);
        }
        return client;
    }

    Response hello() throws IOException {
        send(Request.newBuilder()
                .setId(1)
                .setHello(Hello.newBuilder().setProtocolVersion(1).setClient("test"))
                .build());
        return receive();
    }

    void send(Request... requests) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (Request request : requests) {
            request.writeDelimitedTo(bytes);
        }
        send(bytes.toByteArray());
    }

    void send(byte[] bytes) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(bytes);
        out.flush();
    }

    /** The next response. */
    Response receive() throws IOException {
        Response response = receiveOrEnd();
        if (response == null) {
            throw new IOException("the server closed the connection");
        }
        return response;
    }

    /** The next response, or null at the end of the connection. */
    @Nullable
    Response receiveOrEnd() throws IOException {
        InputStream in = socket.getInputStream();
        return Response.parseDelimitedFrom(in);
    }

    /** True once the server has closed, with or without a reset; drops what it still sends. */
    boolean closedByServer() throws IOException {
        byte[] dropped = new byte[1 << 16];
        try {
            while (socket.getInputStream().read(dropped) >= 0) {
                // Nobody wants it.
            }
            return true;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    Socket socket() {
        return socket;
    }

    /** Ends the connection with a reset. */
    void abort() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
