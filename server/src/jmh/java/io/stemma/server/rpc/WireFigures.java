package io.stemma.server.rpc;

import com.sun.management.ThreadMXBean;
import io.stemma.server.StemmaServer;
import io.stemma.server.codec.PlainCommit;
import io.stemma.server.engine.EngineKind;
import io.stemma.server.engine.EngineObservers;
import io.stemma.server.engine.RcuEngine;
import io.stemma.server.graph.EditScratch;
import io.stemma.server.graph.Snapshot;
import io.stemma.server.meter.CallMeter;
import io.stemma.server.meter.Meters;
import io.stemma.server.service.Catalog;
import io.stemma.server.service.ServiceLimits;
import io.stemma.server.txn.Command;
import io.stemma.server.txn.CommandTarget;
import io.stemma.server.txn.CommitLog;
import io.stemma.server.txn.Transaction;
import io.stemma.v1.Change;
import io.stemma.v1.CommitRequest;
import io.stemma.v1.CreateTopologyRequest;
import io.stemma.v1.GetNodeRequest;
import io.stemma.v1.Hello;
import io.stemma.v1.Node;
import io.stemma.v1.Request;
import io.stemma.v1.Response;
import io.stemma.v1.Topology;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * What a transaction of one change costs over sockets, beside what the engine alone takes to make its version: CPU time and allocated
 * bytes of the event loop and of the commit thread, in a server of this process. Each round measures everything once. Then, what the
 * meters cost of a point read, and whether they count right.
 *
 * <p>Arguments: nodes (100000), rounds (9), connections (8), depth (64).
 */
public final class WireFigures {
    private static final String NET = "net";
    private static final int PIECES = 100_000;
    private static final int FILL = 1_000;
    private static final int METER_LOOPS = 1_000_000;
    private static final long FIRST_ID = 1 << 14;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final int nodes;
    private final int connections;
    private final int depth;
    private final StemmaServer server;
    private final List<Client> clients = new ArrayList<>();
    private final Map<String, List<double[]>> figures = new LinkedHashMap<>();
    private final SplittableRandom random = new SplittableRandom(1);
    private final RcuEngine engine = new RcuEngine(Snapshot.EMPTY);
    private final Catalog catalog = new Catalog(
            () -> EngineKind.RCU.newEngine(Snapshot.EMPTY, EngineObservers.NONE),
            ServiceLimits.DEFAULTS,
            System::nanoTime);
    private long commits;
    private long reads;

    private WireFigures(int nodes, int connections, int depth, StemmaServer server) throws IOException {
        this.nodes = nodes;
        this.connections = connections;
        this.depth = depth;
        this.server = server;
        for (int i = 0; i < connections; i++) {
            clients.add(new Client(server.rpcAddress()));
        }
    }

    /** Runs the rounds and prints their medians. */
    public static void main(String[] args) throws Exception {
        int nodes = argument(args, 0, 100_000);
        int rounds = argument(args, 1, 9);
        try (StemmaServer server = StemmaServer.start("--rpc-port=0", "--http-port=0", "--event-loop-threads=1")) {
            WireFigures figures = new WireFigures(nodes, argument(args, 2, 8), argument(args, 3, 64), server);
            figures.fill();
            for (int round = -rounds / 2 - 1; round < rounds; round++) {
                if (round == 0) {
                    figures.figures.clear();
                }
                figures.round();
            }
            figures.print(rounds);
            figures.meters();
            figures.checkCounts();
        }
    }

    private static int argument(String[] args, int i, int byDefault) {
        return args.length > i ? Integer.parseInt(args[i]) : byDefault;
    }

    private void fill() throws IOException {
        clients.get(0)
                .ask(List.of(Request.newBuilder()
                        .setId(2)
                        .setCreateTopology(CreateTopologyRequest.newBuilder()
                                .setTopology(Topology.newBuilder().setName(NET)))
                        .build()));
        for (int from = 0; from < nodes; from += FILL) {
            CommitRequest.Builder fill = CommitRequest.newBuilder().setTopology(NET);
            for (int i = from; i < Math.min(nodes, from + FILL); i++) {
                fill.addChanges(Change.newBuilder().setPutNode(node(i)));
                apply(transaction(i));
                execute(List.of(entry(transaction(i))));
            }
            clients.get(0)
                    .ask(List.of(Request.newBuilder().setId(2).setCommit(fill).build()));
            commits++;
        }
    }

