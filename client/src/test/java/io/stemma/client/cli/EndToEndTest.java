package io.stemma.client.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.fasterxml.jackson.databind.JsonNode;
import io.stemma.client.StemmaClient;
import io.stemma.client.cli.DemoRun.Outcome;
import io.stemma.client.cli.DemoRun.Plan;
import io.stemma.server.StemmaServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command against a real server, over the wire. */
final class EndToEndTest {
    private static final String ABILENE =
            Path.of("..", "deploy", "samples", "abilene.json").toString();
    private static StemmaServer server;

    @TempDir
    private Path folder;

    @BeforeAll
    static void startServer() throws Exception {
        server = StemmaServer.start("--rpc-port=0", "--http-port=0", "--bind=127.0.0.1");
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    private static CommandRun stemma(String... args) {
        List<String> all = new ArrayList<>(List.of("--server", "127.0.0.1:" + server.rpcPort()));
        all.addAll(List.of(args));
        return CommandRun.of(all.toArray(String[]::new));
    }

    private static JsonNode json(String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        all.add("--json");
        CommandRun run = stemma(all.toArray(String[]::new));
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        return JsonMessage.parse(String.join(" ", args), run.out());
    }

    private static void refused(String reason, String... args) {
        CommandRun run = stemma(args);
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("stemma: " + reason + ": ");
    }

    private static void importAbilene(String name) {
        assertThat(json("import", ABILENE, "--topology", name, "--replace")
                        .get("imported")
                        .size())
                .isEqualTo(1);
    }

    @Test
    void anImportedTopologyIsDescribedWithNumbers() {
        importAbilene("described");

        JsonNode topology = json("topology", "get", "described");

        assertThat(topology.get("name").textValue()).isEqualTo("described");
        assertThat(topology.get("version").isNumber()).isTrue();
        assertThat(topology.get("nodes").intValue()).isEqualTo(11);
        assertThat(topology.get("links").intValue()).isEqualTo(28);
        assertThat(stemma("topology", "list").out()).contains("described");
        assertThat(json("node", "list", "described").get("nodes").size()).isEqualTo(11);
        assertThat(json("link", "list", "described", "--limit", "5")
                        .get("links")
                        .size())
                .isEqualTo(5);
    }

    @Test
    void anExportImportsAsAnEqualTopology() throws IOException {
        importAbilene("original");
        String hash = json("topology", "get", "original").get("state_hash").textValue();
        Map<String, String> hashes = new LinkedHashMap<>();
        for (String format : List.of("rfc8345", "graphml", "node-link")) {
            Path file = folder.resolve("copy." + format);
            assertThat(stemma("export", "original", "--format", format, "--output", file.toString())
                            .code())
                    .isZero();
            assertThat(Files.readString(file))
                    .isEqualTo(stemma("export", "original", "--format", format).out());
            json("import", file.toString(), "--topology", "original", "--format", format, "--replace");
            hashes.put(
                    format,
                    json("topology", "get", "original").get("state_hash").textValue());
        }

        assertThat(hashes).containsOnly(entry("rfc8345", hash), entry("graphml", hash), entry("node-link", hash));
    }

    @Test
    void aPathAvoidsALinkThatIsDownAndAnOldVersionStillHasIt() {
        importAbilene("paths");
        long before = json("topology", "get", "paths").get("version").longValue();
        String[] ask = {"path", "paths", "STTLng", "NYCMng", "--metric", "igp_metric"};
        double cost = json(ask).get("cost").doubleValue();

        json("link", "set", "paths", "DNVRng-KSCYng", "--oper-status", "down", "--both");

        assertThat(json(ask).get("cost").doubleValue()).isGreaterThan(cost);
        String[] askThen = {
            "path", "paths", "STTLng", "NYCMng", "--metric", "igp_metric", "--at-version", Long.toString(before)
        };
        assertThat(json(askThen).get("cost").doubleValue()).isEqualTo(cost);
        assertThat(stemma(ask).out()).contains("STTLng").contains("cost");
    }

    @Test
    void aBadFileImportsNothingAndSaysWhere() throws IOException {
        Path bad = folder.resolve("bad.edges");
        Files.writeString(bad, "a b\nb c\nc\n");

        CommandRun run = stemma("import", bad.toString(), "--format", "edge-list", "--topology", "bad");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("stemma: " + bad + ":3: ");
        refused("TOPOLOGY_NOT_FOUND", "topology", "get", "bad");
    }

    @Test
    void elementsAreWrittenReadAndDeletedUnderConditions() {
        json("topology", "create", "lab", "--label", "site=berlin");
        json("node", "put", "lab", "a", "--kind", "router", "--position", "52.5,13.4", "--attribute", "asn=65001");
        json("node", "put", "lab", "b", "--if-absent");
        json("link", "put", "lab", "l", "a", "b", "--bandwidth", "10G", "--metric", "km=2.5", "--both");

        assertThat(json("link", "get", "lab", "l~r")
                        .get("link")
                        .get("max_bandwidth_bps")
                        .longValue())
                .isEqualTo(10_000_000_000L);
        assertThat(json("neighbors", "lab", "a").get("neighbors").size()).isEqualTo(1);
        assertThat(json("neighbors", "lab", "a", "--hops", "2").get("reached").size())
                .isEqualTo(2);
        refused("ELEMENT_EXISTS", "node", "put", "lab", "a", "--if-absent");
        refused("VERSION_MISMATCH", "node", "set", "lab", "a", "--kind", "switch", "--if-version", "1");
        refused("NODE_HAS_LINKS", "node", "delete", "lab", "a");
        refused("DANGLING_LINK", "link", "put", "lab", "m", "a", "nowhere");

        json("node", "set", "lab", "a", "--label", "x=1", "--unset", "position");
        JsonNode node = json("node", "get", "lab", "a").get("node");
        assertThat(node.get("kind").textValue()).isEqualTo("router");
        assertThat(node.get("attributes").get("asn").intValue()).isEqualTo(65_001);
        assertThat(node.has("position")).isFalse();

        assertThat(json("node", "delete", "lab", "a", "--cascade")
                        .get("links_deleted")
                        .intValue())
                .isEqualTo(2);
        refused("NODE_NOT_FOUND", "node", "get", "lab", "a");
        json("topology", "delete", "lab");
        refused("TOPOLOGY_NOT_FOUND", "topology", "get", "lab");
    }

    @Test
    void theSameRequestIdAppliesOnce() {
        json("topology", "create", "once");
        String[] put = {"node", "put", "once", "a", "--request-id", "r1"};

        JsonNode first = json(put);
        JsonNode second = json(put);

        assertThat(second.get("replayed").booleanValue()).isTrue();
        assertThat(second.get("version")).isEqualTo(first.get("version"));
    }

    @Test
    void wholeElementsAreTakenFromAFile() throws IOException {
        importAbilene("whole");
        json("topology", "create", "copy");
        Path nodes = folder.resolve("nodes.json");
        Files.writeString(nodes, stemma("node", "list", "whole", "--json").out());
        Path link = folder.resolve("link.json");
        Files.writeString(
                link, stemma("link", "get", "whole", "STTLng-DNVRng", "--json").out());

        assertThat(json("node", "put", "copy", "--json-file", nodes.toString())
                        .get("nodes_put")
                        .intValue())
                .isEqualTo(11);
        json("link", "put", "copy", "--json-file", link.toString());

        JsonNode copied = json("link", "get", "copy", "STTLng-DNVRng").get("link");
        assertThat(copied.get("delay_us"))
                .isEqualTo(json("link", "get", "whole", "STTLng-DNVRng")
                        .get("link")
                        .get("delay_us"));
    }

    @Test
    void thePrimaryIsSetReadAndRefreshed() {
        importAbilene("primary");
        refused("NO_PRIMARY", "primary", "get", "primary");
        json("primary", "set", "primary", "DNVRng");
        refused("NODE_HAS_LINKS", "primary", "refresh", "primary");

        JsonNode refreshed = json("primary", "refresh", "primary", "--cascade");

        assertThat(refreshed.get("removed_node_id").textValue()).isEqualTo("DNVRng");
        assertThat(json("primary", "get", "primary").get("node").get("id")).isEqualTo(refreshed.get("primary_node_id"));
    }

    @Test
    void theDemoFindsNothingTornOrLost() throws Exception {
        importAbilene("backbone");
        StringWriter out = new StringWriter();
        try (StemmaClient client = StemmaClient.connect("127.0.0.1:" + server.rpcPort())) {
            DemoScreen screen = new DemoScreen(new PrintWriter(out), Terminal.NONE, "");
            Plan plan = new Plan("backbone", 2_000, 2, 1, Duration.ofSeconds(2));

            Outcome outcome = new DemoRun(client, screen, Terminal.NONE, plan, new CountDownLatch(1)).play();

            assertThat(outcome.good()).as(outcome.toString()).isTrue();
            assertThat(outcome.total().commits()).isPositive();
            assertThat(outcome.total().reads()).isPositive();
            assertThat(outcome.total().pairs()).isPositive();
            assertThat(out.toString()).contains("path: Seattle > ").contains("is down");
        }
    }
}
