package io.stemma.server.watch;

import io.stemma.server.StemmaServer;
import io.stemma.v1.Change;
import io.stemma.v1.CommitRequest;
import io.stemma.v1.CreateForkRequest;
import io.stemma.v1.CreateTopologyRequest;
import io.stemma.v1.FindPathRequest;
import io.stemma.v1.Link;
import io.stemma.v1.Node;
import io.stemma.v1.ReadOptions;
import io.stemma.v1.Request;
import io.stemma.v1.Topology;
import io.stemma.v1.WatchMode;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * What history, watchers and forks cost commits: two servers in this process, one that holds its current version only and one with
 * history, watchers and forks that are changed and asked, take commits over sockets in turns. Prints the commit thread's CPU time for
 * each commit and the throughput of both, medians of rounds, and medians of the rounds' ratios.
 *
 * <p>Arguments: WATCHERS FORKS COMMITS_PER_SECOND MILLIS ROUNDS MODE; 0 commits a second for as many as the server takes.
 */
public final class CommitPathFigures {
    private static final String NET = "net";
    private static final int NODES = 1_000;
    private static final int WATCHES_PER_CONNECTION = 50;
    private static final int ON_THEIR_WAY_MAX = 256;
    private static final int WARM_UP_ROUNDS = 30;
    private static final int FORK_TURNS_PER_SECOND = 100;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private CommitPathFigures() {}

    /** What one round took. */
    private record Cost(double commitMicros, double commitsPerSecond) {}

    /** A server and the thread that commits in it. */
    private static final class Served implements AutoCloseable {
        private final StemmaServer server;
        private final long commitThread;

        Served(String... options) throws Exception {
            long[] before = THREADS.getAllThreadIds();
            server = StemmaServer.start(options);
            commitThread = Arrays.stream(THREADS.getAllThreadIds())
                    .filter(id -> Arrays.stream(before).noneMatch(known -> known == id))
                    .filter(id -> THREADS.getThreadInfo(id).getThreadName().equals("stemma-commit"))
                    .findFirst()
                    .orElseThrow();
            try (FramesClient client = new FramesClient(server.rpcAddress())) {
                client.ask(Request.newBuilder()
                        .setId(2)
                        .setCreateTopology(CreateTopologyRequest.newBuilder()
                                .setTopology(Topology.newBuilder().setName(NET)))
                        .build());
                client.ask(Request.newBuilder().setId(3).setCommit(ring()).build());
            }
        }

        private static CommitRequest ring() {
            CommitRequest.Builder ring = CommitRequest.newBuilder().setTopology(NET);
            for (int i = 0; i < NODES; i++) {
                ring.addChanges(Change.newBuilder().setPutNode(Node.newBuilder().setId("n" + i)));
            }
            for (int i = 0; i < NODES; i++) {
                ring.addChanges(Change.newBuilder().setPutLink(link(i, 10)));
            }
            return ring.build();
        }

        /** Commits for so long, at that rate or as fast as it goes. */
        Cost commit(int rate, int millis) throws Exception {
            try (FramesClient client = new FramesClient(server.rpcAddress())) {
                Semaphore window = new Semaphore(ON_THEIR_WAY_MAX);
                client.read(1, reply -> window.release());
                long cpuBefore = THREADS.getThreadCpuTime(commitThread);
                long start = System.nanoTime();
                long end = start + TimeUnit.MILLISECONDS.toNanos(millis);
                int sent = 0;
                for (; System.nanoTime() < end; sent++) {
                    long due = rate == 0 ? 0 : start + TimeUnit.SECONDS.toNanos(sent) / rate;
                    for (long left = due - System.nanoTime(); rate != 0 && left > 0; left = due - System.nanoTime()) {
                        LockSupport.parkNanos(left);
                    }
                    if (!window.tryAcquire()) {
                        client.flush();
                        window.acquire();
                    }
                    client.write(Request.newBuilder()
                            .setId(2L + sent)
                            .setCommit(CommitRequest.newBuilder()
                                    .setTopology(NET)
                                    .addChanges(Change.newBuilder().setPutLink(link(sent % NODES, sent))))
                            .build());
                    if (rate != 0) {
                        client.flush();
                    }
                }
                client.flush();
                window.acquire(ON_THEIR_WAY_MAX);
                double nanos = System.nanoTime() - start;
                return new Cost((THREADS.getThreadCpuTime(commitThread) - cpuBefore) / 1e3 / sent, sent * 1e9 / nanos);
            }
        }

        @Override
        public void close() {
            server.close();
        }
    }

    private static Link link(int number, int metric) {
        return Link.newBuilder()
                .setId("l" + number)
                .setSourceNodeId("n" + number)
                .setDestinationNodeId("n" + (number + 1) % NODES)
                .setIgpMetric(1 + metric % 1_000)
                .build();
    }

