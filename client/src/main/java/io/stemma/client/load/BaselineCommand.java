package io.stemma.client.load;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stemma.client.load.Baseline.Plan;
import io.stemma.client.load.Baseline.Target;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures what a point read costs beside a bare echo. */
@Command(
        name = "baseline",
        sortOptions = false,
        description = {
            "Starts a server and a bare Netty echo, drives both in turns with the same frames, and prints the CPU time that"
                    + " each server's process uses per request, and the ratio.",
            "The echo has the stock framing handlers, parses nothing, and answers with as many bytes as Stemma.",
            "redis-server, where asked for, answers GET of as many bytes, pipelined as deep."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  stemma load baseline",
            "  taskset -c 1 stemma load baseline --server-cpus 0 --rounds 9    server on one core, load on the other",
            "  stemma load baseline --peer redis --writer 100 --commits"
        })
final class BaselineCommand implements Callable<Integer> {
    private static final String STEMMA = "stemma";
    private static final String BESIDE_COMMITS = "beside commits";
    private static final String REDIS = "redis";
    /** Versions grow while there is a writer, and their varints with them. */
    private static final int REPLY_BYTES_OFF_MAX = 8;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--nodes", paramLabel = "N", description = "Nodes that are read. Default: 100000.")
    private int nodes = 100_000;

    @Option(names = "--connections", paramLabel = "N", description = "Connections. Default: 8.")
    private int connections = 8;

    @Option(
            names = "--depths",
            paramLabel = "N",
            split = ",",
            description = "Requests open on each connection. Default: 1,16,128.")
    private List<Integer> depths = List.of(1, 16, 128);

    @Option(names = "--rounds", paramLabel = "N", description = "Runs of each server and depth. Default: 5.")
    private int rounds = 5;

    @Option(names = "--seconds", paramLabel = "N", description = "Length of a run. Default: 2.")
    private double seconds = 2;

    @Option(names = "--warm-up", paramLabel = "N", description = "Seconds before the first run. Default: 6.")
    private double warmUp = 6;

    @Option(
            names = "--server-cpus",
            paramLabel = "LIST",
            description = "Pin the servers there with taskset: 0, or 0-3.")
    private @Nullable String serverCpus;

    @Option(names = "--server-loops", paramLabel = "N", description = "Event loops of each server. Default: 1.")
    private int serverLoops = 1;

    @Option(names = "--peer", paramLabel = "NAME", split = ",", description = "Further servers to run beside: redis.")
    private List<String> peers = List.of();

    @Option(
            names = "--commits",
            description =
                    "Also measure transactions of one change each, and point reads beside as many of them, 64 deep,"
                            + " as the server takes; the CPU time is then that of both.")
    private boolean commits;

    @Option(
            names = "--writer",
            paramLabel = "N",
            description = "Commit so many changes a second to Stemma meanwhile. Default: 0.")
    private int writerRate;

