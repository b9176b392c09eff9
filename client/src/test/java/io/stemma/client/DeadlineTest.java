package io.stemma.client;

import static io.stemma.client.Samples.failure;
import static io.stemma.client.Samples.get;
import static io.stemma.client.Samples.getNode;
import static io.stemma.client.Samples.node;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.rpc.Code;
import io.stemma.v1.Error;
import io.stemma.v1.ErrorReason;
import io.stemma.v1.Request;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class DeadlineTest {
    private static final FakeServer.Script SILENT = (peer, call) -> {};

    @Test
    void aCallThatIsNotAnsweredFailsAfterItsDeadlineAndTheServerIsTold() throws Exception {
        try (FakeServer server = new FakeServer(SILENT);
                StemmaClient client = server.client().build()) {
            get(client.ready());
            var reply = client.withDeadline(Duration.ofMillis(100)).getNode(getNode("a"));
            StemmaException failure = failure(reply);
            assertThat(failure.code()).isEqualTo(Code.DEADLINE_EXCEEDED);
            assertThat(failure.reason()).isEqualTo(ErrorReason.DEADLINE_PASSED);
            assertThat(failure).hasMessageContaining("get_node: no answer within 100 ms");
            await().until(() -> server.cancels.size() == 1);
            assertThat(server.cancels.get(0).getCancel().getRequestId())
                    .isEqualTo(server.heard.get(0).getId());
        }
    }

    @Test
    void theDeadlineIsSentWithTheCall() {
        try (FakeServer server = new FakeServer(SILENT);
                StemmaClient client =
                        server.client().deadline(Duration.ofSeconds(40)).build()) {
            var own = client.getNode(getNode("a"));
            var view = client.withDeadline(Duration.ofSeconds(90)).getNode(getNode("b"));
            var request = client.call(Request.newBuilder()
                    .setGetNode(getNode("c"))
                    .setDeadlineMs(70_000)
                    .build());
            await().until(() -> server.calls() == 3);
            assertThat(deadlineOf(server, "a")).isBetween(1, 40_000);
            assertThat(deadlineOf(server, "b")).isBetween(40_001, 90_000);
            assertThat(deadlineOf(server, "c")).isBetween(40_001, 70_000);
            assertThat(own.isDone() || view.isDone() || request.isDone()).isFalse();
        }
    }

    private static int deadlineOf(FakeServer server, String id) {
        return server.heard.stream()
                .filter(call -> call.getGetNode().getNodeId().equals(id))
                .findFirst()
                .orElseThrow()
                .getDeadlineMs();
    }

    @Test
    void theServersOwnWordOnTheDeadlineComesFirst() throws Exception {
        FakeServer.Script late = (peer, call) -> {
            var unused = peer.channel()
                    .eventLoop()
                    .schedule(
                            () -> peer.reply(
                                    call,
                                    FakeServer.error(Error.newBuilder()
                                            .setCode(Code.DEADLINE_EXCEEDED)
                                            .setMessage("said by the server"))),
                            call.getDeadlineMs(),
                            TimeUnit.MILLISECONDS);
        };
        try (FakeServer server = new FakeServer(late);
                StemmaClient client = server.client().build()) {
            get(client.ready());
            var reply = client.withDeadline(Duration.ofMillis(50)).getNode(getNode("a"));
            assertThat(failure(reply)).hasMessageContaining("said by the server");
        }
    }

    @Test
    void cancellingTheFutureCancelsTheCallAndTheConnectionLivesOn() throws Exception {
        FakeServer.Script script = (peer, call) -> {
            if (!call.getGetNode().getNodeId().equals("slow")) {
                peer.reply(call, node(call, 1));
            }
        };
        try (FakeServer server = new FakeServer(script);
                StemmaClient client = server.client().connections(1).build()) {
            var slow = client.getNode(getNode("slow"));
            await().until(() -> server.calls() == 1);
            assertThat(slow.cancel(true)).isTrue();
            assertThatThrownBy(slow::join).isInstanceOf(CancellationException.class);
            await().until(() -> server.cancels.size() == 1);
            assertThat(get(client.getNode(getNode("next"))).getNode().getId()).isEqualTo("next");
            assertThat(server.hellos).hasValue(1);
        }
    }

    @Test
    void aReplyAfterTheDeadlineHarmsNobody() throws Exception {
        FakeServer.Script script = (peer, call) -> {
            if (call.getGetNode().getNodeId().equals("next")) {
                peer.reply(call, node(call, 1));
            }
        };
        try (FakeServer server = new FakeServer(script)) {
            server.ignoresCancel = true;
            try (StemmaClient client = server.client().connections(1).build()) {
                get(client.ready());
                var late = client.withDeadline(Duration.ofMillis(20)).getNode(getNode("late"));
                assertThat(failure(late).code()).isEqualTo(Code.DEADLINE_EXCEEDED);
                await().until(() -> server.cancels.size() == 1);
                server.answerAll(server.heard.get(0), node(server.heard.get(0), 1));
                assertThat(get(client.getNode(getNode("next"))).getNode().getId())
                        .isEqualTo("next");
                assertThat(server.hellos).hasValue(1);
            }
        }
    }

    @Test
    void withoutAServerCallsFailUnavailableAtTheirDeadlineAndReadyAtOnce() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        try (StemmaClient client = StemmaClient.connect("127.0.0.1:" + port)) {
            StemmaException notReady = failure(client.ready());
            assertThat(notReady.code()).isEqualTo(Code.UNAVAILABLE);
            assertThat(notReady).hasMessageContaining("connect to 127.0.0.1:" + port);
            StemmaException failed =
                    failure(client.withDeadline(Duration.ofMillis(200)).getNode(getNode("a")));
            assertThat(failed.code()).isEqualTo(Code.UNAVAILABLE);
            assertThat(failed).hasMessageContaining("no connection within 200 ms: connect to 127.0.0.1:" + port);
        }
    }

    @Test
    void aCallThatWaitsForItsTurnFailsAtItsDeadlineToo() {
        try (FakeServer server = new FakeServer(SILENT)) {
            server.helloReply = FakeServer.hello(1, 1 << 20);
            try (StemmaClient client = server.client().connections(1).openMax(2).build()) {
                var first = client.getNode(getNode("first"));
                await().until(() -> server.calls() == 1);
                for (int again = 0; again < 3; again++) {
                    StemmaException waited =
                            failure(client.withDeadline(Duration.ofMillis(50)).getNode(getNode("second")));
                    assertThat(waited.code()).isEqualTo(Code.DEADLINE_EXCEEDED);
                    assertThat(waited).hasMessageContaining("not sent within 50 ms: too many calls are open");
                }
                assertThat(first).isNotDone();
                assertThat(server.calls()).isEqualTo(1);
            }
        }
    }
}
