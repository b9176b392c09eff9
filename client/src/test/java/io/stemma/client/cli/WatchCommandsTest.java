package io.stemma.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.stemma.server.StemmaServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code stemma watch}, {@code stemma mirror} and {@code stemma path --watch} against a real server. */
@Timeout(120)
final class WatchCommandsTest {
    private static final String ABILENE =
            Path.of("..", "deploy", "samples", "abilene.json").toString();
    private static StemmaServer server;

    /** Versions: 2 has the import, 3 a link down, 4 a node named, 5 a node gone with its links, 6 a primary. */
    @BeforeAll
    static void startServer() throws Exception {
        server = StemmaServer.start("--rpc-port=0", "--http-port=0", "--bind=127.0.0.1");
        done("import", ABILENE, "--topology", "abilene");
        long imported = version();
        done("link", "set", "abilene", "DNVRng-KSCYng", "--oper-status", "down");
        done("node", "set", "abilene", "DNVRng", "--display-name", "Mile High");
        done("node", "delete", "abilene", "NYCMng", "--cascade");
        done("primary", "set", "abilene", "DNVRng");
        assertThat(version()).isEqualTo(imported + 4);
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

    private static CommandRun done(String... args) {
        CommandRun run = stemma(args);
        assertThat(run.code()).as(run.err()).isZero();
        return run;
    }

    private static long version() {
        String json = done("topology", "get", "abilene", "--json").out();
        return JsonMessage.parse("topology", json).get("version").longValue();
    }

    private static String version(int back) {
        return Long.toString(version() - back);
    }

    private static List<JsonNode> lines(CommandRun run) {
        return run.out().lines().map(line -> JsonMessage.parse("line", line)).toList();
    }

    @Test
    void aWatchShowsALineForEachChange() {
        CommandRun run = done("watch", "abilene", "--after-version", version(4), "--count", "4", "--previous");

        assertThat(run.out().lines().toList())
                .anyMatch(line -> line.matches(".*changed +link/DNVRng-KSCYng +oper_status .* -> down"))
                .anyMatch(line -> line.matches(".*changed +node/DNVRng +display_name .* -> Mile High"))
                .anyMatch(line -> line.matches(".*removed +node/NYCMng.*"))
                .anyMatch(line -> line.matches(".*removed +link/NYCMng-WASHng.*"))
                .anyMatch(line -> line.matches(".*changed +topology +primary DNVRng"));
        assertThat(run.err()).contains("go on with --after-version " + version());
    }

    @Test
    void aWatchTellsEachEventAsALineOfJson() {
        CommandRun run =
                done("watch", "abilene", "--after-version", version(4), "--until-version", version(2), "--json");

        List<JsonNode> events = lines(run);
        assertThat(events).hasSize(3);
        assertThat(events.get(0).has("sync")).isTrue();
        JsonNode change = events.get(1).get("changes").get("changes").get(0);
        assertThat(change.get("kind").textValue()).isEqualTo("CHANGED");
        assertThat(change.get("link").get("id").textValue()).isEqualTo("DNVRng-KSCYng");
        assertThat(change.get("changed_fields").get("paths").get(0).textValue()).isEqualTo("oper_status");
        assertThat(events.get(2).get("version").longValue()).isEqualTo(version() - 2);
    }

    @Test
    void aWatchShowsWhatItsFilterChooses() {
        String out = done(
                        "watch",
                        "abilene",
                        "--after-version",
                        version(4),
                        "--count",
                        "1",
                        "--type",
                        "node",
                        "--prefix",
                        "NYC")
                .out();
        assertThat(out)
                .contains("removed")
                .contains("node/NYCMng")
                .doesNotContain("link/")
                .doesNotContain("DNVRng");
        out = done("watch", "abilene", "--after-version", version(4), "--count", "1", "--field", "oper_status")
                .out();
        assertThat(out).contains("link/DNVRng-KSCYng").doesNotContain("display_name");
    }

    @Test
    void aWatchWithStateTellsAllThereIs() {
        String out = done("watch", "abilene", "--state", "--until-version", version(0))
                .out();
        assertThat(out.lines().filter(line -> line.contains(" has "))).hasSizeGreaterThan(30);
        assertThat(out).contains("10 nodes");
    }

    @Test
    void aWatchThatCannotBeEndsWithTheReason() {
        CommandRun run = stemma("watch", "nowhere");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).startsWith("stemma: TOPOLOGY_NOT_FOUND: ");
        assertThat(stemma("watch", "abilene", "--count", "0").code()).isEqualTo(2);
        assertThat(stemma("watch", "abilene", "--type", "edge").code()).isEqualTo(2);
        run = stemma("watch", "abilene", "--after-version", "100000");
        assertThat(run.err()).startsWith("stemma: VERSION_IN_FUTURE: ");
    }

    @Test
    void aMirrorProvesWhatItHas() {
        CommandRun run = done("mirror", "abilene", "--count", "1");
        String hash = JsonMessage.parse(
                        "topology", done("topology", "get", "abilene", "--json").out())
                .get("state_hash")
                .textValue();
        assertThat(run.out()).contains(hash).contains("equal");
        JsonNode line = lines(done("mirror", "abilene", "--until-version", version(0), "--json"))
                .get(0);
        assertThat(line.get("state_hash").textValue()).isEqualTo(hash);
        assertThat(line.get("nodes").intValue()).isEqualTo(10);
    }

    @Test
    void aPathIsAnsweredAgainWhenItChanges() {
        String[] ask = {"path", "abilene", "STTLng", "DNVRng", "--watch", "--count", "1"};
        assertThat(done(ask).out()).contains("STTLng-DNVRng").contains("hop, cost");
        assertThat(stemma("path", "abilene", "STTLng", "DNVRng", "--watch", "--compare-version", "2")
                        .err())
                .contains("(expected one of them)");
        assertThat(stemma("path", "abilene", "STTLng", "DNVRng", "--watch", "--at-version", "2")
                        .code())
                .isEqualTo(2);
    }
}
