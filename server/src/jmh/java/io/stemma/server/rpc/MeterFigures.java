package io.stemma.server.rpc;

import io.stemma.server.StemmaServer;
import io.stemma.v1.Change;
import io.stemma.v1.CommitRequest;
import io.stemma.v1.CreateTopologyRequest;
import io.stemma.v1.GetNodeRequest;
import io.stemma.v1.Request;
import io.stemma.v1.Topology;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/**
 * What the meters cost of a point read over sockets: two server processes, one as it is and one in which nothing is recorded, asked in turns; CPU time
 * of their event loops, by the kernel. The second is the same program with the bodies of {@code CallMeter.Loop.record} taken out, since there is no
 * setting for it. At the end the first one's counts must be the client's.
 *
 * <p>Arguments: pairs of rounds for each depth (15), requests in a round (200000).
 */
public final class MeterFigures {
    private static final Path METER =
            Path.of("..", "src", "main", "java", "io", "stemma", "server", "meter", "CallMeter.java");
    private static final Pattern RECORD =
            Pattern.compile("(public void record\\([^)]*\\) \\{).*?\\n        }", Pattern.DOTALL);
    private static final String NET = "net";
    private static final int NODES = 100_000;
    private static final int FILL = 1_000;
    private static final int CONNECTIONS = 8;
    private static final int WARM_UP_ROUNDS = 10;
    private static final int[] DEPTHS = {1, 16, 128};
    private static final long FIRST_ID = 1 << 14;

    private final SplittableRandom random = new SplittableRandom(1);

    private MeterFigures() {}

