package io.stemma.client.cli;

import io.stemma.client.StemmaClient;
import io.stemma.client.cli.DemoRun.Outcome;
import io.stemma.client.cli.DemoRun.Plan;
import io.stemma.client.cli.DemoTally.Look;
import io.stemma.client.format.ImportOptions;
import io.stemma.client.format.Source;
import io.stemma.client.format.TopologyFormats;
import io.stemma.v1.ImportMode;
import io.stemma.v1.Topology;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Shows Stemma at work. */
@Command(
        name = "demo",
        sortOptions = false,
        description = {
            "Starts a server of its own with a real backbone and a generated network, changes links all the time, and"
                    + " lets readers check that they never see half a change.",
            "Ends after --seconds or at Ctrl-C, with exit code 0 if nothing was torn, lost or refused."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  stemma demo --seconds 20", "  stemma demo --nodes 1000000 --readers 16"})
final class DemoCommand implements Callable<Integer> {
    private static final String BACKBONE = "abilene";
    private static final long FOREVER_SECONDS = Duration.ofDays(365).toSeconds();
    private static final int READERS_MAX = 1_000;
    private static final int CLEAN_UP_SECONDS_MAX = 30;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--seconds", paramLabel = "N", description = "End after so many seconds. Default: at Ctrl-C.")
    private long seconds = FOREVER_SECONDS;

    @Option(names = "--nodes", paramLabel = "N", description = "Size of the generated network. Default: 100000.")
    private int nodes = 100_000;

    @Option(names = "--readers", paramLabel = "N", description = "Number of readers. Default: 4.")
    private int readers = 4;

    @Option(names = "--seed", paramLabel = "N", description = "Of the generated network and the load. Default: 1.")
    private long seed = 1;

    private final CountDownLatch interrupted = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(1);
    private volatile int code = ErrorReport.FAILED;

    @Override
    public Integer call() throws IOException, InterruptedException {
        check();
        Thread hook = new Thread(this::endOnInterrupt, "demo-interrupt");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            code = play(Path.of(launcher()));
        } finally {
            done.countDown();
        }
        return code;
    }

    private void check() {
        require(seconds >= 1 && seconds <= FOREVER_SECONDS, "--seconds: " + seconds, "1.." + FOREVER_SECONDS);
        require(readers >= 1 && readers <= READERS_MAX, "--readers: " + readers, "1.." + READERS_MAX);
        require(
                nodes >= DemoNetwork.NODES_MIN && nodes <= DemoNetwork.NODES_MAX,
                "--nodes: " + nodes,
                DemoNetwork.NODES_MIN + ".." + DemoNetwork.NODES_MAX);
    }

    private void require(boolean holds, String found, String expected) {
        if (!holds) {
            throw new ParameterException(spec().commandLine(), found + " (expected " + expected + ")");
        }
    }

    private static String launcher() {
        String launcher = System.getProperty("stemma.launcher");
        if (launcher == null) {
            throw new Failure("demo: is started by the launcher (expected to be run as 'deploy/stemma demo')");
        }
        return launcher;
    }

    /**
     * Ctrl-C begins the shutdown of this JVM; what is left to do is done here, since no exit code can be given any more:
     * an interrupted demo has still done what it is for.
     */
    private void endOnInterrupt() {
        if (done.getCount() == 0) {
            return;
        }
        interrupted.countDown();
        try {
            if (done.await(CLEAN_UP_SECONDS_MAX, TimeUnit.SECONDS)) {
                Runtime.getRuntime().halt(code);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private int play(Path launcher) throws IOException, InterruptedException {
        Output output = StemmaCommand.of(spec()).output();
        PrintWriter out = output.json() ? output.err() : output.out();
        out.println("starting a server ...");
        out.flush();
        try (DemoServer server = DemoServer.start(launcher);
                StemmaClient client = StemmaClient.builder()
                        .address(server.address())
                        .clientName("stemma-demo/" + CliVersion.text())
                        .build()) {
            DemoScreen screen = new DemoScreen(out, output.terminal(), server.metrics());
            screen.say("server at " + server.address() + ", metrics at " + server.metrics());
            backbone(client, launcher, screen);
            Plan plan = new Plan(BACKBONE, nodes, readers, seed, Duration.ofSeconds(seconds));
            DemoRun run = new DemoRun(client, screen, output.terminal(), plan, interrupted);
            Outcome outcome = run.play();
            report(outcome, run, output, out);
            return outcome.good() ? 0 : ErrorReport.FAILED;
        }
    }

    private static void backbone(StemmaClient client, Path launcher, DemoScreen screen) throws IOException {
        Path samples = launcher.resolveSibling("samples").resolve(BACKBONE + ".json");
        Source source = Source.of(LocalFile.readable(samples.toString()));
        Progress progress = Progress.of(BACKBONE, -1, Terminal.NONE);
        try (ImportSink sink = new ImportSink(client, BACKBONE, ImportMode.REPLACE, progress)) {
            TopologyFormats.detect(source).read(source, ImportOptions.DEFAULT, sink);
            Topology made = sink.finish(BACKBONE, "", System.nanoTime()).get(0).topology();
            screen.say(BACKBONE + ": " + made.getNodeCount() + " nodes, " + made.getLinkCount() + " links, from "
                    + samples.getFileName());
        }
    }

    private static void report(Outcome outcome, DemoRun run, Output output, PrintWriter out) throws IOException {
        Look total = outcome.total();
        if (total.failures() > 0) {
            output.err()
                    .println("stemma: " + Quantity.count(total.failures()) + " calls failed, the first: "
                            + Table.clean(run.failure()));
        }
        if (output.json()) {
            output.document(json -> DemoReport.document(outcome, json));
        } else {
            DemoReport.table(outcome).print(out, 0);
        }
        out.flush();
        output.out().flush();
    }

    private CommandSpec spec() {
        if (spec == null) {
            throw new IllegalStateException("command used before it was parsed");
        }
        return spec;
    }
}
