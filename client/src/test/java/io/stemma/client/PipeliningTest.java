package io.stemma.client;

import static io.stemma.client.Samples.get;
import static io.stemma.client.Samples.getNode;
import static io.stemma.client.Samples.node;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.rpc.Code;
import io.stemma.client.FakeServer.Peer;
import io.stemma.v1.ErrorReason;
import io.stemma.v1.GetNodeResponse;
import io.stemma.v1.Request;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class PipeliningTest {
    private record Held(Peer peer, Request call) {
        void answer() {
            peer.reply(call, node(call, 1));
        }
    }

    @Test
    void repliesOutOfOrderReachTheirCallers() throws Exception {
        long seed = new Random().nextLong();
        List<Held> held = Collections.synchronizedList(new ArrayList<>());
        try (FakeServer server = new FakeServer((peer, call) -> held.add(new Held(peer, call)));
                StemmaClient client = server.client().connections(2).build()) {
            List<CompletableFuture<GetNodeResponse>> replies = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                replies.add(client.getNode(getNode("n" + i)));
            }
            await().until(() -> held.size() == 500);
            List<Held> shuffled = new ArrayList<>(held);
            Collections.shuffle(shuffled, new Random(seed));
            shuffled.forEach(Held::answer);
            for (int i = 0; i < 500; i++) {
                assertThat(get(replies.get(i)).getNode().getId())
                        .as("reply %d, seed %d", i, seed)
                        .isEqualTo("n" + i);
            }
        }
    }

    @Test
    void manyThreadsShareTheConnectionsAndEachGetsItsReply() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (FakeServer server = new FakeServer((peer, call) -> peer.reply(call, node(call, 1)));
                StemmaClient client = server.client().connections(2).build()) {
            List<CompletableFuture<Integer>> wrong = new ArrayList<>();
            for (int t = 0; t < 8; t++) {
                int thread = t;
                wrong.add(CompletableFuture.supplyAsync(() -> wrongReplies(client, thread), threads));
            }
            for (CompletableFuture<Integer> count : wrong) {
                assertThat(get(count)).isZero();
            }
            assertThat(server.calls()).isEqualTo(8 * 500);
            assertThat(server.hellos).hasValue(2);
        } finally {
            threads.shutdownNow();
            assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static int wrongReplies(StemmaClient client, int thread) {
        int wrong = 0;
        for (int i = 0; i < 500; i++) {
            String id = thread + "/" + i;
            wrong += client.getNode(getNode(id)).join().getNode().getId().equals(id) ? 0 : 1;
        }
        return wrong;
    }

    @Test
    void noMoreCallsAreInFlightThanTheServerAllows() throws Exception {
        AtomicInteger open = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<Held> held = Collections.synchronizedList(new ArrayList<>());
        FakeServer.Script script = (peer, call) -> {
            most.accumulateAndGet(open.incrementAndGet(), Math::max);
            held.add(new Held(peer, call));
        };
        try (FakeServer server = new FakeServer(script)) {
            server.helloReply = FakeServer.hello(4, 1 << 20);
            try (StemmaClient client = server.client().connections(1).build()) {
                List<CompletableFuture<GetNodeResponse>> replies = new ArrayList<>();
                for (int i = 0; i < 40; i++) {
                    replies.add(client.getNode(getNode("n" + i)));
                }
                for (int answered = 0; answered < 40; answered++) {
                    await().until(() -> !held.isEmpty());
                    open.decrementAndGet();
                    held.remove(0).answer();
                }
                for (CompletableFuture<GetNodeResponse> reply : replies) {
                    assertThat(get(reply).getVersion()).isEqualTo(1);
                }
                assertThat(most).hasValueBetween(1, 4);
            }
        }
    }

    @Test
    void callsPastTheBoundFailAtOnceAndTheRestGoOn() throws Exception {
        List<Held> held = Collections.synchronizedList(new ArrayList<>());
        try (FakeServer server = new FakeServer((peer, call) -> held.add(new Held(peer, call)));
                StemmaClient client = server.client().openMax(3).build()) {
            List<CompletableFuture<GetNodeResponse>> kept = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                kept.add(client.getNode(getNode("n" + i)));
            }
            StemmaException refused = Samples.failure(client.getNode(getNode("one more")));
            assertThat(refused.code()).isEqualTo(Code.RESOURCE_EXHAUSTED);
            assertThat(refused.reason()).isEqualTo(ErrorReason.OVERLOADED);
            assertThat(refused).hasMessageContaining("openMax of 3");
            await().until(() -> held.size() == 3);
            held.forEach(Held::answer);
            for (CompletableFuture<GetNodeResponse> reply : kept) {
                assertThat(get(reply).getVersion()).isEqualTo(1);
            }
            var again = client.getNode(getNode("room again"));
            await().until(() -> held.size() == 4);
            held.get(3).answer();
            assertThat(get(again).getNode().getId()).isEqualTo("room again");
        }
    }

    @Test
    void aRequestLargerThanTheServersFrameFailsAlone() throws Exception {
        try (FakeServer server = new FakeServer((peer, call) -> peer.reply(call, node(call, 1)))) {
            server.helloReply = FakeServer.hello(10, 1_000);
            try (StemmaClient client = server.client().connections(1).build()) {
                var large = client.getNode(getNode("x".repeat(2_000)));
                var small = client.getNode(getNode("small"));
                assertThat(Samples.failure(large).reason()).isEqualTo(ErrorReason.LIMIT_EXCEEDED);
                assertThat(get(small).getNode().getId()).isEqualTo("small");
            }
            assertThat(server.calls()).isEqualTo(1);
        }
    }
}