    /** Runs the rounds and prints the medians. */
    public static void main(String[] args) throws Exception {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 15;
        int requests = args.length > 1 ? Integer.parseInt(args[1]) : 200_000;
        Path folder = Files.createTempDirectory("stemma-meters");
        try (Server metered = new Server(folder, "metered", classPath());
                Server bare = new Server(folder, "bare", without(folder) + File.pathSeparator + classPath())) {
            new MeterFigures().measure(metered, bare, rounds, requests);
            metered.checkCounts(true);
            bare.checkCounts(false);
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                files.sorted((a, b) -> b.compareTo(a))
                        .forEach(file -> file.toFile().delete());
            }
        }
    }

    private static String classPath() {
        return System.getProperty("java.class.path");
    }

    /** Compiles the meter without what it does for each call; returns the folder of its classes. */
    private static Path without(Path folder) throws IOException {
        String source = Files.readString(METER);
        String emptied = RECORD.matcher(source).replaceAll("$1}");
        if (RECORD.matcher(source).results().count() != 2 || emptied.contains("histogram.record")) {
            throw new IOException(METER + ": not as expected (two methods named record)");
        }
        Path file = Files.createDirectories(folder.resolve("source")).resolve("CallMeter.java");
        Files.writeString(file, emptied);
        Path classes = Files.createDirectories(folder.resolve("classes"));
        int failed = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-proc:none", "-cp", classPath(), "-d", classes.toString(), file.toString());
        if (failed != 0) {
            throw new IOException(file + ": does not compile");
        }
        return classes;
    }

    private void measure(Server metered, Server bare, int rounds, int requests) throws Exception {
        System.out.printf(
                "JDK %s, %,d nodes, %d connections, %d pairs of rounds of %,d point reads, CPU time of the event loop%n%n",
                Runtime.version(), NODES, CONNECTIONS, rounds, requests);
        System.out.printf("%8s %14s %14s %10s %14s%n", "depth", "us, metered", "us, without", "ratio", "quartiles");
        for (int depth : DEPTHS) {
            int each = depth == 1 ? requests / 4 : requests;
            for (int i = 0; i < WARM_UP_ROUNDS; i++) {
                round(metered, depth, each);
                round(bare, depth, each);
            }
            double[] with = new double[rounds];
            double[] without = new double[rounds];
            double[] ratios = new double[rounds];
            for (int i = 0; i < rounds; i++) {
                // In turns, and each first as often as the other.
                without[i] = i % 2 == 0 ? round(bare, depth, each) : 0;
                with[i] = round(metered, depth, each);
                without[i] = i % 2 == 0 ? without[i] : round(bare, depth, each);
                ratios[i] = with[i] / without[i];
            }
            System.out.printf(
                    "%8d %14.3f %14.3f %10.3f %7.3f %6.3f%n",
                    depth, at(with, 2), at(without, 2), at(ratios, 2), at(ratios, 1), at(ratios, 3));
        }
        System.out.println();
    }

    private static double at(double[] figures, int quarter) {
        double[] sorted = figures.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length * quarter / 4];
    }

    /** Asks so many times; returns the event loop's CPU time for each, in microseconds. */
    private double round(Server server, int depth, int requests) throws InterruptedException {
        long before = server.loopNanos();
        List<Thread> threads = new ArrayList<>();
        for (WireFigures.Client client : server.clients) {
            List<Request> mine = LongStream.range(FIRST_ID, FIRST_ID + requests / CONNECTIONS)
                    .mapToObj(this::pointRead)
                    .toList();
            Thread thread = new Thread(() -> client.askAll(mine, depth));
            threads.add(thread);
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        int asked = requests / CONNECTIONS * CONNECTIONS;
        server.reads += asked;
        return (server.loopNanos() - before) / 1e3 / asked;
    }

    private Request pointRead(long id) {
        return Request.newBuilder()
                .setId(id)
                .setGetNode(GetNodeRequest.newBuilder()
                        .setTopology(NET)
                        .setNodeId(WireFigures.node(random.nextInt(NODES)).getId()))
                .build();
    }

    /** A server process with its connections. */
    private static final class Server implements AutoCloseable {
        private final Process process;
        private final int httpPort;
        private final List<WireFigures.Client> clients = new ArrayList<>();
        private final Path loop;
        private long reads;

        Server(Path folder, String name, String classPath) throws IOException, InterruptedException {
            Path ports = folder.resolve(name);
            process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:+UseG1GC",
                            "-Xmx512m",
                            "-cp",
                            classPath,
                            StemmaServer.class.getName(),
                            "--rpc-port=0",
                            "--http-port=0",
                            "--event-loop-threads=1",
                            "--ports-file=" + ports)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve(name + ".log").toFile())
                    .start();
            while (!Files.exists(ports) && process.isAlive()) {
                Thread.sleep(50);
            }
            Properties numbers = new Properties();
            try (InputStream in = Files.newInputStream(ports)) {
                numbers.load(in);
            }
            httpPort = Integer.parseInt(numbers.getProperty("http"));
            for (int i = 0; i < CONNECTIONS; i++) {
                clients.add(new WireFigures.Client(
                        new InetSocketAddress("127.0.0.1", Integer.parseInt(numbers.getProperty("rpc")))));
            }
            loop = loop();
            fill();
        }

        private Path loop() throws IOException {
            try (Stream<Path> tasks = Files.list(Path.of("/proc", Long.toString(process.pid()), "task"))) {
                return tasks.filter(task -> read(task.resolve("comm")).startsWith("stemma-loop"))
                        .findFirst()
                        .orElseThrow()
                        .resolve("schedstat");
            }
        }

        private static String read(Path file) {
            try {
                return Files.readString(file, StandardCharsets.ISO_8859_1);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** How long the event loop has run; the first figure of schedstat, see proc(5). */
        long loopNanos() {
            return Long.parseLong(read(loop).split(" ", -1)[0]);
        }

        private void fill() throws IOException {
            Topology topology = Topology.newBuilder().setName(NET).build();
            ask(Request.newBuilder()
                    .setCreateTopology(CreateTopologyRequest.newBuilder().setTopology(topology)));
            for (int from = 0; from < NODES; from += FILL) {
                CommitRequest.Builder fill = CommitRequest.newBuilder().setTopology(NET);
                for (int i = from; i < from + FILL; i++) {
                    fill.addChanges(Change.newBuilder().setPutNode(WireFigures.node(i)));
                }
                ask(Request.newBuilder().setCommit(fill));
            }
        }

        private void ask(Request.Builder request) throws IOException {
            clients.get(0).ask(List.of(request.setId(2).build()));
        }

        /** Compares the server's count with the client's. */
        void checkCounts(boolean metered) throws IOException {
            String start = "stemma_rpc_seconds_count{code=\"OK\",method=\"GetNode\"} ";
            String scrape;
            try (InputStream in = new URL("http://127.0.0.1:" + httpPort + "/metrics").openStream()) {
                scrape = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
            long counted = scrape.lines()
                    .filter(line -> line.startsWith(start))
                    .mapToLong(line -> Long.parseLong(line.substring(start.length())))
                    .sum();
            System.out.printf("%s: counted %d, the client %d%n", metered ? "metered" : "without", counted, reads);
            if (counted != (metered ? reads : 0)) {
                throw new IllegalStateException("the server's meters are wrong");
            }
        }

        @Override
        public void close() {
            process.destroy();
            process.onExit().join();
        }
    }
}
