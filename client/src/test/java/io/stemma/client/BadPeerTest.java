package io.stemma.client;

import static io.stemma.client.Samples.failure;
import static io.stemma.client.Samples.get;
import static io.stemma.client.Samples.getNode;
import static io.stemma.client.Samples.node;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.Code;
import io.stemma.client.FakeServer.Peer;
import io.stemma.v1.Error;
import io.stemma.v1.ErrorReason;
import io.stemma.v1.GetStatusResponse;
import io.stemma.v1.Request;
import io.stemma.v1.Response;
import java.time.Duration;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** Whatever the other side does, the calls end, and the next connection works. */
final class BadPeerTest {
    private static final Duration SHORT = Duration.ofMillis(10);

    /** What the server does to a call named "bad"; the failure that the caller gets. */
    private static StemmaException failureOf(BiConsumer<Peer, Request> deed) throws Exception {
        FakeServer.Script script = (peer, call) -> {
            if (call.getGetNode().getNodeId().equals("bad")) {
                deed.accept(peer, call);
            } else {
                peer.reply(call, node(call, 1));
            }
        };
        try (FakeServer server = new FakeServer(script);
                StemmaClient client = server.client()
                        .connections(1)
                        .frameBytesMax(4_096)
                        .backoff(SHORT, SHORT)
                        .build()) {
            StemmaException failure = failure(client.getNode(getNode("bad")));
            assertThat(get(client.getNode(getNode("good"))).getVersion()).isEqualTo(1);
            return failure;
        }
    }

    @Test
    void garbageClosesTheConnectionAndFailsItsCalls() throws Exception {
        StemmaException failure = failureOf((peer, call) -> peer.bytes((byte) 3, (byte) -1, (byte) -1, (byte) -1));
        assertThat(failure.code()).isEqualTo(Code.INTERNAL);
        assertThat(failure.reason()).isEqualTo(ErrorReason.MALFORMED_FRAME);
        assertThat(failure).hasMessageContaining("get_node: reply of 3 bytes");
    }

    @Test
    void anOversizeFrameClosesTheConnectionAndFailsItsCalls() throws Exception {
        StemmaException failure = failureOf((peer, call) -> peer.bytes((byte) 0x81, (byte) 0x20));
        assertThat(failure.code()).isEqualTo(Code.INTERNAL);
        assertThat(failure).hasMessageContaining("frame length: 4097 bytes (expected 1..4096)");
    }

    @Test
    void aZeroLengthClosesTheConnectionAndFailsItsCalls() throws Exception {
        assertThat(failureOf((peer, call) -> peer.bytes((byte) 0)))
                .hasMessageContaining("frame length: 0 bytes (expected 1..4096)");
    }

    @Test
    void aCutInTheMiddleOfAFrameIsACut() throws Exception {
        StemmaException failure = failureOf((peer, call) -> {
            peer.bytes((byte) 100, (byte) 8, (byte) 1);
            peer.cut();
        });
        assertThat(failure.code()).isEqualTo(Code.UNAVAILABLE);
        assertThat(failure).hasMessageContaining("the server closed the connection");
    }

    @Test
    void aReplyToARequestThatIsNotOpenClosesTheConnection() throws Exception {
        StemmaException failure = failureOf((peer, call) ->
                peer.send(node(call, 1).setId(call.getId() + 1_000).setEnd(true).build()));
        assertThat(failure.code()).isEqualTo(Code.INTERNAL);
        assertThat(failure).hasMessageContaining("expected one that is open");
    }

    @Test
    void theResultOfAnotherCallIsAnError() throws Exception {
        StemmaException failure = failureOf((peer, call) ->
                peer.reply(call, Response.newBuilder().setGetStatus(GetStatusResponse.getDefaultInstance())));
        assertThat(failure.code()).isEqualTo(Code.INTERNAL);
        assertThat(failure).hasMessageContaining("answered with GET_STATUS");
    }

    @Test
    void anErrorOfTheWholeConnectionReachesItsCalls() throws Exception {
        Error.Builder error = Error.newBuilder()
                .setCode(Code.INVALID_ARGUMENT)
                .setReason(ErrorReason.MALFORMED_FRAME)
                .setMessage("frame length: 0");
        StemmaException failure = failureOf((peer, call) -> {
            peer.send(FakeServer.error(error).setEnd(true).build());
            peer.cut();
        });
        assertThat(failure.code()).isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(failure).hasMessageContaining("get_node: frame length: 0");
    }

    @Test
    void aRefusedHelloFailsTheCallsThatWaitAtOnce() {
        try (FakeServer server = new FakeServer((peer, call) -> {})) {
            server.helloReply = FakeServer.error(
                    Error.newBuilder().setCode(Code.UNAUTHENTICATED).setMessage("token: wrong"));
            try (StemmaClient client = server.client()
                    .deadline(Duration.ofMinutes(10))
                    .token("wrong")
                    .backoff(SHORT, SHORT)
                    .build()) {
                StemmaException failure = failure(client.getNode(getNode("a")));
                assertThat(failure.code()).isEqualTo(Code.UNAUTHENTICATED);
                assertThat(failure).hasMessageContaining("token: wrong");
                assertThat(failure(client.ready()).code()).isEqualTo(Code.UNAUTHENTICATED);
                assertThat(server.calls()).isZero();
            }
        }
    }

    @Test
    void aHelloOfAnotherProtocolFailsTheCallsThatWaitAtOnce() {
        try (FakeServer server = new FakeServer((peer, call) -> {})) {
            server.helloReply = FakeServer.hello(0, 0);
            try (StemmaClient client =
                    server.client().deadline(Duration.ofMinutes(10)).build()) {
                assertThat(failure(client.getNode(getNode("a")))).hasMessageContaining("answer to hello");
            }
        }
    }
}
