package io.stemma.server.watch;

import io.netty.util.internal.PlatformDependent;
import io.stemma.server.StemmaServer;
import io.stemma.v1.Change;
import io.stemma.v1.CommitRequest;
import io.stemma.v1.CreateTopologyRequest;
import io.stemma.v1.Node;
import io.stemma.v1.Request;
import io.stemma.v1.Response;
import io.stemma.v1.Topology;
import io.stemma.v1.WatchMode;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * What watchers that have stopped cost the others, over real sockets to a server in this process: the latency from commit to receipt
 * without and with them, in interleaved rounds, and the memory that a stopped one holds. One message in 16 is timed.
 *
 * <p>Arguments: WATCHERS STOPPED COMMITS_PER_SECOND SECONDS ROUNDS MODE.
 */
public final class WatchFigures {
    private static final String NET = "net";
    private static final int WATCHES_PER_CONNECTION = 50;
    private static final int TIMED_ONE_IN = 16;

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
        int rounds = args.length > 4 ? Integer.parseInt(args[4]) : 5;
        WatchMode mode = args.length > 5 ? WatchMode.valueOf(args[5]) : WatchMode.EVERY_VERSION;
        try (StemmaServer server = StemmaServer.start("--rpc-port=0", "--http-port=0", "--history-versions=100000")) {
            WatchFigures figures = new WatchFigures(server, mode);
            figures.create();
            figures.round(watchers, 0, rate, seconds);
            figures.round(watchers, stopped, rate, seconds);
            double[] p50 = new double[rounds];
            double[] p99 = new double[rounds];
            for (int round = 0; round < rounds; round++) {
                Histogram without = figures.round(watchers, 0, rate, seconds);
                Histogram with = figures.round(watchers, stopped, rate, seconds);
                p50[round] = ratio(with, without, 50);
                p99[round] = ratio(with, without, 99);
            }
            Arrays.sort(p50);
            Arrays.sort(p99);
            System.out.printf(
                    "%s, with %d stopped against without, median of %d rounds: p50 %.2fx, p99 %.2fx%n",
                    mode, stopped, rounds, p50[rounds / 2], p99[rounds / 2]);
        }
    }

    private static double ratio(Histogram with, Histogram without, double percentile) {
        return (double) with.getValueAtPercentile(percentile) / without.getValueAtPercentile(percentile);
    }

    private void create() throws IOException {
        try (FramesClient client = new FramesClient(server.rpcAddress())) {
            client.ask(Request.newBuilder()
                    .setId(2)
                    .setCreateTopology(CreateTopologyRequest.newBuilder()
                            .setTopology(Topology.newBuilder().setName(NET)))
                    .build());
        }
    }

    private Histogram round(int watchers, int stopped, int rate, int seconds) throws Exception {
        List<FramesClient> clients = new ArrayList<>();
        Histogram latencies = new ConcurrentHistogram(3);
        memory(); // each round starts with a heap that was just collected
        List<FramesClient> stoppedClients = new ArrayList<>();
        for (int i = 0; i < stopped; i++) {
            FramesClient client = new FramesClient(server.rpcAddress());
            client.watch(2, NET, mode);
            stoppedClients.add(client);
        }
        for (int i = 0; i < watchers; i += WATCHES_PER_CONNECTION) {
            FramesClient client = new FramesClient(server.rpcAddress());
            int count = Math.min(WATCHES_PER_CONNECTION, watchers - i);
            for (int id = 2; id < 2 + count; id++) {
                client.watch(id, NET, mode);
            }
            client.read(TIMED_ONE_IN, reply -> time(reply, latencies));
            clients.add(client);
        }
        int commits = commit(rate, seconds);
        awaitQuiet(clients);
        long heldBytes = stopped == 0 ? 0 : heldBytes(stoppedClients);
        System.out.printf(
                "%s, %d watchers and %d stopped, %,d commits/s: p50 %,d us, p99 %,d us, %,d messages, held %,d bytes for each"
                        + " stopped%n",
                mode,
                watchers,
                stopped,
                commits / seconds,
                latencies.getValueAtPercentile(50),
                latencies.getValueAtPercentile(99),
                replies(clients),
                heldBytes);
        for (FramesClient client : clients) {
            client.close();
        }
        return latencies;
    }

    private static long replies(List<FramesClient> clients) {
        return clients.stream().mapToLong(FramesClient::replies).sum();
    }

    /** Lets what is on its way arrive. */
    private static void awaitQuiet(List<FramesClient> clients) {
        long before = -1;
        for (long now = replies(clients); now != before; now = replies(clients)) {
            before = now;
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
    }

    /** What becomes free for each of them when they go. */
    private static long heldBytes(List<FramesClient> stopped) throws IOException {
        long with = memory();
        for (FramesClient client : stopped) {
            client.close();
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500)); // the server sees them go
        return (with - memory()) / stopped.size();
    }

    private static void time(Response reply, Histogram latencies) {
        if (reply.getWatch().hasChanges()) {
            long now = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
            latencies.recordValue(
                    Math.max(0, now - reply.getWatch().getChanges().getCommitTimeUs()));
        }
    }

    /** Commits at that rate and waits for the answers. */
    private int commit(int rate, int seconds) throws IOException {
        int total = rate * seconds;
        try (FramesClient client = new FramesClient(server.rpcAddress())) {
            client.read(Integer.MAX_VALUE, reply -> {});
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
            while (client.replies() < total) {
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
}
