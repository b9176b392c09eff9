package io.stemma.server.rpc;

import static io.stemma.server.rpc.CallTest.findPath;
import static io.stemma.server.rpc.RpcTestServer.getNode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.stemma.v1.ErrorReason;
import io.stemma.v1.FindPathResponse;
import io.stemma.v1.Response;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A server that stops finishes what it began. */
class ShutdownTest {
    @Test
    void openRequestsFinishAndNewOnesAreRefused() throws Exception {
        RpcTestServer server = new RpcTestServer();
        try (RawClient client = server.greeted()) {
            client.send(findPath(10));
            FakeHandler.Held held = server.handler.held.take();
            CompletableFuture<Boolean> stopped = stop(server, 20_000);
            await().until(() -> refusesNew(client));
            assertThat(stopped).isNotDone();
            assertThatThrownBy(server::connect).isInstanceOf(IOException.class);
            held.reply().success(FindPathResponse.newBuilder().setCost(3).build());
            assertThat(client.receive().getFindPath().getCost()).isEqualTo(3);
            assertThat(client.receiveOrEnd()).isNull();
            assertThat(stopped.get()).isTrue();
        }
        server.meters.close();
    }

    private static boolean refusesNew(RawClient client) throws IOException {
        client.send(getNode(11, "n"));
        Response response = client.receive();
        return response.getError().getReason() == ErrorReason.NOT_SERVING;
    }

    @Test
    void whoDoesNotFinishIsLeftBehindAfterTheGrace() throws Exception {
        RpcTestServer server = new RpcTestServer();
        try (RawClient client = server.greeted()) {
            client.send(findPath(10));
            FakeHandler.Held held = server.handler.held.take();
            assertThat(stop(server, 50).get()).isFalse();
            assertThat(client.closedByServer()).isTrue();
            assertThat(held.context().isCancelled()).isTrue();
        }
        server.meters.close();
    }

    private static CompletableFuture<Boolean> stop(RpcTestServer server, int graceMillis) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return server.server.stop(graceMillis);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
