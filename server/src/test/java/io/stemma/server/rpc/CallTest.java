package io.stemma.server.rpc;

import static io.stemma.server.rpc.RpcTestServer.getNode;
import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.v1.FindPathRequest;
import io.stemma.v1.FindPathResponse;
import io.stemma.v1.GetStatusRequest;
import io.stemma.v1.Request;
import io.stemma.v1.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls go in and their answers come out. */
class CallTest {
    private RpcTestServer server;

    @BeforeEach
    void start() throws Exception {
        server = new RpcTestServer();
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void helloTellsTheVersionsAndLimits() throws Exception {
        try (RawClient client = server.connect()) {
            Response response = client.hello();
            assertThat(response.getId()).isEqualTo(1);
            assertThat(response.getEnd()).isTrue();
            assertThat(response.getHello().getProtocolVersion()).isEqualTo(1);
            assertThat(response.getHello().getServerVersion()).isEqualTo("0.0.0-test");
            assertThat(response.getHello().getFrameBytesMax()).isEqualTo(16 << 20);
            assertThat(response.getHello().getInFlightMax()).isEqualTo(1024);
        }
    }

    @Test
    void shortCallsAreAnsweredOnTheEventLoop() throws Exception {
        assertThat(server.serves()).isTrue();
        assertThat(server.handler.threads.get("call")).startsWith("stemma-loop");
    }

    @Test
    void encodedAndBuiltResultsAreTheSameToTheClient() throws Exception {
        try (RawClient client = server.greeted()) {
            client.send(getNode(-1L, "n"));
            Response encoded = client.receive();
            assertThat(encoded.getId()).isEqualTo(-1L);
            assertThat(encoded.getGetNode().getVersion()).isEqualTo(7);
            assertThat(encoded.getGetNode().getNode().getId()).isEqualTo("n");
            client.send(Request.newBuilder()
                    .setId(300)
                    .setGetStatus(GetStatusRequest.getDefaultInstance())
                    .build());
            Response built = client.receive();
            assertThat(built.getId()).isEqualTo(300);
            assertThat(built.getGetStatus().getEngine()).isEqualTo("fake");
        }
    }

    @Test
    void pipelinedRepliesComeAsTheyAreReady() throws Exception {
        try (RawClient client = server.greeted()) {
            client.send(findPath(10), findPath(11), getNode(12, "now"));
            assertThat(client.receive().getId()).isEqualTo(12);
            FakeHandler.Held first = server.handler.held.take();
            FakeHandler.Held second = server.handler.held.take();
            second.reply().success(FindPathResponse.newBuilder().setCost(11).build());
            assertThat(client.receive()).satisfies(r -> {
                assertThat(r.getId()).isEqualTo(11);
                assertThat(r.getFindPath().getCost()).isEqualTo(11);
            });
            first.reply()
                    .success(FindPathResponse.newBuilder().setCost(10).build().toByteArray());
            assertThat(client.receive()).satisfies(r -> {
                assertThat(r.getId()).isEqualTo(10);
                assertThat(r.getFindPath().getCost()).isEqualTo(10);
            });
        }
    }

    static Request findPath(long id) {
        return Request.newBuilder()
                .setId(id)
                .setFindPath(FindPathRequest.newBuilder().setTopology("t"))
                .build();
    }
}