    static Node node(int i) {
        String id = String.format("node-%07d", i);
        return Node.newBuilder()
                .setId(id)
                .setKind("router")
                .setDisplayName("Router " + id)
                .putLabels("site", "s" + id.substring(id.length() - 3))
                .putLabels("tier", "edge")
                .putLabels("vendor", "none")
                .build();
    }

    private static CommitRequest commit(int i) {
        return CommitRequest.newBuilder()
                .setTopology(NET)
                .addChanges(Change.newBuilder().setPutNode(node(i)))
                .build();
    }

    private static Transaction transaction(int i) {
        byte[] request = commit(i).toByteArray();
        PlainCommit plain = new PlainCommit();
        if (!plain.read(request, 0, request.length)) {
            throw new IllegalStateException("not plain: " + i);
        }
        return plain.transaction();
    }

    private void apply(Transaction transaction) {
        engine.apply(transaction, 1);
    }

    private static CommitLog.Entry entry(Transaction transaction) {
        return new CommitLog.Entry(new Command(NET, Command.Action.CREATE_OR_COMMIT, transaction), 1);
    }

    private void execute(List<CommitLog.Entry> entries) {
        for (int from = 0; from < entries.size(); from += CommandTarget.AHEAD) {
            List<CommitLog.Entry> next = entries.subList(from, Math.min(entries.size(), from + CommandTarget.AHEAD));
            catalog.expect(next);
            next.forEach(entry -> catalog.execute(entry.command(), entry.commitTimeMicros()));
        }
    }

    private void round() throws Exception {
        List<Transaction> transactions =
                random.ints(PIECES, 0, nodes).mapToObj(WireFigures::transaction).toList();
        inProcess("engine alone, one by one", () -> transactions.forEach(this::apply));
        inProcess("engine alone, looking 32 ahead", () -> ahead(transactions));
        List<CommitLog.Entry> entries =
                transactions.stream().map(WireFigures::entry).toList();
        inProcess("with history, leases, watches", () -> execute(entries));
        overSockets("commit", id -> Request.newBuilder().setId(id).setCommit(commit(random.nextInt(nodes))));
        commits += PIECES;
        overSockets(
                "point read",
                id -> Request.newBuilder()
                        .setId(id)
                        .setGetNode(GetNodeRequest.newBuilder()
                                .setTopology(NET)
                                .setNodeId(node(random.nextInt(nodes)).getId())));
        reads += PIECES;
    }

    private void ahead(List<Transaction> transactions) {
        EditScratch scratch = new EditScratch();
        for (int from = 0; from < transactions.size(); from += 32) {
            List<Transaction> next = transactions.subList(from, Math.min(transactions.size(), from + 32));
            engine.current()
                    .edit(0, scratch)
                    .fetchAhead(next.stream().map(t -> t.changes().get(0)).toList());
            next.forEach(this::apply);
        }
    }

    private void inProcess(String name, Runnable work) {
        long id = Thread.currentThread().getId();
        long[] before = spent(id);
        work.run();
        add(name, before, spent(id));
    }

