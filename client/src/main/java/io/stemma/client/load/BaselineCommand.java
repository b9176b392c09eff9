package io.stemma.client.load;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stemma.client.load.Baseline.Plan;
import io.stemma.client.load.Baseline.Target;
import java.io.IOException;
import java.io.PrintWriter;
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
            "The echo has the stock framing handlers, parses nothing, and answers with as many bytes as Stemma."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  stemma load baseline",
            "  taskset -c 1 stemma load baseline --server-cpus 0 --rounds 9    server on one core, load on the other"
        })
final class BaselineCommand implements Callable<Integer> {
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
        try (ChildServer echo = ChildServer.echo(serverCpus, replyBytes, serverLoops)) {
            Target asEcho = new Target("echo", echo.port(), echo.cpu());
            Target asStemma = new Target("stemma", stemma.port(), stemma.cpu());
            List<Target> targets = List.of(asEcho, asStemma);
            baseline.warmUp(targets, duration(warmUp / 3));
            BaselineTable table = new BaselineTable();
            List<String> wrong = new ArrayList<>();
            baseline.run(targets, (depth, round, target, run) -> {
                table.add(depth, target.equals(asEcho), run);
                tell(shared, depth, round, target, run);
                if (Math.abs(run.replyBytes() - replyBytes) > 1) {
                    wrong.add(target.name() + ": replies of " + run.replyBytes() + " bytes (expected " + replyBytes
                            + ")");
                }
            });
            if (!wrong.isEmpty()) {
                throw new IOException(wrong.get(0));
            }
            report(baseline, replyBytes, table, shared);
        }
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

    private void report(Baseline baseline, int replyBytes, BaselineTable table, Shared shared) throws IOException {
        if (shared.json()) {
            ObjectNode document = JsonNodeFactory.instance
                    .objectNode()
                    .put("connections", connections)
                    .put("nodes", nodes)
                    .put("rounds", rounds)
                    .put("request_bytes", baseline.requestBytes())
                    .put("reply_bytes", replyBytes);
            document.set("depths", table.json());
            Json.print(document, shared.out());
        } else {
            PrintWriter out = shared.out();
            out.printf(
                    Locale.ROOT,
                    "Point reads of %,d nodes over %d connections: frames of %.0f and %d bytes, medians of %d runs of %s s,%n"
                            + "CPU time of the server's process; ratio: Stemma / echo, median over the rounds.%n",
                    nodes,
                    connections,
                    baseline.requestBytes(),
                    replyBytes + 1,
                    rounds,
                    seconds);
            table.print(out);
        }
        shared.out().flush();
    }

    private static Duration duration(double seconds) {
        return Duration.ofNanos((long) (seconds * 1e9));
    }
}
