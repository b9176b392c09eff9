package io.stemma.server.watch;

import io.netty.util.internal.PlatformDependent;
import io.stemma.server.StemmaServer;
import io.stemma.v1.AddCredits;
import io.stemma.v1.Change;
import io.stemma.v1.CommitRequest;
import io.stemma.v1.CreateTopologyRequest;
import io.stemma.v1.Hello;
import io.stemma.v1.Node;
import io.stemma.v1.Request;
import io.stemma.v1.Response;
import io.stemma.v1.Topology;
import io.stemma.v1.WatchMode;
import io.stemma.v1.WatchRequest;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.net.Socket;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * What watchers cost, over real sockets to a server in this process: the latency from commit to receipt with and without watchers
 * that have stopped, the memory of a stopped one, and the commit thread's time with and without watchers. Rounds with and without
 * are interleaved; what counts is their ratio. Arguments: WATCHERS STOPPED COMMITS_PER_SECOND SECONDS ROUNDS MODE.
 */
public final class WatchFigures {
    private static final String NET = "net";
    private static final int WATCHES_PER_CONNECTION = 50;
    private static final int CREDITS = 1_024;

    private final StemmaServer server;
    private final WatchMode mode;

    private WatchFigures(StemmaServer server, WatchMode mode) {
        this.server = server;
        this.mode = mode;
    }

    /** Runs the rounds and prints a line for each. */
    public static void main(String[] args) throws Exception {
        int watchers = args.length > 0 ? Integer.parseInt(args[0]) : 1_000;
        int stopped = args.length > 1 ? Integer.parseInt(args[1]) : 10;
        int rate = args.length > 2 ? Integer.parseInt(args[2]) : 100;
        int seconds = args.length > 3 ? Integer.parseInt(args[3]) : 3;
        int rounds = args.length > 4 ? Integer.parseInt(args[4]) : 3;
        WatchMode mode = args.length > 5 ? WatchMode.valueOf(args[5]) : WatchMode.EVERY_VERSION;
        try (StemmaServer server = StemmaServer.start("--rpc-port=0", "--http-port=0", "--history-versions=100000")) {
            WatchFigures figures = new WatchFigures(server, mode);
            figures.create();
            figures.round(watchers, 0, rate, 1);
            for (int round = 0; round < rounds; round++) {
                figures.round(0, 0, rate, seconds);
                figures.round(watchers, 0, rate, seconds);
                figures.round(watchers, stopped, rate, seconds);
            }
        }
    }

    private void create() throws IOException {
        try (Client client = new Client()) {
            client.send(Request.newBuilder()
                    .setId(2)
                    .setCreateTopology(CreateTopologyRequest.newBuilder()
                            .setTopology(Topology.newBuilder().setName(NET)))
                    .build());
            client.receive();
        }
    }

    private void round(int watchers, int stopped, int rate, int seconds) throws Exception {
        List<Client> clients = new ArrayList<>();
        Histogram latencies = new ConcurrentHistogram(3);
        AtomicLong received = new AtomicLong();
        long quietBytes = memory();
        for (int i = 0; i < stopped; i++) {
            Client client = new Client();
            client.watch(2);
            clients.add(client);
        }
        for (int i = 0; i < watchers; i += WATCHES_PER_CONNECTION) {
            Client client = new Client();
            int count = Math.min(WATCHES_PER_CONNECTION, watchers - i);
            for (int id = 2; id < 2 + count; id++) {
                client.watch(id);
            }
            client.readInBackground(latencies, received);
            clients.add(client);
        }
        long cpuBefore = commitThreadNanos();
        int commits = commit(rate, seconds);
        double commitMicros = (commitThreadNanos() - cpuBefore) / 1e3 / commits;
        long heldBytes = stopped == 0 ? 0 : (memory() - quietBytes) / stopped;
        System.out.printf(
                "%s watchers %d stopped %d commits/s %d: p50 %d us, p99 %d us, %d messages, commit thread %.1f us/commit, held %d bytes"
                        + " for each stopped%n",
                mode,
                watchers,
                stopped,
                commits / seconds,
                latencies.getValueAtPercentile(50),
                latencies.getValueAtPercentile(99),
                received.get(),
                commitMicros,
                heldBytes);
        for (Client client : clients) {
            client.close();
        }
    }

    /** Commits at that rate and waits for the answers. */
    private int commit(int rate, int seconds) throws IOException {
        int total = rate * seconds;
        try (Client client = new Client()) {
            AtomicLong answered = new AtomicLong();
            client.countInBackground(answered);
            long start = System.nanoTime();
            for (int i = 0; i < total; i++) {
                long due = start + TimeUnit.SECONDS.toNanos(i) / rate;
                for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                Node node = Node.newBuilder()
                        .setId("n" + i % 1_000)
                        .setKind("router")
                        .build();
                client.send(Request.newBuilder()
                        .setId(i + 2L)
                        .setCommit(CommitRequest.newBuilder()
                                .setTopology(NET)
                                .addChanges(Change.newBuilder().setPutNode(node)))
                        .build());
            }
            while (answered.get() < total) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            }
        }
        return total;
    }

    private static long memory() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory() + Math.max(0, PlatformDependent.usedDirectMemory());
    }

    private static long commitThreadNanos() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (thread != null && thread.getThreadName().equals("stemma-commit")) {
                return threads.getThreadCpuTime(thread.getThreadId());
            }
        }
        throw new IllegalStateException("no commit thread");
    }

    /** One connection, spoken to in plain frames. */
    private final class Client implements AutoCloseable {
        private final Socket socket = new Socket();
        private final OutputStream out;
        private final InputStream in;

        Client() throws IOException {
            socket.setTcpNoDelay(true);
            socket.connect(server.rpcAddress());
            out = socket.getOutputStream();
            in = new BufferedInputStream(socket.getInputStream(), 64 << 10);
            send(Request.newBuilder()
                    .setId(1)
                    .setHello(Hello.newBuilder().setProtocolVersion(1).setClient("figures"))
                    .build());
            receive();
        }

        void send(Request request) throws IOException {
            request.writeDelimitedTo(out);
        }

        Response receive() throws IOException {
            return Response.parseDelimitedFrom(in);
        }

        void watch(int id) throws IOException {
            send(Request.newBuilder()
                    .setId(id)
                    .setCredits(CREDITS)
                    .setWatch(WatchRequest.newBuilder().setTopology(NET).setMode(mode))
                    .build());
        }

        void readInBackground(Histogram latencies, AtomicLong received) {
            int[] taken = new int[WATCHES_PER_CONNECTION + 2];
            start(() -> {
                for (Response reply = receive(); reply != null; reply = receive()) {
                    received.incrementAndGet();
                    if (reply.getWatch().hasChanges()) {
                        long now = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
                        latencies.recordValue(
                                Math.max(0, now - reply.getWatch().getChanges().getCommitTimeUs()));
                    }
                    int id = (int) reply.getId();
                    if (++taken[id] == CREDITS / 2) {
                        taken[id] = 0;
                        giveCredits(id);
                    }
                }
            });
        }

        private void giveCredits(int id) throws IOException {
            send(Request.newBuilder()
                    .setAddCredits(AddCredits.newBuilder().setRequestId(id).setCredits(CREDITS / 2))
                    .build());
        }

        void countInBackground(AtomicLong answered) {
            start(() -> {
                while (receive() != null) {
                    answered.incrementAndGet();
                }
            });
        }

        private void start(Reading reading) {
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
    }

    /** Reads until the connection ends. */
    @FunctionalInterface
    private interface Reading {
        void run() throws IOException;
    }
}
