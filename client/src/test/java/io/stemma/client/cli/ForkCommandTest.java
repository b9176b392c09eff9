package io.stemma.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.stemma.server.StemmaServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** stemma fork, --fork and --what-if against a real server. */
final class ForkCommandTest {
    private static StemmaServer server;

    @BeforeAll
    static void startServer() throws Exception {
        server = StemmaServer.start("--rpc-port=0", "--http-port=0", "--bind=127.0.0.1");
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    private static CommandRun run(String... args) {
        String[] all = new String[args.length + 2];
        all[0] = "--server";
        all[1] = "127.0.0.1:" + server.rpcPort();
        System.arraycopy(args, 0, all, 2, args.length);
        return CommandRun.of(all);
    }

    private static String ok(String... args) {
        CommandRun run = run(args);
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        return run.out();
    }

    /** A square a b c d, with a shorter way a b c. */
    private static void square(String net) {
        ok("topology", "create", net);
        for (String node : new String[] {"a", "b", "c", "d"}) {
            ok("node", "put", net, node);
        }
        for (String link : new String[] {"ab", "bc", "ad", "dc"}) {
            ok("link", "put", net, link, link.substring(0, 1), link.substring(1), "--igp-metric", "10");
        }
    }

    @Test
    void aWhatIfIsToldWithTheAnswerWithoutIt() {
        square("w");
        String path = ok("path", "w", "a", "b", "--what-if", "link ab down", "--what-if", "node d down");
        assertThat(path.lines())
                .anySatisfy(line -> assertThat(line).isEqualTo("(no path, version 9, what-if of 3 elements)"))
                .contains("without the what-if:")
                .anySatisfy(line -> assertThat(line).startsWith("(1 hop, cost 1 in hops"));
        String link = ok("link", "get", "w", "ab", "--what-if", "link ab igp_metric=99");
        assertThat(link).contains("99", "without the what-if:", "what-if of 1 element");
        assertThat(ok("neighbors", "w", "a", "--hops", "2", "--what-if", "link bc down", "--what-if", "link dc down"))
                .contains("lost by the what-if: c");
        assertThat(ok("link", "list", "w", "--what-if", "link ab down"))
                .contains("(4 links, version 9, what-if of 1 element)");
        JsonNode list = JsonMessage.parse(
                "list", ok("link", "list", "w", "--what-if", "link ab down", "--limit", "1", "--json"));
        assertThat(list.at("/basis/overlay_changed").intValue()).isEqualTo(1);
        assertThat(JsonMessage.parse("list", ok("node", "list", "w", "--json")).has("basis"))
                .isFalse();
        JsonNode json = JsonMessage.parse("path", ok("path", "w", "a", "b", "--what-if", "link ab down", "--json"));
        assertThat(json.at("/basis/overlay").booleanValue()).isTrue();
        assertThat(json.has("without_overlay")).isTrue();
        assertThat(ok("link", "get", "w", "ab")).doesNotContain("down", "what-if");
    }

    @Test
    void whatCannotBeMeantIsExplained() {
        for (String text :
                new String[] {"link ab", "cable ab down", "srlg x down", "srlg 7 up", "link ab colour=red"}) {
            CommandRun run = run("path", "w", "a", "b", "--what-if", text);
            assertThat(run.code()).as(text).isEqualTo(2);
            assertThat(run.err()).as(text).contains("(expected ");
        }
        CommandRun fork = run("fork", "commit", "w", "f", "node a down", "--request-id", "r");
        assertThat(fork.code()).isEqualTo(2);
        assertThat(fork.err()).contains("--request-id: goes with single links only (expected 'link ID down' for each");
    }

    @Test
    void aForkKeepsWhatAWhatIfSays() {
        square("v");
        ok("link", "set", "v", "dc", "--srlg", "7");
        ok("fork", "create", "v", "f");
        assertThat(run("path", "v", "a", "c", "--what-if", "srlg 8 down").err())
                .contains("8, which has no links (expected a shared risk link group that a link belongs to)");
        assertThat(run("fork", "commit", "v", "f", "srlg 8 down").code()).isEqualTo(1);
        String[][] both = {{"node b down"}, {"srlg 7 down"}, {"node b up", "link ab igp_metric=5"}, {"node c gone"}};
        for (String[] texts : both) {
            String[] whatIf = new String[6 + 2 * texts.length];
            System.arraycopy(new String[] {"link", "list", "v", "--json", "--fork", "f"}, 0, whatIf, 0, 6);
            for (int i = 0; i < texts.length; i++) {
                whatIf[6 + 2 * i] = "--what-if";
                whatIf[7 + 2 * i] = texts[i];
            }
            JsonNode asIf = JsonMessage.parse("list", ok(whatIf)).get("links");
            String[] commit = new String[4 + texts.length];
            System.arraycopy(new String[] {"fork", "commit", "v", "f"}, 0, commit, 0, 4);
            System.arraycopy(texts, 0, commit, 4, texts.length);
            assertThat(ok(commit)).contains("changed, fork f of version");
            JsonNode kept = JsonMessage.parse("list", ok("link", "list", "v", "--json", "--fork", "f"))
                    .get("links");
            assertThat(withoutVersions(kept)).isEqualTo(withoutVersions(asIf));
        }
        assertThat(run("fork", "commit", "v", "f", "node b up").err()).contains("nothing to change");
        assertThat(ok("fork", "diff", "v", "f", "--type", "link", "--field", "igp_metric", "--prefix", "ab"))
                .contains("~ link ab", "(0 added, 1 changed, 0 removed");
    }

    private static String withoutVersions(JsonNode links) {
        return links.toString().replaceAll("\"(modified|created)_version\":\\d+,?", "");
    }

    @Test
    void whoAsksIsTold() {
        square("who");
        assertThat(ok("--client-name", "planner", "fork", "create", "who", "f")).contains("planner");
        assertThat(ok("fork", "create", "who", "g")).contains(System.getProperty("user.name"));
        assertThat(run("--client-name", "x".repeat(129), "status").err()).contains("(expected 1..128 bytes)");
    }

    @Test
    void aForkIsMadeChangedAskedMergedAndDropped() {
        square("n");
        assertThat(ok("fork", "create", "n", "plan", "--description", "new cable", "--ttl", "10m"))
                .contains("plan", "new cable");
        assertThat(ok("fork", "commit", "n", "plan", "link ab igp_metric=20", "link ad gone"))
                .isEqualTo("version 10, 2 changed, fork plan of version 9" + System.lineSeparator());
        assertThat(ok("link", "put", "n", "ac", "a", "c", "--fork", "plan")).contains("fork plan of version 9");
        assertThat(ok("path", "n", "a", "c", "--fork", "plan")).contains("(1 hop", "fork plan of version 9");
        assertThat(ok("path", "n", "a", "c")).contains("(2 hops").doesNotContain("fork");
        assertThat(ok("node", "list", "n", "--fork", "plan")).contains("(4 nodes, version 11, fork plan of version 9)");
        assertThat(ok("fork", "diff", "n", "plan"))
                .contains("~ link ab", "igp_metric 10 -> 20", "- link ad", "+ link ac", "fork plan of version 9");
        ok("link", "set", "n", "ab", "--igp-metric", "30");
        assertThat(ok("fork", "diff", "n", "plan", "--current")).contains("igp_metric 30 -> 20");
        assertThat(ok("diff", "n", "9", "fork:plan")).contains("igp_metric 10 -> 20");
        CommandRun conflict = run("fork", "merge", "n", "plan");
        assertThat(conflict.code()).isEqualTo(1);
        assertThat(conflict.out()).contains("both changed", "link/ab", "igp_metric", "10", "30", "20");
        assertThat(conflict.err()).contains("not merged: 1 conflict;");
        assertThat(ok("fork", "merge", "n", "plan", "--ours", "link/ab", "--dry-run"))
                .contains("would become version 11");
        assertThat(ok("fork", "merge", "n", "plan", "--ours", "link/ab"))
                .contains("version 11, 1 link put, 1 link deleted; merged");
        assertThat(ok("path", "n", "a", "c")).contains("(1 hop");
        assertThat(ok("fork", "show", "n", "plan")).contains("plan");
        assertThat(ok("fork", "renew", "n", "plan")).contains("plan");
        assertThat(ok("fork", "create", "n", "child", "--fork", "plan")).contains("child");
        assertThat(ok("fork", "list", "n")).contains("child", "plan");
        assertThat(ok("fork", "drop", "n", "plan")).startsWith("dropped fork plan");
        assertThat(run("fork", "show", "n", "plan").code()).isEqualTo(1);
    }
}
