package io.stemma.client.load;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stemma.client.StemmaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The load tester. */
@Command(
        name = "load",
        sortOptions = false,
        description = {
            "Loads a server, checks what it answers, and tells how fast it was.",
            "In a closed loop each connection keeps --depth requests open. With --rate or --ramp requests go out at a fixed"
                    + " rate, and latency counts from when each was meant to be sent.",
            "Answers are checked: versions never go back, twin links agree, paths hang together, no count is lost. Exit code 1"
                    + " if one was wrong."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  stemma load --mix read-mostly --seconds 30 --report load.html",
            "  stemma load --rate 20000 --mix point=95,commit=5 --zipf 0.99",
            "  stemma load --ramp-p99-ms 5 --shape fat-tree --nodes 10000",
            "  stemma load --compare before.json after.json",
            "  stemma load baseline            what a point read costs beside a bare echo"
        },
        subcommands = BaselineCommand.class)
public final class LoadCommand implements Callable<Integer> {
    private static final int THREADS_MAX = 64;
    private static final String GENERATED = "load";

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--mix",
            paramLabel = "MIX",
            description = {
                "read-only, read-mostly, write-heavy, or weights of point, pair, neighbors, khop, path (fewest links),",
                "cheapest (least te_metric), commit, add and counters (the last two: one added to a counter, and counters",
                "read).",
                "Default: read-mostly."
            })
    private String mix = "read-mostly";

    @Option(
            names = "--topology",
            paramLabel = "NAME",
            description = {
                "Load this topology; commits of the mix change it. Default: one is generated, under the name load."
            })
    private @Nullable String topology;

    @Option(
            names = "--shape",
            paramLabel = "SHAPE",
            description = {
                "What is generated: barabasi-albert, fat-tree, waxman or ring-of-rings. Default: barabasi-albert.",
            })
    private String shape = "barabasi-albert";

    @Option(names = "--nodes", paramLabel = "N", description = "Nodes generated, about. Default: 10000.")
    private int nodes = 10_000;

    @Option(
            names = "--zipf",
            paramLabel = "S",
            description = "Ask for some more often, by Zipf's law. Default: 0, evenly.")
    private double zipf;

    @Option(names = "--hops", paramLabel = "N", description = "How far a k-hop question goes. Default: 2.")
    private int hops = 2;

    @Option(names = "--hop-nodes", paramLabel = "N", description = "How many nodes it gives at most. Default: 100.")
    private int hopNodes = 100;

    @Option(names = "--connections", paramLabel = "N", description = "Connections. Default: 8.")
    private int connections = 8;

    @Option(names = "--depth", paramLabel = "N", description = "Closed loop: requests open on each. Default: 16.")
    private int depth = 16;

    @Option(names = "--rate", paramLabel = "N", description = "Open loop: requests a second, over all connections.")
    private double rate;

    @Option(
            names = "--ramp-p99-ms",
            paramLabel = "N",
            description = {
                "Open loop: find the highest rate whose 99th percentile stays within so many milliseconds,",
                "beginning at --rate or 1000, each tried for --seconds."
            })
    private double rampMillis;

    @Option(names = "--open-max", paramLabel = "N", description = "Open loop: requests open at once. Default: 8192.")
    private int openMax = 8_192;

    @Option(names = "--seconds", paramLabel = "N", description = "How long it is measured. Default: 10.")
    private double seconds = 10;

    @Option(names = "--warm-up", paramLabel = "N", description = "Seconds before that. Default: 3.")
    private double warmUp = 3;

    @Option(names = "--threads", paramLabel = "N", description = "Event loops of the load. Default: 1.")
    private int threads = 1;

    @Option(names = "--seed", paramLabel = "N", description = "Of the topology and the requests. Default: 1.")
    private long seed = 1;

    @Option(names = "--report", paramLabel = "FILE", description = "Write the result as a page with charts.")
    private @Nullable Path report;

    @Option(names = "--compare", arity = "2", paramLabel = "FILE", description = "Print the ratios of two results.")
    private @Nullable List<Path> compare;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Shared shared = Shared.of(spec);
        if (compare != null) {
            LoadTable.compare(Json.read(compare.get(0)), Json.read(compare.get(1)), shared.out());
            shared.out().flush();
            return 0;
        }
        check(shared);
        ObjectNode document;
        try (Lanes lanes = Lanes.connect(shared.address(), connections, threads)) {
            document = load(lanes, shared);
        } catch (CompletionException e) {
            throw StemmaException.of(e);
        }
        return deliver(document, shared);
    }

    private void check(Shared shared) {
        shared.require(nodes >= 10 && nodes <= 5_000_000, "--nodes", nodes, "10..5000000");
        shared.require(zipf >= 0 && zipf <= 10, "--zipf", zipf, "0..10");
        shared.require(hops >= 1 && hops <= 64, "--hops", hops, "1..64");
        shared.require(hopNodes >= 1 && hopNodes <= 1_000_000, "--hop-nodes", hopNodes, "1..1000000");
        shared.require(connections >= 1 && connections <= 10_000, "--connections", connections, "1..10000");
        shared.require(depth >= 1 && depth <= 1024, "--depth", depth, "1..1024");
        shared.require(rate >= 0 && rate <= 1e8, "--rate", rate, "0..100000000");
        shared.require(rampMillis >= 0, "--ramp-p99-ms", rampMillis, ">= 0");
        shared.require(openMax >= 1 && openMax <= 65_536, "--open-max", openMax, "1..65536");
        shared.require(seconds > 0 && seconds <= 1e6, "--seconds", seconds, "above 0, at most 1000000");
        shared.require(warmUp >= 0 && warmUp <= 1e6, "--warm-up", warmUp, "0..1000000");
        shared.require(threads >= 1 && threads <= THREADS_MAX, "--threads", threads, "1.." + THREADS_MAX);
        if (report != null) {
            Path folder = report.toAbsolutePath().getParent();
            shared.require(
                    folder != null && Files.isDirectory(folder), "--report", report, "a file in a folder that exists");
        }
        try {
            Mix.parse(mix);
            shapeOf(shape);
        } catch (IllegalArgumentException e) {
            throw shared.usage(String.valueOf(e.getMessage()));
        }
    }

    static Shape shapeOf(String name) {
        try {
            return Shape.valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "--shape: \"" + name + "\" (expected barabasi-albert, fat-tree, waxman or ring-of-rings)", e);
        }
    }

    private ObjectNode load(Lanes lanes, Shared shared) throws IOException, InterruptedException {
        SplittableRandom random = new SplittableRandom(seed);
        Population population = topology == null
                ? Population.generate(lanes.first(), GENERATED, shapeOf(shape).generate(nodes, random.split()))
                : Population.read(lanes.first(), topology);
        Mix asked = Mix.parse(mix);
        LoadCounters counters = asked.has(Kind.ADD) || asked.has(Kind.COUNTERS)
                ? LoadCounters.open(lanes.first(), population)
                : LoadCounters.NONE;
        Workload workload = new Workload(population, asked, zipf, hops, hopNodes, counters, random.split());
        List<Lane> all = lanes.of(workload, random.split());
        try (LiveLine live = LiveLine.of(shared)) {
            LoadRun run = new LoadRun(all, depth, openMax, live::show);
            if (rampMillis > 0) {
                return ramp(run, population);
            }
            LoadRun.Shown shown =
                    rate > 0 ? run.open(rate, span(warmUp), span(seconds)) : run.closed(span(warmUp), span(seconds));
            counters.check(lanes.first(), shown.tally());
            return LoadDocument.of(settings(population), shown);
        }
    }

    private ObjectNode ramp(LoadRun run, Population population) throws InterruptedException {
        Ramp ramp = new Ramp(rampMillis * 1e6);
        var last = new Object() {
            LoadRun.@Nullable Shown borne;
            LoadRun.@Nullable Shown any;
        };
        double highest = ramp.run(rate > 0 ? rate : 1_000, tried -> {
            LoadRun.Shown shown = run.open(tried, span(warmUp), span(seconds));
            Ramp.Step step = new Ramp.Step(
                    tried, shown.requestsPerSecond(), shown.tally().all().getValueAtPercentile(99));
            last.any = shown;
            if (ramp.isBorne(step)) {
                last.borne = shown;
            }
            return step;
        });
        LoadRun.Shown shown = last.borne == null ? last.any : last.borne;
        if (shown == null) {
            throw new IllegalStateException("a ramp without a step");
        }
        ObjectNode document = LoadDocument.of(settings(population), shown);
        LoadDocument.ramp(document, ramp, highest);
        return document;
    }

    private Map<String, String> settings(Population population) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put(
                "topology",
                population.topology() + ": " + population.nodes().size() + " nodes, "
                        + population.pairs().size() + " pairs of twin links" + (topology == null ? ", " + shape : ""));
        settings.put("mix", Mix.parse(mix).toString());
        settings.put("keys", zipf == 0 ? "even" : "zipf " + zipf);
        settings.put("connections", Integer.toString(connections));
        settings.put(
                "loop",
                rampMillis > 0
                        ? "open, ramp to p99 of " + rampMillis + " ms"
                        : rate > 0 ? "open, " + rate + " requests/s" : "closed, depth " + depth);
        settings.put("seed", Long.toString(seed));
        return settings;
    }

    private int deliver(ObjectNode document, Shared shared) throws IOException {
        if (report != null) {
            ReportPage.write(document, report);
        }
        if (shared.json()) {
            Json.print(document, shared.out());
        } else {
            LoadTable.print(document, shared.out());
        }
        shared.out().flush();
        return document.path("violations").asLong() > 0
                        || document.path("requests").asLong() == 0
                ? 1
                : 0;
    }

    private static Duration span(double seconds) {
        return Duration.ofNanos((long) (seconds * 1e9));
    }
}
