package io.stemma.client;

import static io.stemma.client.Samples.commit;
import static io.stemma.client.Samples.committed;
import static io.stemma.client.Samples.get;
import static io.stemma.client.Samples.getNode;
import static io.stemma.client.Samples.node;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.rpc.Code;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.stemma.client.FakeServer.Peer;
import io.stemma.v1.Error;
import io.stemma.v1.GetNodeResponse;
import io.stemma.v1.ImportBegin;
import io.stemma.v1.Node;
import io.stemma.v1.Request;
import io.stemma.v1.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** All that a server can do wrong, at random and at once. */
final class StormTest {
    private static final int CALLS = 2_000;
    private static final int OPEN_MAX = 300;

    private final long seed = Long.getLong("stemma.seed", new Random().nextLong());
    private volatile boolean stormy = true;

    /** Owned by the server's one thread. */
    private final Random mood = new Random(seed);

    private void hear(Peer peer, Request call) {
        switch (stormy ? mood.nextInt(40) : 39) {
            case 0 -> peer.cut();
            case 1 -> peer.bytes((byte) 0);
            case 2 -> peer.bytes((byte) 2, (byte) -1, (byte) -1);
            case 3 -> {
                peer.bytes((byte) 90, (byte) 1);
                peer.cut();
            }
            case 4, 5 -> {} // silence
            case 6, 7 -> peer.reply(call, overloaded());
            case 8, 9, 10 -> answerLater(peer, call, mood.nextInt(40));
            default -> answer(peer, call);
        }
    }

    private static Response.Builder overloaded() {
        return FakeServer.error(
                Error.newBuilder().setCode(Code.RESOURCE_EXHAUSTED).setRetryDelayMs(5));
    }

    private void answerLater(Peer peer, Request call, int millis) {
        var unused = peer.channel().eventLoop().schedule(() -> answer(peer, call), millis, TimeUnit.MILLISECONDS);
    }

    private static void answer(Peer peer, Request call) {
        if (!call.hasImport()) {
            peer.reply(call, call.hasCommit() ? committed(7) : node(call, 1));
        }
    }

    private StemmaClient client(FakeServer server) {
        return server.client()
                .connections(3)
                .openMax(OPEN_MAX)
                .deadline(Duration.ofMillis(150))
                .backoff(Duration.ofMillis(1), Duration.ofMillis(20))
                .frameBytesMax(1_024)
                .build();
    }

    @Test
    void everyCallEndsNoReplyIsMixedUpNoRoomIsLostAndNoBufferLeaks() throws Exception {
        try (FakeServer server = new FakeServer(this::hear);
                StemmaClient client = client(server)) {
            int right = storm(client);
            assertThat(right).as("calls answered, seed %d", seed).isGreaterThan(CALLS / 20);
            stormy = false;
            await().until(() -> answeredAtOnce(client));
        }
        assertNoLeaks();
    }

    /** The number of calls that were answered; each is checked. */
    private int storm(StemmaClient client) {
        Random random = new Random(seed + 1);
        List<CompletableFuture<Boolean>> ends = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            ends.add(i % 100 == 0 ? importSome(client) : call(client, random, i));
            if (i % (OPEN_MAX / 3) == 0) {
                ends.forEach(StormTest::ended);
            }
        }
        return (int) ends.stream().filter(StormTest::ended).count();
    }

    private CompletableFuture<Boolean> call(StemmaClient client, Random random, int i) {
        if (random.nextInt(4) == 0) {
            return client.commit(commit()).thenApply(reply -> reply.getVersion() == 7);
        }
        String id = "n" + i;
        CompletableFuture<GetNodeResponse> reply = client.getNode(getNode(id));
        if (random.nextInt(10) == 0) {
            reply.cancel(true);
        }
        return reply.thenApply(got -> {
            assertThat(got.getNode().getId()).as("seed %d", seed).isEqualTo(id);
            return true;
        });
    }

    private static CompletableFuture<Boolean> importSome(StemmaClient client) {
        ImportStream stream = client.withDeadline(Duration.ofMillis(100)).startImport(ImportBegin.getDefaultInstance());
        try (stream) {
            stream.add(Node.newBuilder().setId("a").build());
            return stream.finish().thenApply(done -> false);
        } catch (StemmaException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Waits for the end, whichever it is: true for the right reply. A wrong one, or none, fails the test. */
    private static boolean ended(CompletableFuture<Boolean> call) {
        try {
            return get(call);
        } catch (ExecutionException | CancellationException e) {
            if (e.getCause() instanceof AssertionError wrong) {
                throw wrong;
            }
            return false;
        } catch (Exception e) {
            throw new AssertionError("a call did not end", e);
        }
    }

    /** Fills the client's whole bound with calls: none is refused if no ended call still counts. */
    private static boolean answeredAtOnce(StemmaClient client) {
        List<CompletableFuture<GetNodeResponse>> replies = new ArrayList<>();
        for (int i = 0; i < OPEN_MAX; i++) {
            replies.add(client.getNode(getNode("calm")));
        }
        int answered = 0;
        for (CompletableFuture<GetNodeResponse> reply : replies) {
            try {
                reply.join();
                answered++;
            } catch (CompletionException e) {
                assertThat(StemmaException.of(e).code())
                        .isIn(Code.RESOURCE_EXHAUSTED, Code.DEADLINE_EXCEEDED, Code.UNAVAILABLE, Code.INTERNAL);
            }
        }
        return answered == OPEN_MAX;
    }

    /** Leaks a buffer on purpose: when the detector has told of that one, it would have told of others too. */
    private static void assertNoLeaks() {
        ByteBufAllocator allocator = new PooledByteBufAllocator(true);
        leak(allocator);
        await().until(() -> {
            System.gc();
            allocator.directBuffer(16).release();
            return !LeakRecorder.REPORTS.isEmpty();
        });
        assertThat(LeakRecorder.REPORTS).singleElement().asString().contains("StormTest.leak");
        LeakRecorder.REPORTS.clear();
    }

    private static void leak(ByteBufAllocator allocator) {
        allocator.directBuffer(16).writeByte(1);
    }
}