    private void overSockets(String name, LongFunction<Request.Builder> request) throws Exception {
        List<List<Request>> bursts = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            bursts.add(LongStream.range(FIRST_ID, FIRST_ID + PIECES / connections)
                    .mapToObj(id -> request.apply(id).build())
                    .toList());
        }
        long[] loopBefore = spent(thread("stemma-loop"));
        long[] commitBefore = spent(thread("stemma-commit"));
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            Client client = clients.get(i);
            List<Request> requests = bursts.get(i);
            Thread thread = new Thread(() -> client.askAll(requests, depth));
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        add(name + ", event loop", loopBefore, spent(thread("stemma-loop")));
        add(name + ", commit thread", commitBefore, spent(thread("stemma-commit")));
    }

    private void add(String name, long[] before, long[] after) {
        figures.computeIfAbsent(name, n -> new ArrayList<>()).add(new double[] {
            (after[0] - before[0]) / 1e3 / PIECES, (double) (after[1] - before[1]) / PIECES
        });
    }

    private static long[] spent(long thread) {
        return new long[] {THREADS.getThreadCpuTime(thread), THREADS.getThreadAllocatedBytes(thread)};
    }

    private static long thread(String name) {
        return Arrays.stream(THREADS.getThreadInfo(THREADS.getAllThreadIds()))
                .filter(info -> info != null && info.getThreadName().startsWith(name))
                .findFirst()
                .orElseThrow()
                .getThreadId();
    }

    private double median(String name, int figure) {
        double[] sorted = figures.get(name).stream()
                .mapToDouble(round -> round[figure])
                .sorted()
                .toArray();
        return sorted[sorted.length / 2];
    }

    private void print(int rounds) {
        System.out.printf(
                "JDK %s, %,d nodes, %d connections, depth %d, medians of %d rounds of %,d, CPU time%n%n",
                Runtime.version(), nodes, connections, depth, rounds, PIECES);
        System.out.printf("%-40s %10s %12s%n", "", "us each", "bytes each");
        figures.keySet()
                .forEach(name -> System.out.printf("%-40s %10.3f %,12.0f%n", name, median(name, 0), median(name, 1)));
        double commit = median("commit, event loop", 0) + median("commit, commit thread", 0);
        System.out.printf(
                "%na commit over sockets costs %.2f us, %.2f x the engine alone one by one, %.2f x looking ahead; %.2f x a point read%n",
                commit,
                commit / median("engine alone, one by one", 0),
                commit / median("engine alone, looking 32 ahead", 0),
                commit / median("point read, event loop", 0));
    }

    /** What is counted for each read from the socket that had point reads: two looks at the clock and one record. */
    private void meters() {
        try (Meters own = new Meters()) {
            CallMeter.Loop loop = own.calls(List.of("GetNode"), List.of("OK")).loop();
            double[] rounds = new double[9];
            for (int round = 0; round < rounds.length; round++) {
                long before = THREADS.getCurrentThreadCpuTime();
                for (int i = 0; i < METER_LOOPS; i++) {
                    long received = System.nanoTime();
                    loop.record(0, 0, System.nanoTime() - received, depth);
                }
                rounds[round] = (THREADS.getCurrentThreadCpuTime() - before) / (double) METER_LOOPS;
            }
            Arrays.sort(rounds);
            double nanos = rounds[rounds.length / 2];
            double each = median("point read, event loop", 0) * 1e3 * depth;
            System.out.printf(
                    "meters: %.0f ns for each read from the socket; with %d requests in it that is %.2f %% of the loop's %.1f us%n",
                    nanos, depth, 100 * nanos / each, each / 1e3);
        }
    }

    private void checkCounts() throws IOException {
        String scrape;
        try (InputStream in = new java.net.URL("http://127.0.0.1:" + server.httpPort() + "/metrics").openStream()) {
            scrape = new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        }
        count(scrape, "GetNode", reads);
        count(scrape, "Commit", commits);
    }

    private static void count(String scrape, String method, long own) {
        String start = "stemma_rpc_seconds_count{code=\"OK\",method=\"" + method + "\"} ";
        String counted = scrape.lines()
                .filter(line -> line.startsWith(start))
                .map(line -> line.substring(start.length()))
                .findFirst()
                .orElse("nothing");
        System.out.printf("%s: the server counted %s, the client %d%n", method, counted, own);
        if (!counted.equals(Long.toString(own))) {
            throw new IllegalStateException("the server's meters are wrong");
        }
    }

    /** A connection that asks and waits. */
    static final class Client {
        private final Socket socket = new Socket();
        private final InputStream in;

        Client(InetSocketAddress address) throws IOException {
            socket.connect(address);
            socket.setTcpNoDelay(true);
            in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
            ask(List.of(Request.newBuilder()
                    .setId(1)
                    .setHello(Hello.newBuilder().setProtocolVersion(1).setClient("figures"))
                    .build()));
        }

        void ask(List<Request> requests) throws IOException {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            for (Request request : requests) {
                request.writeDelimitedTo(out);
            }
            socket.getOutputStream().write(out.toByteArray());
            for (int i = 0; i < requests.size(); i++) {
                @Nullable Response response = Response.parseDelimitedFrom(in);
                if (response == null || response.hasError()) {
                    throw new IOException("answered with " + response);
                }
            }
        }

        void askAll(List<Request> requests, int depth) {
            try {
                for (int from = 0; from < requests.size(); from += depth) {
                    ask(requests.subList(from, Math.min(requests.size(), from + depth)));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
