package io.stemma.client.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between clients and a server, and breaks connections: after a number of bytes from the server that is drawn by chance, so
 * that frames break off anywhere, or all at once.
 */
final class CuttingProxy implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 1_024, InetAddress.getLoopbackAddress());
    private final int serverPort;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final SplittableRandom random;
    private final AtomicInteger cuts = new AtomicInteger();
    private volatile int bytesMin;
    private volatile int bytesMax;

    /** Cuts each connection after so many bytes from the server; never for 0. */
    CuttingProxy(int serverPort, int bytesMin, int bytesMax, long seed) throws IOException {
        this.serverPort = serverPort;
        this.random = new SplittableRandom(seed);
        this.bytesMin = bytesMin;
        this.bytesMax = bytesMax;
        start("proxy-accept", this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** How many connections were cut so far. */
    int cuts() {
        return cuts.get();
    }

    /** Leaves connections that come from now on alone. */
    void spare() {
        bytesMin = 0;
        bytesMax = 0;
    }

    /** Cuts all connections now. */
    void cutAll() {
        sockets.forEach(CuttingProxy::cut);
    }

    private static void start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                sockets.add(client);
                sockets.add(server);
                long left = bytesMax == 0 ? Long.MAX_VALUE : random.nextInt(bytesMin, bytesMax);
                start("proxy-up", () -> pump(client, server, Long.MAX_VALUE));
                start("proxy-down", () -> pump(server, client, left));
            } catch (IOException e) {
                // Closed, or the server is not there: the client tries again.
            }
        }
    }

    private void pump(Socket from, Socket to, long bytes) {
        byte[] buffer = new byte[16 << 10];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            long left = bytes;
            int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            while (read >= 0 && left > 0) {
                out.write(buffer, 0, read);
                left -= read;
                read = left == 0 ? -1 : in.read(buffer, 0, (int) Math.min(buffer.length, left));
            }
            cuts.addAndGet(left == 0 ? 1 : 0);
        } catch (IOException e) {
            // The other pump, or one end, has cut the connection.
        } finally {
            cut(from);
            cut(to);
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    private static void cut(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone.
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        cutAll();
    }
}
