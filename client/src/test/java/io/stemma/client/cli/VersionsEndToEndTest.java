package io.stemma.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.stemma.server.StemmaServer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** history, diff, pin and path comparison against a real server, over the wire. */
final class VersionsEndToEndTest {
    private static StemmaServer server;

    @BeforeAll
    static void startServer() throws Exception {
        server = StemmaServer.start("--rpc-port=0", "--http-port=0", "--bind=127.0.0.1", "--history-versions=6");
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

    private static String out(String... args) {
        CommandRun run = stemma(args);
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        return run.out();
    }

    private static JsonNode json(String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        all.add("--json");
        return JsonMessage.parse(String.join(" ", args), out(all.toArray(String[]::new)));
    }

    /** a - b - c and the shortcut a - c, as version 7. */
    private static void makeTriangle(String name) {
        out("topology", "create", name);
        out("node", "put", name, "a");
        out("node", "put", name, "b");
        out("node", "put", name, "c");
        out("link", "put", name, "ab", "a", "b");
        out("link", "put", name, "bc", "b", "c");
        out("link", "put", name, "ac", "a", "c", "--label", "site=x");
    }

    @Test
    void aPersonReadsWhatDiffers() {
        makeTriangle("net");
        out("link", "set", "net", "ac", "--oper-status", "down", "--label", "site=y");
        out("node", "put", "net", "d");
        out("link", "delete", "net", "bc");

        assertThat(out("diff", "net", "7", "9")).isEqualToNormalizingNewlines("""
                        + node d
                        ~ link ac (a > c)  labels.site x -> y, oper_status - -> down
                        (1 added, 1 changed, 0 removed; version 7 to 9)
                        """);
        assertThat(out("diff", "net", "10", "8", "--type", "link")).contains("+ link bc (b > c)", "version 10 to 8)");
        assertThat(out("diff", "net", "9")).contains("- link bc (b > c)", "version 9 to 10)");
        assertThat(out("diff", "net", "7", "10", "--prefix", "d", "--type", "node"))
                .contains("+ node d", "(1 added, 0 changed, 0 removed");
        assertThat(out("diff", "net", "7", "10", "--field", "oper_status", "--around", "a"))
                .contains("~ link ac")
                .doesNotContain("node d");
    }

    @Test
    void aProgramReadsADifferenceLineByLine() {
        makeTriangle("lines");
        out("node", "put", "lines", "d");
        out("link", "delete", "lines", "bc");
        String[] lines = out("diff", "lines", "7", "--json").split("\\R");
        assertThat(lines).hasSize(2);
        JsonNode added = JsonMessage.parse("line", lines[0]);
        assertThat(added.get("kind").textValue()).isEqualTo("ADDED");
        assertThat(added.get("node").get("id").textValue()).isEqualTo("d");
        assertThat(JsonMessage.parse("line", lines[1]).get("link").get("id").textValue())
                .isEqualTo("bc");
    }

    @Test
    void historyListsVersionsAndTheirAuthors() {
        makeTriangle("hist");
        JsonNode history = json("history", "hist", "--limit", "2");
        assertThat(history.get("version").intValue()).isEqualTo(7);
        assertThat(history.get("first_version").intValue()).isEqualTo(2);
        assertThat(history.get("versions")).hasSize(2);
        assertThat(history.get("versions").get(0).get("links_put").intValue()).isEqualTo(1);
        assertThat(history.get("versions").get(0).get("client").textValue())
                .startsWith(System.getProperty("user.name"));
        assertThat(out("history", "hist", "--limit", "0"))
                .contains("COMMITTED")
                .contains("(6 versions; history holds 2 to 7)");
    }

    @Test
    void aPinIsMadeReadRenewedListedAndReleased() {
        makeTriangle("pins");
        String pin = json("pin", "create", "pins", "7", "--for", "5m", "--description", "audit")
                .get("pin_id")
                .textValue();
        for (int i = 0; i < 8; i++) {
            out("node", "put", "pins", "x" + i);
        }
        assertThat(json("topology", "get", "pins", "--pin", pin).get("nodes").intValue())
                .isEqualTo(3);
        assertThat(json("topology", "get", "pins", "--at-version", "7")
                        .get("version")
                        .intValue())
                .isEqualTo(7);
        assertThat(out("diff", "pins", pin)).contains("(8 added, 0 changed, 0 removed; version 7 to 15)");
        assertThat(out("history", "pins", "--limit", "0")).contains("pin\n".replace("\n", System.lineSeparator()));
        assertThat(out("pin", "list", "pins")).contains(pin, "audit");
        assertThat(out("pin", "renew", "pins", pin, "--for", "10m")).contains(pin);
        assertThat(out("pin", "release", "pins", pin)).startsWith("released version 7");
        CommandRun gone = stemma("topology", "get", "pins", "--pin", pin);
        assertThat(gone.code()).isEqualTo(1);
        assertThat(gone.err()).startsWith("stemma: PIN_NOT_FOUND: ");
        assertThat(stemma("topology", "get", "pins", "--at-version", "7").err())
                .startsWith("stemma: VERSION_COMPACTED: ");
    }

    @Test
    void onePathQuestionIsAskedAtTwoVersions() {
        makeTriangle("path");
        out("link", "set", "path", "ac", "--oper-status", "down");
        assertThat(out("path", "path", "a", "c", "--at-version", "7", "--compare-version", "8"))
                .contains("ac", "ab", "bc")
                .contains("(version 7: 1 hop, cost 1 in hops; version 8: 2 hops, cost 2 in hops; not the same path)");
        JsonNode same = json("path", "path", "a", "b", "--at-version", "7", "--compare-version", "0");
        assertThat(same.get("same").booleanValue()).isTrue();
        assertThat(same.get("after").get("version").intValue()).isEqualTo(8);
        out("link", "delete", "path", "ab");
        assertThat(out("path", "path", "a", "c", "--at-version", "8", "--compare-version", "9"))
                .contains("version 9: no path");
    }

    @Test
    void timesAreReadAsDatesOrHowLongAgo() {
        makeTriangle("times");
        assertThat(json("topology", "get", "times", "--at-time", "1ms")
                        .get("nodes")
                        .intValue())
                .isBetween(0, 3);
        assertThat(stemma("topology", "get", "times", "--at-time", "1999-01-01T00:00:00Z")
                        .err())
                .startsWith("stemma: VERSION_COMPACTED: at_time_us: ");
        assertThat(stemma("topology", "get", "times", "--at-time", "soon").code())
                .isEqualTo(2);
        assertThat(stemma("diff", "times", "yesterday").code()).isEqualTo(2);
    }

    @Test
    void elementsLiveByALease() {
        makeTriangle("leases");
        String lease = json("lease", "create", "leases", "--ttl", "1h", "--grace", "1m")
                .get("lease_id")
                .asText();
        out("node", "put", "leases", "probe", "--lease", lease);
        out("link", "set", "leases", "ab", "--lease", lease);
        JsonNode listed = json("lease", "list", "leases").get("leases").get(0);
        assertThat(listed.get("node_count").intValue()).isEqualTo(1);
        assertThat(listed.get("link_count").intValue()).isEqualTo(1);
        assertThat(out("lease", "list", "leases")).contains("alive", "60000 ms");
        assertThat(out("node", "get", "leases", "probe")).contains("lease");
        assertThat(out("lease", "keep-alive", "leases", lease)).startsWith("lease " + lease + ": ");
        assertThat(out("lease", "delete", "leases", lease)).startsWith("deleted with 1 node and 1 link, version ");
        assertThat(stemma("lease", "keep-alive", "leases", lease).err()).startsWith("stemma: LEASE_NOT_FOUND: ");
    }
}
