package io.stemma.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.stemma.server.StemmaServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** stemma top against a real server. */
final class TopCommandTest {
    private static StemmaServer server;

    @BeforeAll
    static void startServer() throws Exception {
        server = StemmaServer.start("--rpc-port=0", "--http-port=0", "--bind=127.0.0.1");
        CommandRun created = CommandRun.of("--server", "127.0.0.1:" + server.rpcPort(), "topology", "create", "net");
        assertThat(created.code()).as(created.err()).isZero();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    private static String http() {
        return "127.0.0.1:" + server.httpPort();
    }

    @Test
    void oneFrameIsText() {
        CommandRun run = CommandRun.of("top", http(), "--once", "--interval", "100ms");
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        assertThat(run.out().lines())
                .anySatisfy(line -> assertThat(line)
                        .startsWith("stemma top  http://" + http() + "/metrics  engine rcu  up ")
                        .contains("  over "))
                .anySatisfy(line -> assertThat(line).startsWith("cpu ").contains("heap ", "direct ", "gc "))
                .anySatisfy(line -> assertThat(line).startsWith("connections ").contains("long reads 0"))
                .anySatisfy(line -> assertThat(line).matches("CreateTopology +\\S+ +0 .*"))
                .anySatisfy(line -> assertThat(line).matches("all +\\S+ +0 .*"))
                .anySatisfy(line -> assertThat(line).startsWith("commits/s ").contains("queue 0", "batch "))
                .anySatisfy(line -> assertThat(line).startsWith("live versions 1, retaining "))
                .anySatisfy(line -> assertThat(line).matches("net +1 +0 +0 +0 +1 +1"))
                .contains("protections/s  none acted");
        assertThat(run.out()).doesNotContain("\u001b");
    }

    @Test
    void jsonIsOneDocumentWithNullForWhatIsNotThere() {
        CommandRun run = CommandRun.of("top", "http://" + http(), "--json", "--interval", "100ms");
        assertThat(run.err()).isEmpty();
        JsonNode figures = JsonMessage.parse("top", run.out());
        assertThat(figures.get("engine").textValue()).isEqualTo("rcu");
        assertThat(figures.at("/commits/queue_depth").doubleValue()).isZero();
        assertThat(figures.at("/commits/lock_wait_p99_seconds").isNull()).isTrue();
        assertThat(figures.at("/topologies/0/topology").textValue()).isEqualTo("net");
    }

    @Test
    void aWrongAddressIsExplained() {
        CommandRun nobody = CommandRun.of("top", "127.0.0.1:1", "--once");
        assertThat(nobody.code()).isEqualTo(1);
        assertThat(nobody.err())
                .startsWith("stemma: no metrics at http://127.0.0.1:1/metrics (")
                .contains("7421 by default");
        CommandRun page = CommandRun.of("top", "http://" + http() + "/readyz", "--once");
        assertThat(page.code()).isEqualTo(1);
        assertThat(page.err()).contains("/readyz: no Prometheus exposition: line 1: ");
        CommandRun missing = CommandRun.of("top", "http://" + http() + "/nothing", "--once");
        assertThat(missing.err()).contains("/nothing: HTTP status 404 (expected 200 and meters)");
    }

    @Test
    void timesHaveTheirUnit() {
        assertThat(TopFrame.time(0.00042)).isEqualTo("420 us");
        assertThat(TopFrame.time(0.042)).isEqualTo("42.0 ms");
        assertThat(TopFrame.time(42)).isEqualTo("42.0 s");
        assertThat(TopFrame.time(Double.NaN)).isEqualTo("-");
    }
}