    @Option(names = "--seed", paramLabel = "N", description = "Of the nodes chosen. Default: 1.")
    private long seed = 1;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Shared shared = Shared.of(spec);
        shared.require(nodes >= 1 && nodes <= 10_000_000, "--nodes", nodes, "1..10000000");
        shared.require(connections >= 1 && connections <= 10_000, "--connections", connections, "1..10000");
        shared.require(depths.stream().allMatch(d -> d >= 1 && d <= 1024), "--depths", depths, "each 1..1024");
        shared.require(rounds >= 1, "--rounds", rounds, ">= 1");
        shared.require(seconds > 0, "--seconds", seconds, "> 0");
        shared.require(warmUp > 0, "--warm-up", warmUp, "> 0");
        shared.require(peers.stream().allMatch(REDIS::equals), "--peer", peers, REDIS);
        shared.require(writerRate >= 0 && writerRate <= 100_000, "--writer", writerRate, "0..100000");
        Plan plan = new Plan(nodes, connections, depths, rounds, duration(0.2), duration(seconds), seed);
        try (ChildServer stemma =
                ChildServer.stemma(shared.launcher(), serverCpus, List.of("--event-loop-threads=" + serverLoops))) {
            measure(plan, stemma, shared);
        }
        return 0;
    }

    private void measure(Plan plan, ChildServer stemma, Shared shared) throws IOException, InterruptedException {
        Baseline baseline = new Baseline(plan);
        baseline.fill(stemma.address());
        int replyBytes = baseline.replyBytes(stemma.port());
        RawFrames reads = baseline.pointReads();
        List<Target> targets = new ArrayList<>();
        try (ChildServer echo = ChildServer.echo(serverCpus, replyBytes, serverLoops);
                ChildServer redis = redis(shared);
                SteadyWriter writer = writer(baseline, stemma)) {
            targets.add(new Target(BaselineTable.BASE, echo.port(), echo.cpu(), reads));
            targets.add(new Target(STEMMA, stemma.port(), stemma.cpu(), reads));
            if (commits) {
                RawFrames changes = baseline.commits();
                targets.add(new Target("stemma commit", stemma.port(), stemma.cpu(), changes));
                targets.add(new Target(BESIDE_COMMITS, stemma.port(), stemma.cpu(), reads, changes));
            }
            if (redis != null) {
                baseline.fillRedis(redis.port(), replyBytes);
                targets.add(new Target(REDIS, redis.port(), redis.cpu(), baseline.redisGets()));
            }
            BaselineTable table = run(baseline, targets, replyBytes, shared);
            report(reads.meanBytes(), replyBytes, writer, table, shared);
        }
    }

    private @Nullable ChildServer redis(Shared shared) throws IOException, InterruptedException {
        Path program = peers.contains(REDIS) ? RedisPeer.program() : null;
        if (program == null && peers.contains(REDIS)) {
            shared.err().println("baseline: redis-server is not on the PATH; left out");
            shared.err().flush();
        }
        return program == null ? null : ChildServer.redis(program, serverCpus);
    }

    private @Nullable SteadyWriter writer(Baseline baseline, ChildServer stemma) {
        return writerRate == 0
                ? null
                : SteadyWriter.start(stemma.address(), Baseline.TOPOLOGY, baseline.anyNode(), writerRate);
    }

    private BaselineTable run(Baseline baseline, List<Target> targets, int replyBytes, Shared shared)
            throws IOException, InterruptedException {
        baseline.warmUp(targets, duration(warmUp / 3));
        BaselineTable table = new BaselineTable();
        List<String> wrong = new ArrayList<>();
        baseline.run(targets, (depth, round, target, run) -> {
            table.add(depth, target.name(), run);
            tell(shared, depth, round, target, run);
            boolean isRead =
                    target.name().equals(BaselineTable.BASE) || target.name().equals(STEMMA);
            if (isRead && Math.abs(run.replyBytes() - replyBytes) > REPLY_BYTES_OFF_MAX) {
                wrong.add(target.name() + ": replies of " + run.replyBytes() + " bytes (expected " + replyBytes + ")");
            }
        });
        if (!wrong.isEmpty()) {
            throw new IOException(wrong.get(0));
        }
        return table;
    }

    private void tell(Shared shared, int depth, int round, Target target, RawDriver.Run run) {
        if (shared.progress()) {
            shared.err()
                    .printf(
                            Locale.ROOT,
                            "depth %d, round %d of %d: %s %.2f us CPU per request, %,.0f requests/s%n",
                            depth,
                            round + 1,
                            rounds,
                            target.name(),
                            run.cpuMicrosPerRequest(),
                            run.requestsPerSecond());
        }
    }

    private void report(
            double requestBytes, int replyBytes, @Nullable SteadyWriter writer, BaselineTable table, Shared shared)
            throws IOException {
        if (shared.json()) {
            ObjectNode document = JsonNodeFactory.instance
                    .objectNode()
                    .put("connections", connections)
                    .put("nodes", nodes)
                    .put("rounds", rounds)
                    .put("request_bytes", requestBytes)
                    .put("reply_bytes", replyBytes)
                    .put("writer_commits", writer == null ? 0 : writer.commits());
            document.set("rows", table.json());
            Json.print(document, shared.out());
        } else {
            PrintWriter out = shared.out();
            out.printf(
                    Locale.ROOT,
                    "Point reads of %,d nodes over %d connections: frames of %.0f and %d bytes, medians of %d runs of %s s,%n"
                            + "CPU time of the server's process; ratio to the echo's, median over the rounds.%n",
                    nodes,
                    connections,
                    requestBytes,
                    replyBytes + 1,
                    rounds,
                    seconds);
            if (writer != null) {
                out.printf(Locale.ROOT, "A writer had %,d changes committed meanwhile.%n", writer.commits());
            }
            table.print(out);
            if (commits) {
                table.printP99Ratios(BESIDE_COMMITS, STEMMA, out);
            }
        }
        shared.out().flush();
    }

    private static Duration duration(double seconds) {
        return Duration.ofNanos((long) (seconds * 1e9));
    }
}
