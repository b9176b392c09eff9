package io.stemma.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.stemma.server.config.Limits;
import io.stemma.server.config.ServerConfig;
import io.stemma.server.engine.EngineKind;
import io.stemma.v1.Change;
import io.stemma.v1.CommitRequest;
import io.stemma.v1.CreateTopologyRequest;
import io.stemma.v1.GetNodeRequest;
import io.stemma.v1.GetStatusRequest;
import io.stemma.v1.Hello;
import io.stemma.v1.Node;
import io.stemma.v1.Request;
import io.stemma.v1.Response;
import io.stemma.v1.Topology;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The parts together are a server. */
class StemmaServerTest {
    private static ServerConfig config(String engine, @Nullable Path portsFile) {
        return new ServerConfig("127.0.0.1", 0, 0, engine, portsFile, Limits.defaults());
    }

    private static Response ask(Socket socket, Request.Builder request) throws IOException {
        request.build().writeDelimitedTo(socket.getOutputStream());
        return Response.parseDelimitedFrom(socket.getInputStream());
    }

    private static Socket greeted(StemmaServer server) throws IOException {
        Socket socket = new Socket();
        socket.connect(server.rpcAddress());
        Response welcome = ask(
                socket,
                Request.newBuilder().setId(1).setHello(Hello.newBuilder().setProtocolVersion(1)));
        assertThat(welcome.hasHello()).isTrue();
        return socket;
    }

    private static HttpResponse<String> get(InetSocketAddress http, String path) throws Exception {
        URI uri = URI.create("http://" + Banner.hostAndPort(http) + path);
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    @ParameterizedTest
    @EnumSource
    void whatIsCommittedIsReadAndMetered(EngineKind engine) throws Exception {
        try (StemmaServer server = StemmaServer.start(config(engine.label(), null));
                Socket socket = greeted(server)) {
            Response created = ask(
                    socket,
                    Request.newBuilder()
                            .setId(2)
                            .setCreateTopology(CreateTopologyRequest.newBuilder()
                                    .setTopology(Topology.newBuilder().setName("net"))));
            assertThat(created.hasCreateTopology()).as("%s", created).isTrue();
            Response committed = ask(
                    socket,
                    Request.newBuilder()
                            .setId(3)
                            .setCommit(CommitRequest.newBuilder()
                                    .setTopology("net")
                                    .addChanges(Change.newBuilder()
                                            .setPutNode(Node.newBuilder().setId("r1")))));
            assertThat(committed.getCommit().getVersion()).isEqualTo(2);
            Response read = ask(
                    socket,
                    Request.newBuilder()
                            .setId(4)
                            .setGetNode(GetNodeRequest.newBuilder()
                                    .setTopology("net")
                                    .setNodeId("r1")));
            assertThat(read.getGetNode().getVersion()).isEqualTo(2);
            assertThat(read.getGetNode().getNode().getId()).isEqualTo("r1");
            assertThat(get(server.httpAddress(), "/readyz").statusCode()).isEqualTo(200);
            assertThat(get(server.httpAddress(), "/metrics").body())
                    .contains("stemma_version{topology=\"net\"} 2.0")
                    .contains("stemma_nodes{topology=\"net\"} 1.0")
                    .contains("stemma_links{topology=\"net\"} 0.0")
                    .contains("stemma_commits_total{outcome=\"committed\"} 2.0")
                    .contains("stemma_rpc_seconds_count{code=\"OK\",method=\"GetNode\"} 1")
                    .contains("stemma_rpc_seconds_count{code=\"OK\",method=\"Commit\"} 1")
                    .contains("stemma_connections 1.0")
                    .contains("stemma_conflicts_total{reason=\"VERSION_MISMATCH\"} 0.0")
                    .contains("stemma_reads_in_flight 0.0")
                    .contains("stemma_version_oldest_age_seconds{topology=\"net\"}")
                    .contains("stemma_versions_retained_bytes{topology=\"net\"}")
                    .contains("stemma_commit_seconds_count{stage=\"publish\"} " + (engine == EngineKind.RCU ? 2 : 0));
        }
    }

    @Test
    void statusTellsWhatTheServerIs() throws Exception {
        try (StemmaServer server = StemmaServer.start(config("rcu", null));
                Socket socket = greeted(server)) {
            Response status =
                    ask(socket, Request.newBuilder().setId(2).setGetStatus(GetStatusRequest.getDefaultInstance()));
            assertThat(status.getGetStatus().getEngine()).isEqualTo("rcu");
            assertThat(status.getGetStatus().getTransport()).isIn("epoll", "kqueue", "nio");
            assertThat(status.getGetStatus().getConnectionCount()).isEqualTo(1);
            assertThat(status.getGetStatus().getLimitsMap()).containsEntry("in_flight_max", 1_024L);
            assertThat(status.getGetStatus().getServerVersion()).isEqualTo(StemmaServer.version());
        }
    }

    @Test
    void theStartBlockAndThePortsFileTellTheRealPorts(@TempDir Path folder) throws Exception {
        Path ports = folder.resolve("ports");
        ServerConfig config = config("rcu", ports);
        try (StemmaServer server = StemmaServer.start(config)) {
            int rpc = server.rpcAddress().getPort();
            int http = server.httpAddress().getPort();
            assertThat(rpc).isPositive();
            assertThat(Files.readString(ports)).isEqualTo("rpc=" + rpc + "\nhttp=" + http + "\n");
            assertThat(folder.toFile().list()).containsExactly("ports");
            assertThat(Banner.of(server, config).lines())
                    .contains("rpc 127.0.0.1:" + rpc, "http 127.0.0.1:" + http + " (/metrics /healthz /readyz)")
                    .anySatisfy(line -> assertThat(line).startsWith("engine rcu, transport "))
                    .anySatisfy(line -> assertThat(line).startsWith("jvm ").contains("collector "))
                    .anySatisfy(line -> assertThat(line).contains("connections_max=10000"));
        }
    }

    @Test
    void aPortInUseIsToldAndNothingIsLeftRunning() throws Exception {
        try (StemmaServer first = StemmaServer.start(config("rcu", null))) {
            int taken = first.rpcAddress().getPort();
            ServerConfig second = new ServerConfig("127.0.0.1", taken, 0, "rcu", null, Limits.defaults());
            assertThatThrownBy(() -> StemmaServer.start(second))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(String.valueOf(taken));
        }
        await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("stemma-commit")));
    }

    @Test
    void aStoppedServerIsGone() throws Exception {
        StemmaServer server = StemmaServer.start(config("rcu", null));
        InetSocketAddress rpc = server.rpcAddress();
        InetSocketAddress http = server.httpAddress();
        server.close();
        server.close();
        assertThatThrownBy(() -> new Socket(rpc.getAddress(), rpc.getPort()).close())
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> new Socket(http.getAddress(), http.getPort()).close())
                .isInstanceOf(IOException.class);
    }
}
