package io.stemma.server.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.rpc.Code;
import io.stemma.server.config.Setting;
import io.stemma.server.service.StreamReply;
import io.stemma.v1.AddCredits;
import io.stemma.v1.Cancel;
import io.stemma.v1.Node;
import io.stemma.v1.Request;
import io.stemma.v1.Response;
import io.stemma.v1.WatchRequest;
import io.stemma.v1.WatchResponse;
import io.stemma.v1.WatchState;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Replies of a stream come in order, as many as there are credits, and nothing is buffered past the bound. */
class StreamTest {
    private static final int ID = 10;

    private static Request watch(int credits) {
        return Request.newBuilder()
                .setId(ID)
                .setCredits(credits)
                .setWatch(WatchRequest.getDefaultInstance())
                .build();
    }

    private static Request credits(int credits) {
        return Request.newBuilder()
                .setAddCredits(AddCredits.newBuilder().setRequestId(ID).setCredits(credits))
                .build();
    }

    private static WatchResponse event(long version) {
        return WatchResponse.newBuilder().setVersion(version).build();
    }

    private static WatchResponse large(int bytes) {
        Node node = Node.newBuilder()
                .setKindBytes(ByteString.copyFrom(new byte[bytes]))
                .build();
        return WatchResponse.newBuilder()
                .setState(WatchState.newBuilder().addNodes(node))
                .build();
    }

    private static StreamReply open(RpcTestServer server, RawClient client, Request request) throws Exception {
        client.send(request);
        return (StreamReply) server.handler.held.take().reply();
    }

    @Test
    void repliesComeInOrderAndTheLastOneEndsTheStream() throws Exception {
        try (RpcTestServer server = new RpcTestServer(Map.of());
                RawClient client = server.greeted()) {
            StreamReply stream = open(server, client, watch(100));
            for (int version = 1; version <= 99; version++) {
                assertThat(stream.ready()).isTrue();
                stream.next(event(version));
            }
            stream.success(event(100));
            for (int version = 1; version <= 100; version++) {
                Response reply = client.receive();
                assertThat(reply.getId()).isEqualTo(ID);
                assertThat(reply.getWatch().getVersion()).isEqualTo(version);
                assertThat(reply.getEnd()).isEqualTo(version == 100);
            }
            assertThat(server.server.inFlight()).isZero();
        }
    }

    @Test
    void eachReplyTakesACreditAndMoreMakeItReadyAgain() throws Exception {
        try (RpcTestServer server = new RpcTestServer(Map.of());
                RawClient client = server.greeted()) {
            StreamReply stream = open(server, client, watch(2));
            AtomicInteger woken = new AtomicInteger();
            stream.onReady(woken::incrementAndGet);
            stream.next(event(1));
            stream.next(event(2));
            assertThat(stream.ready()).isFalse();
            assertThatThrownBy(() -> stream.next(event(3))).isInstanceOf(IllegalStateException.class);
            client.send(credits(1));
            await().until(() -> woken.get() == 1);
            assertThat(stream.ready()).isTrue();
            stream.next(event(3));
            assertThat(stream.ready()).isFalse();
            for (int version = 1; version <= 3; version++) {
                assertThat(client.receive().getWatch().getVersion()).isEqualTo(version);
            }
        }
    }

    @Test
    void streamsOfAConnectionAreLimited() throws Exception {
        try (RpcTestServer server = new RpcTestServer(Map.of(Setting.STREAMS_PER_CONNECTION_MAX, 1));
                RawClient client = server.greeted()) {
            open(server, client, watch(2));
            client.send(Request.newBuilder(watch(2)).setId(ID + 1).build());
            assertThat(client.receive().getError().getMessage())
                    .isEqualTo("streams per connection: 1 streams (expected at most 1)");
        }
    }

    @Test
    void aStreamThatNamesNoCreditsHasSome() throws Exception {
        try (RpcTestServer server = new RpcTestServer(Map.of());
                RawClient client = server.greeted()) {
            StreamReply stream = open(server, client, watch(0));
            for (int i = 0; i < OpenStream.CREDITS_DEFAULT; i++) {
                stream.next(event(i));
            }
            assertThat(stream.ready()).isFalse();
        }
    }

