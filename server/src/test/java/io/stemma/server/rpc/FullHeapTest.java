package io.stemma.server.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stemma.server.StemmaServer;
import io.stemma.v1.AttributeValue;
import io.stemma.v1.Change;
import io.stemma.v1.CommitRequest;
import io.stemma.v1.CreateTopologyRequest;
import io.stemma.v1.DeleteNode;
import io.stemma.v1.ErrorReason;
import io.stemma.v1.GetNodeRequest;
import io.stemma.v1.Node;
import io.stemma.v1.Request;
import io.stemma.v1.Response;
import io.stemma.v1.Topology;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server whose heap fills up, in a process of its own, refuses what would make it fuller, and lives. */
class FullHeapTest {
    private static final String NET = "net";
    private static final int NODE_BYTES = 8_000;
    private static final int COMMITS_MAX = 20_000;

    @TempDir
    private Path folder;

    @Test
    void writesAreRefusedBeforeTheServerDiesAndReadsGoOn() throws Exception {
        Path ports = folder.resolve("ports");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:+UseG1GC",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("java.class.path"),
                        StemmaServer.class.getName(),
                        "--rpc-port=0",
                        "--http-port=0",
                        "--history-versions=2",
                        "--ports-file=" + ports)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (RawClient client = RawClient.greeted(address(process, ports))) {
            client.send(Request.newBuilder()
                    .setId(2)
                    .setCreateTopology(CreateTopologyRequest.newBuilder()
                            .setTopology(Topology.newBuilder().setName(NET)))
                    .build());
            assertThat(client.receive().hasCreateTopology()).isTrue();
            int held = fill(client);
            for (int i = 0; i < 500; i++) {
                Response more = put(client, held + i);
                assertThat(more.hasCommit() || more.getError().getReason() == ErrorReason.OVERLOADED)
                        .isTrue();
                assertThat(read(client, i % held).getGetNode().getNode().getId())
                        .isEqualTo(id(i % held));
            }
            assertThat(commit(
                                    client,
                                    Change.newBuilder()
                                            .setDeleteNode(
                                                    DeleteNode.newBuilder().setNodeId(id(0))))
                            .hasCommit())
                    .isTrue();
            assertThat(process.isAlive()).isTrue();
        } finally {
            process.destroyForcibly();
        }
    }

    private static InetSocketAddress address(Process process, Path ports) {
        await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(ports) || !process.isAlive());
        assertThat(process.isAlive()).isTrue();
        Properties found = new Properties();
        try (var in = Files.newBufferedReader(ports)) {
            found.load(in);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return new InetSocketAddress(
                InetAddress.getLoopbackAddress(), Integer.parseInt(found.getProperty("rpc", "no port")));
    }

    /** Puts nodes until one is refused, and tells how many there are. */
    private static int fill(RawClient client) throws IOException {
        for (int i = 0; i < COMMITS_MAX; i++) {
            Response answer = put(client, i);
            if (answer.hasError()) {
                assertThat(answer.getError().getReason()).isEqualTo(ErrorReason.OVERLOADED);
                assertThat(answer.getError().getSubject()).isEqualTo("heap");
                assertThat(answer.getError().getRetryDelayMs()).isPositive();
                return i;
            }
        }
        throw new AssertionError(COMMITS_MAX * NODE_BYTES + " bytes fit into the heap");
    }

    private static String id(int i) {
        return "n" + i;
    }

    private static Response put(RawClient client, int i) throws IOException {
        AttributeValue text = AttributeValue.newBuilder()
                .setStringValue("x".repeat(NODE_BYTES))
                .build();
        return commit(
                client,
                Change.newBuilder().setPutNode(Node.newBuilder().setId(id(i)).putAttributes("text", text)));
    }

    private static Response commit(RawClient client, Change.Builder change) throws IOException {
        client.send(Request.newBuilder()
                .setId(3)
                .setCommit(CommitRequest.newBuilder().setTopology(NET).addChanges(change))
                .build());
        return client.receive();
    }

    private static Response read(RawClient client, int i) throws IOException {
        client.send(Request.newBuilder()
                .setId(4)
                .setGetNode(GetNodeRequest.newBuilder().setTopology(NET).setNodeId(id(i)))
                .build());
        return client.receive();
    }
}
