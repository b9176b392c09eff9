package io.stemma.client.it;

import io.stemma.client.StemmaClient;
import io.stemma.v1.CreateTopologyRequest;
import io.stemma.v1.Topology;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Commits random transactions to a topology of its own, one after the other, with some on their way at once. */
final class Committer implements AutoCloseable {
    /** Short transactions of one connection are applied in the order sent. */
    static final int CHANGES_MAX = 64;

    private static final int ON_THEIR_WAY_MAX = 32;

    private final StemmaClient client;
    private final RandomNetwork network;
    private final SplittableRandom random;
    private final Semaphore window = new Semaphore(ON_THEIR_WAY_MAX);
    private volatile long version = 1;
    private volatile @Nullable Throwable failure;

    Committer(TestServer server, String topology, int nodesMax, long seed) {
        this.client = server.client();
        this.random = new SplittableRandom(seed);
        this.network = new RandomNetwork(topology, nodesMax, random);
        client.createTopology(CreateTopologyRequest.newBuilder()
                        .setTopology(Topology.newBuilder().setName(topology))
                        .build())
                .join();
    }

    /** The last version that was acknowledged. */
    long version() {
        return version;
    }

    /** Sends so many transactions of up to so many changes, and gives back the number of changes. */
    long commit(int transactions, int changesMax) throws InterruptedException {
        long changes = 0;
        for (int i = 0; i < transactions; i++) {
            int size = random.nextInt(1, Math.min(changesMax, CHANGES_MAX) + 1);
            changes += size;
            window.acquire();
            var unused = client.commit(network.commit(size)).whenComplete((done, thrown) -> {
                if (thrown == null) {
                    version = Math.max(version, done.getVersion());
                } else {
                    failure = thrown;
                }
                window.release();
            });
        }
        window.acquire(ON_THEIR_WAY_MAX);
        window.release(ON_THEIR_WAY_MAX);
        if (failure != null) {
            throw new AssertionError("a commit failed", failure);
        }
        return changes;
    }

    /** As {@link #commit}, on a thread of its own. */
    CompletableFuture<Long> commitLater(int transactions, int changesMax) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return commit(transactions, changesMax);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** Commits without end, some thousand small transactions a second. */
    CompletableFuture<Void> commitUntil(AtomicBoolean stop) {
        return CompletableFuture.runAsync(() -> {
            while (!stop.get()) {
                commitLater(8, 6).join();
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            }
        });
    }

    @Override
    public void close() {
        client.close();
    }
}
