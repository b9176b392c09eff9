package io.stemma.client;

import static io.stemma.client.Samples.failure;
import static io.stemma.client.Samples.get;
import static io.stemma.client.Samples.getNode;
import static io.stemma.client.Samples.node;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.google.rpc.Code;
import io.stemma.client.FakeServer.Peer;
import io.stemma.v1.Error;
import io.stemma.v1.ErrorReason;
import io.stemma.v1.ImportBegin;
import io.stemma.v1.ImportElements;
import io.stemma.v1.ImportResponse;
import io.stemma.v1.Link;
import io.stemma.v1.Node;
import io.stemma.v1.Request;
import io.stemma.v1.Response;
import io.stemma.v1.Topology;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ImportTest {
    private static final ImportBegin BEGIN = ImportBegin.newBuilder()
            .setTopology(Topology.newBuilder().setName("t"))
            .build();
    private static final String KILOBYTE = "x".repeat(1_000);

    private static Node fatNode(int i) {
        return Node.newBuilder().setId("n" + i).setDisplayName(KILOBYTE).build();
    }

    private static void answerFinish(Peer peer, Request call) {
        if (call.getImport().hasFinish()) {
            peer.reply(
                    call,
                    Response.newBuilder()
                            .setImport(ImportResponse.newBuilder()
                                    .setTopology(
                                            Topology.newBuilder().setName("t").setVersion(2))));
        } else if (call.hasGetNode()) {
            peer.reply(call, node(call, 1));
        }
    }

    @Test
    void allPartsArriveInOrderUnderOneIdWithTheirCount() throws Exception {
        try (FakeServer server = new FakeServer(ImportTest::answerFinish);
                StemmaClient client = server.client().build()) {
            Session session = client.session();
            ImportStream stream = session.startImport(BEGIN);
            IntStream.range(0, 1_000).forEach(i -> stream.add(fatNode(i)));
            stream.send(ImportElements.newBuilder()
                    .addLinks(Link.newBuilder().setId("l"))
                    .build());
            assertThat(get(stream.finish()).getTopology().getVersion()).isEqualTo(2);
            assertThat(session.version("t")).isEqualTo(2);
            assertThat(server.heard)
                    .extracting(Request::getId)
                    .containsOnly(server.heard.get(0).getId());
            assertThat(server.heard.get(0).getImport().getBegin()).isEqualTo(BEGIN);
            assertThat(server.heard.stream()
                            .flatMap(part -> part.getImport().getElements().getNodesList().stream())
                            .map(Node::getId))
                    .isEqualTo(IntStream.range(0, 1_000).mapToObj(i -> "n" + i).toList());
            var finish = server.heard.get(server.calls() - 1).getImport().getFinish();
            assertThat(finish.getNodeCount()).isEqualTo(1_000);
            assertThat(finish.getLinkCount()).isEqualTo(1);
            assertThat(server.calls()).isBetween(5, 20);
        }
    }

    @Test
    void aSlowServerHoldsTheSenderAndNotTheMemory() throws Exception {
        try (FakeServer server = new FakeServer(ImportTest::answerFinish);
                StemmaClient client = server.client().build()) {
            ImportStream stream = client.startImport(BEGIN);
            stream.send(ImportElements.getDefaultInstance());
            await().until(() -> server.calls() == 2);
            server.reading(false);
            AtomicInteger added = new AtomicInteger();
            int parts = 64;
            CompletableFuture<Void> sender = CompletableFuture.runAsync(() -> {
                ImportElements.Builder mebibyte = ImportElements.newBuilder();
                IntStream.range(0, 1_000).forEach(i -> mebibyte.addNodes(fatNode(i)));
                for (int i = 0; i < parts; i++) {
                    stream.send(mebibyte.build());
                    added.incrementAndGet();
                }
            });
            await().during(Duration.ofMillis(300)).until(() -> heldAt(added));
            int held = added.get();
            assertThat(held).as("parts of a megabyte taken from the sender").isLessThan(parts / 2);
            assertThat(sender).isNotDone();
            server.reading(true);
            get(sender);
            assertThat(get(stream.finish()).getTopology().getVersion()).isEqualTo(2);
        }
    }

    private final AtomicInteger lastSeen = new AtomicInteger(-1);

    /** True if the count has not moved since it was asked last. */
    private boolean heldAt(AtomicInteger count) {
        int now = count.get();
        return lastSeen.getAndSet(now) == now;
    }

    @Test
    void anImportThatIsHeldUpHoldsUpNoOtherCall() throws Exception {
        AtomicInteger imports = new AtomicInteger();
        FakeServer.Script script = (peer, call) -> {
            if (call.hasImport() && imports.incrementAndGet() == 1) {
                peer.channel().config().setAutoRead(false);
            }
            answerFinish(peer, call);
        };
        try (FakeServer server = new FakeServer(script);
                StemmaClient client = server.client().connections(1).build();
                ImportStream stream = client.startImport(BEGIN)) {
            CompletableFuture<Void> sender = CompletableFuture.runAsync(() -> {
                while (!stream.result().isDone()) {
                    stream.add(fatNode(1));
                }
            });
            await().until(() -> imports.get() == 1);
            for (int i = 0; i < 100; i++) {
                assertThat(get(client.getNode(getNode("a"))).getVersion()).isEqualTo(1);
            }
            stream.cancel();
            assertThat(catchThrowable(() -> get(sender))).isNotNull();
        }
    }

    @Test
    void theFirstErrorOfTheServerEndsTheImportAtOnce() {
        Error.Builder error = Error.newBuilder()
                .setCode(Code.FAILED_PRECONDITION)
                .setReason(ErrorReason.DANGLING_LINK)
                .setMessage("link l: node z is missing");
        FakeServer.Script script = (peer, call) -> {
            if (call.getImport().hasElements()) {
                peer.reply(call, FakeServer.error(error));
            }
        };
        try (FakeServer server = new FakeServer(script);
                StemmaClient client = server.client().build()) {
            ImportStream stream = client.startImport(BEGIN);
            stream.send(ImportElements.newBuilder()
                    .addLinks(Link.newBuilder().setId("l"))
                    .build());
            assertThat(failure(stream.result()).error()).isEqualTo(error.build());
            assertThatThrownBy(() -> stream.send(ImportElements.getDefaultInstance()))
                    .isInstanceOf(StemmaException.class)
                    .hasMessageContaining("node z is missing");
        }
    }

    @Test
    void aCutImportFailsSaysThatNothingWasAppliedAndIsNotSentAgain() {
        FakeServer.Script script = (peer, call) -> {
            if (call.getImport().hasElements()) {
                peer.cut();
            }
        };
        try (FakeServer server = new FakeServer(script);
                StemmaClient client = server.client().build()) {
            ImportStream stream = client.startImport(BEGIN);
            stream.send(ImportElements.getDefaultInstance());
            StemmaException failure = failure(stream.result());
            assertThat(failure.code()).isEqualTo(Code.UNAVAILABLE);
            assertThat(failure).hasMessageContaining("nothing was applied");
            assertThat(server.heard.stream().filter(call -> call.getImport().hasBegin()))
                    .hasSize(1);
        }
    }

    @Test
    void aCutAfterTheFinishLeavesTheOutcomeUnknown() {
        FakeServer.Script script = (peer, call) -> {
            if (call.getImport().hasFinish()) {
                peer.cut();
            }
        };
        try (FakeServer server = new FakeServer(script);
                StemmaClient client = server.client().build()) {
            StemmaException failure = failure(client.startImport(BEGIN).finish());
            assertThat(failure.code()).isEqualTo(Code.UNAVAILABLE);
            assertThat(failure).hasMessageContaining("the outcome is unknown");
        }
    }

    @Test
    void closingAnUnfinishedImportCancelsItAndItsConnection() {
        try (FakeServer server = new FakeServer(ImportTest::answerFinish);
                StemmaClient client = server.client().connections(1).build()) {
            await().until(() -> server.connections() == 1);
            try (ImportStream stream = client.startImport(BEGIN)) {
                stream.send(ImportElements.getDefaultInstance());
                await().until(() -> server.connections() == 2);
            }
            await().until(() -> server.cancels.size() == 1);
            await().until(() -> server.connections() == 1);
        }
    }

    @Test
    void anImportWithoutAServerFailsWithinTheDeadlineOfACall() {
        try (FakeServer server = new FakeServer(ImportTest::answerFinish)) {
            server.stop();
            try (StemmaClient client =
                    server.client().deadline(Duration.ofMillis(200)).build()) {
                ImportStream stream = client.startImport(BEGIN);
                assertThatThrownBy(() -> stream.send(ImportElements.getDefaultInstance()))
                        .isInstanceOf(StemmaException.class)
                        .hasMessageContaining("no connection within 200 ms");
            }
        }
    }

    @Test
    void aPartLargerThanTheServersFrameEndsTheImport() {
        try (FakeServer server = new FakeServer(ImportTest::answerFinish)) {
            server.helloReply = FakeServer.hello(10, 10_000);
            try (StemmaClient client = server.client().build()) {
                ImportStream stream = client.startImport(BEGIN);
                ImportElements.Builder large = ImportElements.newBuilder();
                IntStream.range(0, 20).forEach(i -> large.addNodes(fatNode(i)));
                stream.send(large.build());
                StemmaException failure = failure(stream.result());
                assertThat(failure.reason()).isEqualTo(ErrorReason.LIMIT_EXCEEDED);
                assertThat(failure).hasMessageContaining("nothing was applied");
            }
        }
    }

    @Test
    void sendingOnAnEventLoopIsRefused() {
        try (FakeServer server = new FakeServer(ImportTest::answerFinish);
                StemmaClient client = server.client().connections(1).build()) {
            ImportStream stream = client.startImport(BEGIN);
            var onLoop =
                    client.getNode(getNode("a")).thenAccept(reply -> stream.send(ImportElements.getDefaultInstance()));
            assertThat(failure(onLoop)).hasMessageContaining("event loop");
            stream.close();
        }
    }
}