    @Test
    void creditsHaveARange() throws Exception {
        try (RpcTestServer server = new RpcTestServer(Map.of());
                RawClient client = server.greeted()) {
            client.send(watch(OpenStream.CREDITS_MAX + 1));
            assertThat(client.receive().getError().getMessage()).isEqualTo("credits: 1025 (expected 0..1024)");
            client.send(credits(0));
            Response refusal = client.receive();
            assertThat(refusal.getId()).isZero();
            assertThat(refusal.getError().getMessage()).isEqualTo("add_credits.credits: 0 (expected 1..1024)");
            assertThat(client.closedByServer()).isTrue();
        }
    }

    @Test
    void creditsForAStreamThatIsNotThereAreIgnored() throws Exception {
        try (RpcTestServer server = new RpcTestServer(Map.of());
                RawClient client = server.greeted()) {
            client.send(credits(5));
            client.send(RpcTestServer.getNode(11, "n"));
            assertThat(client.receive().getGetNode().getNode().getId()).isEqualTo("n");
        }
    }

    @Test
    void theDeadlineCountsUntilTheFirstReply() throws Exception {
        try (RpcTestServer server = new RpcTestServer(Map.of());
                RawClient client = server.greeted()) {
            Request brief = watch(10).toBuilder().setDeadlineMs(50).build();
            StreamReply stream = open(server, client, brief);
            stream.next(event(1));
            assertThat(client.receive().getWatch().getVersion()).isEqualTo(1);

            // A second one, with the same deadline and silent, is over when the first would have been.
            client.send(brief.toBuilder().setId(ID + 1).build());
            Response late = client.receive();
            assertThat(late.getId()).isEqualTo(ID + 1);
            assertThat(late.getError().getCode()).isEqualTo(Code.DEADLINE_EXCEEDED);
            stream.next(event(2));
            assertThat(client.receive().getWatch().getVersion()).isEqualTo(2);
        }
    }

    @Test
    void cancelEndsTheStreamAndItsWork() throws Exception {
        try (RpcTestServer server = new RpcTestServer(Map.of());
                RawClient client = server.greeted()) {
            client.send(watch(10));
            FakeHandler.Held held = server.handler.held.take();
            AtomicInteger cancelled = new AtomicInteger();
            held.context().onCancel(cancelled::incrementAndGet);
            StreamReply stream = (StreamReply) held.reply();
            stream.next(event(1));
            assertThat(client.receive().getWatch().getVersion()).isEqualTo(1);
            client.send(Request.newBuilder()
                    .setId(11)
                    .setCancel(Cancel.newBuilder().setRequestId(ID))
                    .build());
            Response end = client.receive();
            assertThat(end.getEnd()).isTrue();
            assertThat(end.getError().getCode()).isEqualTo(Code.CANCELLED);
            assertThat(client.receive().getCancel().getWasOpen()).isTrue();
            assertThat(cancelled).hasValue(1);
            stream.next(event(2));
            assertThat(server.server.inFlight()).isZero();
        }
    }

    @Test
    void aClientThatDoesNotReadCostsNoMoreThanTheWriteBuffer() throws Exception {
        int bytes = 64 << 10;
        int bufferBytes = 1 << 20;
        try (RpcTestServer server = new RpcTestServer(Map.of(Setting.WRITE_BUFFER_BYTES_MAX, bufferBytes));
                RawClient client = server.greeted()) {
            StreamReply stream = open(server, client, watch(OpenStream.CREDITS_MAX));
            AtomicInteger woken = new AtomicInteger();
            stream.onReady(woken::incrementAndGet);
            int sent = 0;
            while (stream.ready()) {
                stream.next(large(bytes));
                sent++;
            }
            // What the kernel's buffers take comes on top; it is not the server's memory, and it is bounded.
            assertThat(sent).isBetween(bufferBytes / bytes, 600);
            for (int i = 0; i < sent; i++) {
                client.receive();
            }
            await().until(stream::ready);
            assertThat(woken.get()).isPositive();
        }
    }

    @Test
    void aLostConnectionEndsTheWork() throws Exception {
        try (RpcTestServer server = new RpcTestServer(Map.of());
                RawClient client = server.greeted()) {
            client.send(watch(10));
            FakeHandler.Held held = server.handler.held.take();
            client.abort();
            await().until(() -> held.context().isCancelled());
            ((StreamReply) held.reply()).next(event(1));
            assertThat(server.server.inFlight()).isZero();
        }
    }
}
