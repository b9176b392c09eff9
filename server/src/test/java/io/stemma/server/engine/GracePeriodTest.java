package io.stemma.server.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stemma.server.graph.Change;
import io.stemma.server.graph.NodeContent;
import io.stemma.server.graph.RetainedBytes;
import io.stemma.server.graph.Snapshot;
import io.stemma.server.graph.SnapshotBuilder;
import io.stemma.server.txn.Transaction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The time from superseded to unreachable, as the collector sees it. */
class GracePeriodTest {
    private final AtomicLong clock = new AtomicLong();
    private final ConcurrentLinkedQueue<Long> reclaimed = new ConcurrentLinkedQueue<>();
    private final GracePeriod gracePeriod = new GracePeriod(clock::get, new VersionObserver() {
        @Override
        public void publishRetried() {}

        @Override
        public void reclaimed(long nanos) {
            reclaimed.add(nanos);
        }
    });

    private static Snapshot after(Snapshot base) {
        return base.edit(0).freeze();
    }

    @Test
    void aVersionThatIsStillReadIsNotReclaimed() {
        List<Snapshot> readers = new ArrayList<>();
        Snapshot current = after(Snapshot.EMPTY);
        for (int i = 0; i < 10; i++) {
            if (i < 3) {
                readers.add(current);
            }
            Snapshot next = after(current);
            clock.set(100);
            gracePeriod.superseded(current);
            current = next;
        }
        clock.set(1_100);
        await().until(() -> collected(7));
        assertThat(reclaimed).hasSize(7).containsOnly(1_000L);
        assertThat(gracePeriod.versionsLive()).isEqualTo(1 + readers.size());
        clock.set(5_100);
        readers.clear();
        await().until(() -> collected(10));
        assertThat(reclaimed).hasSize(10).contains(5_000L);
        assertThat(gracePeriod.versionsLive()).isEqualTo(1);
    }

    private boolean collected(int versions) {
        System.gc();
        return reclaimed.size() >= versions && gracePeriod.tracked() == 10 - versions;
    }

    @Test
    void trackingIsBoundedAndTheNumberOfVersionsThenEstimated() {
        List<Snapshot> readers = new ArrayList<>();
        Snapshot current = after(Snapshot.EMPTY);
        int versions = 30_000;
        for (int i = 1; i < versions; i++) {
            readers.add(current);
            gracePeriod.superseded(current);
            current = after(current);
            if (i == GracePeriod.TRACKED_ALL_MAX) {
                assertThat(gracePeriod.versionsLive()).isEqualTo(i + 1);
            }
        }
        assertThat(gracePeriod.tracked()).isBetween(GracePeriod.TRACKED_ALL_MAX, GracePeriod.TRACKED_MAX);
        assertThat(gracePeriod.versionsLive()).isBetween(versions - 300L, versions + 300L);
        assertThat(readers).hasSize(versions - 1);
        for (int i = 0; i < 2_000_000 && gracePeriod.tracked() < GracePeriod.TRACKED_MAX; i++) {
            readers.add(current);
            gracePeriod.superseded(current);
            current = after(current);
        }
        int tracked = gracePeriod.tracked();
        assertThat(tracked).isEqualTo(GracePeriod.TRACKED_MAX);
        gracePeriod.superseded(readers.get(0));
        assertThat(gracePeriod.tracked()).isEqualTo(tracked);
    }

    @Test
    void theOldestVersionsAgeAndWhatVersionsRetainAreTold() {
        assertThat(gracePeriod.oldestAgeNanos()).isZero();
        Snapshot first = after(Snapshot.EMPTY);
        Snapshot second = withNode(first, "a");
        Snapshot third = withNode(second, "b");
        clock.set(100);
        gracePeriod.superseded(first);
        clock.set(150);
        gracePeriod.superseded(second);
        clock.set(250);
        assertThat(gracePeriod.oldestAgeNanos()).isEqualTo(150);
        long both = RetainedBytes.of(first, second) + RetainedBytes.of(second, third);
        assertThat(gracePeriod.retainedBytes(third)).isEqualTo(both).isPositive();
        Snapshot fourth = withNode(third, "c");
        assertThat(gracePeriod.retainedBytes(fourth))
                .isEqualTo(RetainedBytes.of(first, second) + RetainedBytes.of(second, fourth));
        first = fourth;
        await().until(() -> {
            System.gc();
            return gracePeriod.tracked() == 1;
        });
        assertThat(gracePeriod.oldestAgeNanos()).isEqualTo(100);
        assertThat(gracePeriod.retainedBytes(first)).isEqualTo(RetainedBytes.of(second, fourth));
    }

    private static Snapshot withNode(Snapshot base, String id) {
        SnapshotBuilder builder = base.edit(0);
        builder.putNode(new NodeContent(id.getBytes(StandardCharsets.UTF_8), new byte[10]));
        return builder.freeze();
    }

    @Test
    void theEngineCountsTheVersionsThatReadersKeep() {
        RcuEngine engine = new RcuEngine(Snapshot.EMPTY);
        List<Snapshot> readers = new ArrayList<>();
        for (int i = 1; i <= 20; i++) {
            engine.apply(Transaction.of(new Change.Clear()), i);
            readers.add(engine.current());
        }
        await().until(() -> {
            System.gc();
            return engine.versionsLive() == 20;
        });
        assertThat(readers).hasSize(20);
    }
}
