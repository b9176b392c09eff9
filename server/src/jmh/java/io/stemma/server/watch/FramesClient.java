package io.stemma.server.watch;

import com.google.protobuf.CodedInputStream;
import io.stemma.v1.AddCredits;
import io.stemma.v1.Hello;
import io.stemma.v1.Request;
import io.stemma.v1.Response;
import io.stemma.v1.WatchMode;
import io.stemma.v1.WatchRequest;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/** One connection, spoken to in plain frames. Sends are for one thread at a time; one other thread may read. */
public final class FramesClient implements AutoCloseable {
    private static final int CREDITS = 1_024;
    private static final int ID_TAG = 8;
    /** Ids of watches are below. */
    private static final int WATCH_IDS = 256;

    private final Socket socket = new Socket();
    private final OutputStream out;
    private final InputStream in;
    private final int[] taken = new int[WATCH_IDS];
    private final LongAdder replies = new LongAdder();
    private int lastWatch;

    /** Connects and says Hello. */
    public FramesClient(InetSocketAddress server) throws IOException {
        socket.setTcpNoDelay(true);
        socket.connect(server);
        out = new BufferedOutputStream(socket.getOutputStream(), 64 << 10);
        in = new BufferedInputStream(socket.getInputStream(), 64 << 10);
        send(Request.newBuilder()
                .setId(1)
                .setHello(Hello.newBuilder().setProtocolVersion(1).setClient("figures"))
                .build());
        receive();
    }

    /** Sends at once. */
    public synchronized void send(Request request) throws IOException {
        write(request);
        flush();
    }

    /** Sends with the next flush. */
    public synchronized void write(Request request) throws IOException {
        request.writeDelimitedTo(out);
    }

    /** Sends what was written. */
    public synchronized void flush() throws IOException {
        out.flush();
    }

    /** The next reply, or null at the end. */
    public Response receive() throws IOException {
        return Response.parseDelimitedFrom(in);
    }

    /** Sends and waits for the reply. */
    public Response ask(Request request) throws IOException {
        send(request);
        Response reply = receive();
        if (reply.hasError()) {
            throw new IOException(reply.getError().toString());
        }
        return reply;
    }

    /** Watches; ids go up. To be called before replies are taken. */
    public void watch(int id, String topology, WatchMode mode) throws IOException {
        lastWatch = id;
        send(Request.newBuilder()
                .setId(id)
                .setCredits(CREDITS)
                .setWatch(WatchRequest.newBuilder().setTopology(topology).setMode(mode))
                .build());
    }

    /**
     * Takes replies on a thread of its own, gives back credits, and looks at nothing of them but their ids, save for one reply in
     * so many.
     */
    public void read(int oneIn, Consumer<Response> then) {
        start(() -> {
            byte[] frame = new byte[4 << 10];
            for (int first = in.read(); first >= 0; first = in.read()) {
                int length = CodedInputStream.readRawVarint32(first, in);
                if (frame.length < length) {
                    frame = new byte[length];
                }
                in.readNBytes(frame, 0, length);
                CodedInputStream fields = CodedInputStream.newInstance(frame, 0, length);
                if (fields.readTag() == ID_TAG) {
                    count((int) fields.readUInt64());
                }
                replies.increment();
                if (replies.intValue() % oneIn == 0) {
                    then.accept(Response.parseFrom(CodedInputStream.newInstance(frame, 0, length)));
                }
            }
        });
    }

    /** Replies taken by {@link #read}. */
    public long replies() {
        return replies.sum();
    }

    /** Counts a reply, and gives back credits if it is a watch's. */
    private void count(int id) throws IOException {
        if (id <= lastWatch && ++taken[id] == CREDITS / 2) {
            taken[id] = 0;
            send(Request.newBuilder()
                    .setAddCredits(AddCredits.newBuilder().setRequestId(id).setCredits(CREDITS / 2))
                    .build());
        }
    }

    private static void start(Reading reading) {
        Thread thread = new Thread(() -> {
            try {
                reading.run();
            } catch (IOException e) {
                return; // closed at the end of the round
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** Reads until the connection ends. */
    @FunctionalInterface
    private interface Reading {
        void run() throws IOException;
    }
}
