package io.stemma.client;

import static io.stemma.client.Samples.commit;
import static io.stemma.client.Samples.committed;
import static io.stemma.client.Samples.failure;
import static io.stemma.client.Samples.get;
import static io.stemma.client.Samples.getNode;
import static io.stemma.client.Samples.node;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.rpc.Code;
import io.stemma.client.FakeServer.Peer;
import io.stemma.v1.AddToCountersRequest;
import io.stemma.v1.Error;
import io.stemma.v1.ErrorReason;
import io.stemma.v1.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class RetryTest {
    private static final Duration SHORT = Duration.ofMillis(10);

    /** Cuts the connection on the first calls, and answers the others. */
    private static FakeServer cutting(int cuts) {
        AtomicInteger left = new AtomicInteger(cuts);
        return new FakeServer((peer, call) -> {
            if (left.getAndDecrement() > 0) {
                peer.cut();
            } else {
                answer(peer, call);
            }
        });
    }

    private static void answer(Peer peer, Request call) {
        peer.reply(call, call.hasCommit() ? committed(7) : node(call, 7));
    }

    private static StemmaClientBuilder quick(FakeServer server) {
        return server.client().connections(1).backoff(SHORT, SHORT);
    }

    @Test
    void aReadWhoseConnectionIsCutIsSentAgain() throws Exception {
        try (FakeServer server = cutting(1);
                StemmaClient client = quick(server).build()) {
            assertThat(get(client.getNode(getNode("a"))).getVersion()).isEqualTo(7);
            assertThat(server.calls()).isEqualTo(2);
        }
    }

    @Test
    void aWriteIsGivenARequestIdAndSentAgainWithTheSameOne() throws Exception {
        try (FakeServer server = cutting(1);
                StemmaClient client = quick(server).build()) {
            assertThat(get(client.commit(commit())).getVersion()).isEqualTo(7);
            assertThat(get(client.commit(commit())).getVersion()).isEqualTo(7);
            List<String> ids = server.heard.stream()
                    .map(call -> call.getCommit().getRequestId())
                    .toList();
            assertThat(ids).hasSize(3).doesNotContain("");
            assertThat(ids.get(1)).isEqualTo(ids.get(0));
            assertThat(ids.get(2)).isNotEqualTo(ids.get(0));
        }
    }

    @Test
    void theCallersRequestIdIsKept() throws Exception {
        try (FakeServer server = cutting(1);
                StemmaClient client = quick(server).fillRequestIds(false).build()) {
            var mine = commit().toBuilder().setRequestId("mine").build();
            assertThat(get(client.commit(mine)).getVersion()).isEqualTo(7);
            assertThat(server.heard)
                    .extracting(call -> call.getCommit().getRequestId())
                    .containsExactly("mine", "mine");
        }
    }

    @Test
    void anAddToCountersIsNeverSentAgain() throws Exception {
        try (FakeServer server = cutting(1);
                StemmaClient client = quick(server).build()) {
            StemmaException failure = failure(client.addToCounters(AddToCountersRequest.getDefaultInstance()));
            assertThat(failure.code()).isEqualTo(Code.UNAVAILABLE);
            assertThat(failure).hasMessageContaining("the outcome is unknown");
            assertThat(server.calls()).isEqualTo(1);
        }
    }

    @Test
    void aWriteWithoutRequestIdIsNeverSentAgainAndItsOutcomeIsUnknown() throws Exception {
        try (FakeServer server = cutting(1);
                StemmaClient client = quick(server).fillRequestIds(false).build()) {
            StemmaException failure = failure(client.commit(commit()));
            assertThat(failure.code()).isEqualTo(Code.UNAVAILABLE);
            assertThat(failure).hasMessageContaining("the outcome is unknown");
            assertThat(get(client.getNode(getNode("a"))).getVersion()).isEqualTo(7);
            assertThat(server.heard.stream().filter(Request::hasCommit)).hasSize(1);
        }
    }

    @Test
    void aWriteWithoutRequestIdThatWasNotSentYetWaitsForTheServer() throws Exception {
        try (FakeServer server = cutting(0)) {
            server.stop();
            try (StemmaClient client = quick(server).fillRequestIds(false).build()) {
                var write = client.commit(commit());
                assertThat(failure(client.ready()).code()).isEqualTo(Code.UNAVAILABLE);
                server.restart();
                assertThat(get(write).getVersion()).isEqualTo(7);
            }
        }
    }

    @Test
    void aCallThatBreaksTheServerEachTimeIsGivenUp() {
        try (FakeServer server = cutting(Integer.MAX_VALUE);
                StemmaClient client = quick(server).build()) {
            StemmaException failure = failure(client.getNode(getNode("poison")));
            assertThat(failure.code()).isEqualTo(Code.UNAVAILABLE);
            assertThat(server.calls()).isEqualTo(5);
        }
    }

    @Test
    void callsGoOnWhenTheServerComesBack() throws Exception {
        AtomicBoolean back = new AtomicBoolean();
        try (FakeServer server = new FakeServer((peer, call) -> {
                    if (back.get()) {
                        answer(peer, call);
                    }
                });
                StemmaClient client =
                        server.client().backoff(SHORT, Duration.ofMillis(40)).build()) {
            List<CompletableFuture<?>> sent = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                sent.add(client.getNode(getNode("held" + i)));
            }
            await().until(() -> server.calls() == 20);
            server.stop();
            for (int i = 0; i < 20; i++) {
                sent.add(client.getNode(getNode("after" + i)));
            }
            assertThat(sent).noneMatch(CompletableFuture::isDone);
            back.set(true);
            server.restart();
            for (CompletableFuture<?> reply : sent) {
                get(reply);
            }
            assertThat(server.calls()).isGreaterThanOrEqualTo(60);
        }
    }

    @Test
    void aCallMovesToAConnectionThatStands() throws Exception {
        AtomicInteger cuts = new AtomicInteger(1);
        try (FakeServer server = new FakeServer((peer, call) -> {
                    if (cuts.getAndDecrement() > 0) {
                        peer.cut();
                    } else {
                        answer(peer, call);
                    }
                });
                StemmaClient client = server.client()
                        .connections(2)
                        .backoff(Duration.ofMinutes(5), Duration.ofMinutes(5))
                        .build()) {
            await().until(() -> server.hellos.get() == 2);
            assertThat(get(client.getNode(getNode("a"))).getVersion()).isEqualTo(7);
            assertThat(get(client.getNode(getNode("b"))).getVersion()).isEqualTo(7);
            assertThat(server.hellos).hasValue(2);
        }
    }

    @Test
    void anOverloadedServerIsAskedAgainAfterTheDelayItNames() throws Exception {
        AtomicInteger refusals = new AtomicInteger(2);
        try (FakeServer server = new FakeServer((peer, call) -> {
                    if (refusals.getAndDecrement() > 0) {
                        peer.reply(call, FakeServer.error(overloaded(20)));
                    } else {
                        answer(peer, call);
                    }
                });
                StemmaClient client = quick(server).build()) {
            assertThat(get(client.commit(commit())).getVersion()).isEqualTo(7);
            assertThat(server.calls()).isEqualTo(3);
        }
    }

    @Test
    void whoIsRefusedAgainAndAgainWaitsTwiceAsLongEachTime() throws Exception {
        AtomicInteger refusals = new AtomicInteger(3);
        try (FakeServer server = new FakeServer((peer, call) -> {
                    if (refusals.getAndDecrement() > 0) {
                        peer.reply(call, FakeServer.error(overloaded(20)));
                    } else {
                        answer(peer, call);
                    }
                });
                StemmaClient client = quick(server).build()) {
            long begun = System.nanoTime();
            assertThat(get(client.getNode(getNode("a"))).getVersion()).isEqualTo(7);
            assertThat(Duration.ofNanos(System.nanoTime() - begun))
                    .isGreaterThanOrEqualTo(Duration.ofMillis(20 + 40 + 80));
            assertThat(server.calls()).isEqualTo(4);
        }
    }

    @Test
    void aRefusalIsTheAnswerForWhoWantsToSeeIt() {
        try (FakeServer server = new FakeServer((peer, call) -> peer.reply(call, FakeServer.error(overloaded(20))));
                StemmaClient client = quick(server).retryRefused(false).build()) {
            assertThat(failure(client.getNode(getNode("a"))).reason()).isEqualTo(ErrorReason.OVERLOADED);
            assertThat(server.calls()).isEqualTo(1);
        }
    }

    @Test
    void aDelayBeyondTheDeadlineIsNotWaitedFor() {
        try (FakeServer server =
                        new FakeServer((peer, call) -> peer.reply(call, FakeServer.error(overloaded(60_000))));
                StemmaClient client = quick(server).build()) {
            StemmaException failure = failure(client.getNode(getNode("a")));
            assertThat(failure.code()).isEqualTo(Code.RESOURCE_EXHAUSTED);
            assertThat(failure.error().getRetryDelayMs()).isEqualTo(60_000);
            assertThat(server.calls()).isEqualTo(1);
        }
    }

    @Test
    void anErrorThatIsAnAnswerIsNotRetried() {
        Error.Builder conflict = Error.newBuilder()
                .setCode(Code.ABORTED)
                .setReason(ErrorReason.VERSION_MISMATCH)
                .setMessage("node a: version 5 (expected 4)");
        try (FakeServer server = new FakeServer((peer, call) -> peer.reply(call, FakeServer.error(conflict)));
                StemmaClient client = quick(server).build()) {
            StemmaException failure = failure(client.commit(commit()));
            assertThat(failure.error()).isEqualTo(conflict.build());
            assertThat(failure).hasMessage("ABORTED: node a: version 5 (expected 4)");
            assertThat(server.calls()).isEqualTo(1);
        }
    }

    private static Error.Builder overloaded(int delayMillis) {
        return Error.newBuilder()
                .setCode(Code.RESOURCE_EXHAUSTED)
                .setReason(ErrorReason.OVERLOADED)
                .setRetryDelayMs(delayMillis);
    }
}