    /** Runs and prints. */
    public static void main(String[] args) throws Exception {
        int watchers = args.length > 0 ? Integer.parseInt(args[0]) : 100;
        int forks = args.length > 1 ? Integer.parseInt(args[1]) : 10;
        int rate = args.length > 2 ? Integer.parseInt(args[2]) : 0;
        int millis = args.length > 3 ? Integer.parseInt(args[3]) : 300;
        int rounds = args.length > 4 ? Integer.parseInt(args[4]) : 41;
        WatchMode mode = args.length > 5 ? WatchMode.valueOf(args[5]) : WatchMode.CONFLATED;
        try (Served plain = new Served("--rpc-port=0", "--http-port=0", "--history-versions=1");
                Served full = new Served("--rpc-port=0", "--http-port=0")) {
            AtomicBoolean stop = new AtomicBoolean();
            List<FramesClient> clients = watch(full, watchers, mode);
            Thread forker = new Thread(() -> keepForks(full, forks, stop), "forks");
            if (forks > 0) {
                forker.start();
            }
            rounds(plain, full, rate, millis, rounds, mode, clients);
            stop.set(true);
            forker.join();
            for (FramesClient client : clients) {
                client.close();
            }
        }
    }

    private static void rounds(
            Served plain, Served full, int rate, int millis, int rounds, WatchMode mode, List<FramesClient> clients)
            throws Exception {
        double[][] values = new double[6][rounds];
        for (int turn = 0; turn < WARM_UP_ROUNDS; turn++) {
            plain.commit(rate, millis);
            full.commit(rate, millis);
        }
        long told = replies(clients);
        for (int round = 0; round < rounds; round++) {
            Cost without = plain.commit(rate, millis);
            Cost with = full.commit(rate, millis);
            values[0][round] = without.commitMicros;
            values[1][round] = with.commitMicros;
            values[2][round] = with.commitMicros / without.commitMicros;
            values[3][round] = without.commitsPerSecond;
            values[4][round] = with.commitsPerSecond;
            values[5][round] = with.commitsPerSecond / without.commitsPerSecond;
        }
        told = replies(clients) - told;
        Arrays.stream(values).forEach(Arrays::sort);
        int middle = rounds / 2;
        System.out.printf(
                Locale.ROOT,
                "%s: commit thread %.2f us a commit without, %.2f with: %.2fx (quartiles %.2f, %.2f); %,.0f commits a second"
                        + " without, %,.0f with: %.2fx (%.2f, %.2f); %,.0f messages a second%n",
                mode,
                values[0][middle],
                values[1][middle],
                values[2][middle],
                values[2][rounds / 4],
                values[2][rounds * 3 / 4],
                values[3][middle],
                values[4][middle],
                values[5][middle],
                values[5][rounds / 4],
                values[5][rounds * 3 / 4],
                told * 1e3 / millis / rounds);
    }

    private static long replies(List<FramesClient> clients) {
        return clients.stream().mapToLong(FramesClient::replies).sum();
    }

    private static List<FramesClient> watch(Served served, int watchers, WatchMode mode) throws IOException {
        List<FramesClient> clients = new ArrayList<>();
        for (int i = 0; i < watchers; i += WATCHES_PER_CONNECTION) {
            FramesClient client = new FramesClient(served.server.rpcAddress());
            int count = Math.min(WATCHES_PER_CONNECTION, watchers - i);
            for (int id = 2; id < 2 + count; id++) {
                client.watch(id, NET, mode);
            }
            client.read(Integer.MAX_VALUE, reply -> {});
            clients.add(client);
        }
        return clients;
    }

    /** Changes and asks the forks in turn. */
    private static void keepForks(Served served, int forks, AtomicBoolean stop) {
        try (FramesClient client = new FramesClient(served.server.rpcAddress())) {
            for (int fork = 0; fork < forks; fork++) {
                client.ask(Request.newBuilder()
                        .setId(2)
                        .setCreateFork(
                                CreateForkRequest.newBuilder().setTopology(NET).setFork("f" + fork))
                        .build());
            }
            for (int turn = 0; !stop.get(); turn++) {
                String fork = "f" + turn % forks;
                client.ask(Request.newBuilder()
                        .setId(2)
                        .setCommit(CommitRequest.newBuilder()
                                .setTopology(NET)
                                .setFork(fork)
                                .addChanges(Change.newBuilder().setPutLink(link(turn % NODES, turn))))
                        .build());
                client.ask(Request.newBuilder()
                        .setId(2)
                        .setFindPath(FindPathRequest.newBuilder()
                                .setTopology(NET)
                                .setOptions(ReadOptions.newBuilder().setFork(fork))
                                .setSourceNodeId("n" + turn % NODES)
                                .setDestinationNodeId("n" + (turn + 100) % NODES))
                        .build());
                LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1) / FORK_TURNS_PER_SECOND);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
