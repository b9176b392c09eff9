package io.stemma.client.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stemma.client.StemmaClient;
import io.stemma.server.StemmaServer;
import io.stemma.v1.Change;
import io.stemma.v1.CommitRequest;
import io.stemma.v1.CreateTopologyRequest;
import io.stemma.v1.Link;
import io.stemma.v1.PatchLink;
import io.stemma.v1.Request;
import io.stemma.v1.Topology;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

final class LoadEndToEndTest {
    private StemmaServer server;

    @TempDir
    private Path folder;

    @BeforeEach
    void start() throws Exception {
        server = StemmaServer.start("--rpc-port", "0", "--http-port", "0", "--bind", "127.0.0.1");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** The options that all commands share, as the stemma command has them. */
    @Command(name = "stemma", subcommands = LoadCommand.class)
    private static final class Root {
        @Option(names = "--server", scope = ScopeType.INHERIT)
        private String server = "";

        @Option(names = "--json", scope = ScopeType.INHERIT)
        private boolean json;

        @Override
        public String toString() {
            return server + json;
        }
    }

    private record Ran(int code, String out, String err) {}

    private Ran load(String... options) {
        List<String> words = new ArrayList<>(List.of("load", "--server", "127.0.0.1:" + server.rpcPort()));
        words.addAll(List.of(options));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine command = new CommandLine(new Root());
        command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        int code = command.execute(words.toArray(String[]::new));
        return new Ran(code, out.toString(), err.toString());
    }

    private static JsonNode parse(String json) throws IOException {
        return new ObjectMapper().readTree(json);
    }

    @Test
    void aClosedLoopAsksEverythingInTheMixAndFindsNothingWrong() throws IOException {
        Path page = folder.resolve("load.html");
        Ran ran = load(
                "--mix=point=50,pair=20,neighbors=10,khop=10,path=5,cheapest=5,commit=10,add=10,counters=5",
                "--nodes=200",
                "--connections=4",
                "--depth=8",
                "--seconds=1.2",
                "--warm-up=0.2",
                "--zipf=0.9",
                "--json",
                "--report=" + page);
        assertThat(ran.code()).as(ran.err()).isZero();
        JsonNode result = parse(ran.out());
        assertThat(result.path("violations").asLong()).isZero();
        assertThat(result.path("errors").size()).isZero();
        assertThat(result.path("operations").findValuesAsText("name"))
                .containsExactly(
                        "point", "pair", "neighbors", "khop", "path", "cheapest", "commit", "add", "counters", "all");
        long sum = 0;
        for (JsonNode row : result.path("operations")) {
            sum += row.path("name").asText().equals("all")
                    ? 0
                    : row.path("count").asLong();
        }
        assertThat(sum).isEqualTo(result.path("requests").asLong());
        assertThat(Files.readString(page)).contains("uPlot", "\"format\":\"stemma-load/1\"");
    }

    @Test
    void anOpenLoopSendsAsManyRequestsAsItsRateSays() throws IOException {
        Ran ran = load("--rate=500", "--mix=read-only", "--nodes=100", "--seconds=2", "--warm-up=0.2", "--json");
        assertThat(ran.code()).as(ran.err()).isZero();
        JsonNode result = parse(ran.out());
        assertThat(result.path("requests").asLong() + result.path("unsent").asLong())
                .isEqualTo(1_000);
    }

    @Test
    void aTopologyThatIsThereIsReadAsItIs() throws IOException {
        assertThat(load("--nodes=100", "--seconds=0.2", "--warm-up=0").code()).isZero();
        Ran ran = load("--topology=load", "--mix=write-heavy", "--seconds=0.3", "--warm-up=0", "--json");
        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(parse(ran.out()).path("settings").path("topology").asText()).contains("100 nodes, 485 pairs");
    }

    @Test
    void aTopologyThatNoLoadGeneratedIsNotReplaced() {
        try (Lanes lanes = Lanes.connect("127.0.0.1:" + server.rpcPort(), 1, 1)) {
            Topology own = Topology.newBuilder().setName("load").build();
            lanes.first()
                    .createTopology(
                            CreateTopologyRequest.newBuilder().setTopology(own).build())
                    .join();
        }
        Ran ran = load("--nodes=100", "--seconds=0.2", "--warm-up=0");
        assertThat(ran.code()).isNotZero();
        assertThat(ran.err()).contains("topology load: 0 nodes, not generated by a load");
    }

    @Test
    void aReportThatCouldNotBeWrittenIsRefusedBeforeTheLoad() {
        Ran ran = load("--nodes=100", "--seconds=0.2", "--report=/no/such/folder/load.html");
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains("--report: /no/such/folder/load.html (expected a file in a folder that exists)");
    }

    @Test
    void twinsThatAreMadeToDisagreeAreFound() throws InterruptedException, IOException {
        try (Lanes lanes = Lanes.connect("127.0.0.1:" + server.rpcPort(), 1, 1)) {
            Edges edges = Shape.RING_OF_RINGS.generate(48, new SplittableRandom(1));
            Population population = Population.generate(lanes.first(), "t", edges);
            tear(lanes.first(), population.pairs().get(0).first());
            Workload workload = new Workload(
                    population, Mix.parse("pair=1"), 0, 2, 100, LoadCounters.NONE, new SplittableRandom(1));
            LoadRun run = new LoadRun(lanes.of(workload, new SplittableRandom(1)), 4, 100, interval -> {});
            LoadRun.Shown shown = run.closed(Duration.ZERO, Duration.ofMillis(300));
            assertThat(shown.tally().violations()).isPositive();
            assertThat(shown.tally().examples()).allMatch(example -> example.startsWith("twin links disagree: l0 "));
        }
    }

    @Test
    void aCountThatWasLostIsFound() throws IOException {
        try (Lanes lanes = Lanes.connect("127.0.0.1:" + server.rpcPort(), 1, 1)) {
            Edges edges = Shape.RING_OF_RINGS.generate(48, new SplittableRandom(1));
            Population population = Population.generate(lanes.first(), "t", edges);
            SplittableRandom random = new SplittableRandom(1);
            LoadCounters counters = LoadCounters.open(lanes.first(), population);
            Tally tally = new Tally(0);
            lanes.first()
                    .call(Request.newBuilder()
                            .setAddToCounters(counters.add(random))
                            .build())
                    .join();
            counters.added();
            counters.check(lanes.first(), tally);
            assertThat(tally.violations()).isZero();

            var unsent = counters.add(random);
            assertThat(unsent.getIncrementsCount()).isEqualTo(1);
            counters.added();
            counters.check(lanes.first(), tally);
            assertThat(tally.examples()).containsExactly("counters went up by 1 (expected 2..2)");
        }
    }

    private static void tear(StemmaClient client, String link) {
        PatchLink.Builder patch =
                PatchLink.newBuilder().setLink(Link.newBuilder().setId(link).setTeMetric(999));
        patch.getUpdateMaskBuilder().addPaths("te_metric");
        client.commit(CommitRequest.newBuilder()
                        .setTopology("t")
                        .addChanges(Change.newBuilder().setPatchLink(patch))
                        .build())
                .join();
    }

    @Test
    void twoResultsAreCompared() throws IOException {
        Path first = folder.resolve("a.json");
        Path second = folder.resolve("b.json");
        Files.writeString(first, "{\"format\":\"stemma-load/1\",\"operations\":[{\"name\":\"point\",\"p99_us\":100}]}");
        Files.writeString(
                second, "{\"format\":\"stemma-load/1\",\"operations\":[{\"name\":\"point\",\"p99_us\":250}]}");
        Ran ran = load("--compare", first.toString(), second.toString());
        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(ran.out()).contains("2.500");
    }

    @Test
    void aMixThatCannotBeMeantIsAFaultOfUse() {
        Ran ran = load("--mix=points=1");
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains("\"points=1\" (expected read-only");
    }

    @Test
    void theRawDriverCountsTheRepliesOfBothServers() throws Exception {
        Baseline.Plan plan =
                new Baseline.Plan(100, 2, List.of(1, 16), 1, Duration.ofMillis(50), Duration.ofMillis(300), 1);
        Baseline baseline = new Baseline(plan);
        baseline.fill("127.0.0.1:" + server.rpcPort());
        int bytes = baseline.replyBytes(server.rpcPort());
        try (EchoServer echo = EchoServer.start(bytes, 1)) {
            CpuClock cpu = CpuClock.of(ProcessHandle.current());
            List<RawDriver.Run> runs = new ArrayList<>();
            baseline.run(
                    List.of(
                            new Baseline.Target("echo", echo.port(), cpu, baseline.pointReads()),
                            new Baseline.Target("stemma", server.rpcPort(), cpu, baseline.pointReads()),
                            new Baseline.Target(
                                    "beside", server.rpcPort(), cpu, baseline.pointReads(), baseline.commits())),
                    (depth, round, target, run) -> runs.add(run));
            assertThat(runs).hasSize(6).allSatisfy(run -> {
                assertThat(run.requests()).isPositive();
                assertThat(run.replyBytes()).isBetween(bytes - 4.0, bytes + 4.0); // versions grow beside commits
                assertThat(run.latencies().getTotalCount()).isPositive();
                assertThat(run.cpuNanos()).isNotNegative();
            });
        }
    }
}
