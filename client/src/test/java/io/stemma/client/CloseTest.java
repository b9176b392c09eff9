package io.stemma.client;

import static io.stemma.client.Samples.commit;
import static io.stemma.client.Samples.failure;
import static io.stemma.client.Samples.getNode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.rpc.Code;
import io.stemma.v1.Error;
import io.stemma.v1.ImportBegin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class CloseTest {
    @Test
    void closeCompletesWhatIsInFlightWaitingDelayedOrImported() {
        Error.Builder later =
                Error.newBuilder().setCode(Code.RESOURCE_EXHAUSTED).setRetryDelayMs(5_000);
        FakeServer.Script script = (peer, call) -> {
            if (call.getGetNode().getNodeId().equals("delayed")) {
                peer.reply(call, FakeServer.error(later));
            }
        };
        try (FakeServer server = new FakeServer(script)) {
            server.helloReply = FakeServer.hello(3, 1 << 20);
            List<CompletableFuture<?>> open = new ArrayList<>();
            StemmaClient client = server.client().connections(2).build();
            open.add(client.getNode(getNode("delayed")));
            await().until(() -> server.calls() == 1);
            for (int i = 0; i < 100; i++) {
                open.add(client.getNode(getNode("n" + i)));
            }
            open.add(client.startImport(ImportBegin.getDefaultInstance()).result());
            await().until(() -> server.calls() >= 3);
            client.close();
            assertThat(open).allMatch(CompletableFuture::isCompletedExceptionally);
            assertThat(open).allMatch(call -> failure(call).code() == Code.CANCELLED);
            await().until(() -> server.connections() == 0);
        }
    }

    @Test
    void aWriteThatWasSentIsOfUnknownOutcomeAtClose() {
        try (FakeServer server = new FakeServer((peer, call) -> {})) {
            StemmaClient client = server.client().build();
            var write = client.commit(commit());
            await().until(() -> server.calls() == 1);
            client.close();
            assertThat(failure(write)).hasMessageContaining("the outcome is unknown, ask again with request_id");
        }
    }

    @Test
    void callsAfterCloseFail() {
        try (FakeServer server = new FakeServer((peer, call) -> {})) {
            StemmaClient client = server.client().build();
            client.close();
            client.close();
            assertThat(failure(client.getNode(getNode("a"))).code()).isEqualTo(Code.CANCELLED);
            assertThat(failure(client.startImport(ImportBegin.getDefaultInstance())
                                    .result())
                            .code())
                    .isEqualTo(Code.CANCELLED);
        }
    }

    @Test
    void closeWithoutAServerCompletesWhatWaits() {
        StemmaClient client = StemmaClient.builder()
                .address("127.0.0.1:1")
                .backoff(Duration.ofMinutes(1), Duration.ofMinutes(1))
                .build();
        var waiting = client.getNode(getNode("a"));
        client.close();
        assertThat(failure(waiting).code()).isEqualTo(Code.CANCELLED);
    }

    @Test
    void aCallbackMayCloseTheClient() {
        try (FakeServer server = new FakeServer((peer, call) -> peer.reply(call, Samples.node(call, 1)))) {
            StemmaClient client = server.client().connections(1).build();
            var closed = client.getNode(getNode("a")).thenAccept(reply -> client.close());
            assertThat(failure(closed.thenCompose(done -> client.getNode(getNode("b"))))
                            .code())
                    .isEqualTo(Code.CANCELLED);
        }
    }
}
