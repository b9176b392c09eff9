package io.stemma.server.watch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.server.graph.NodeContent;
import io.stemma.server.graph.Snapshot;
import io.stemma.server.graph.SnapshotBuilder;
import io.stemma.server.history.VersionHistory;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Who looks through a lens that takes time waits for it alone. */
final class SlowLensTest {
    private final VersionHistory history = new VersionHistory(100, 3_600_000, System::nanoTime);
    private final CountDownLatch slowMayGoOn = new CountDownLatch(1);

    /** Tells versions as their numbers; if slow, only once it may. */
    private record Numbers(boolean isSlow, int different, CountDownLatch mayGoOn) implements Lens {
        @Override
        public StatePart state(Snapshot at, long position) {
            throw new AssertionError("nobody asks for the state");
        }

        @Override
        public byte[] sync(Snapshot at) {
            return new byte[] {(byte) at.version()};
        }

        @Override
        public Event changes(Snapshot from, Snapshot to) {
            try {
                assertThat(!isSlow || mayGoOn.await(30, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return Event.of(sync(to));
        }

        @Override
        public byte[] bookmark(Snapshot at) {
            throw new AssertionError("there is no time for a bookmark");
        }
    }

    private static final class Told implements Sink {
        final BlockingQueue<Byte> versions = new LinkedBlockingQueue<>();

        @Override
        public boolean ready() {
            return true;
        }

        @Override
        public void next(byte[] message) {
            versions.add(message[0]);
        }

        @Override
        public void end(WatchEnd end) {}

        void expect(int version) throws InterruptedException {
            assertThat(versions.poll(30, TimeUnit.SECONDS)).isEqualTo((byte) version);
        }
    }

    private void commit(TopologyWatches watches) {
        Snapshot base = history.last() == 0 ? Snapshot.EMPTY : history.latest();
        SnapshotBuilder builder = base.edit(base.version() + 1);
        builder.putNode(new NodeContent("a".getBytes(UTF_8), new byte[] {(byte) base.version()}));
        history.add(builder.freeze());
        watches.versionAdded();
    }

    private Told watch(TopologyWatches watches, boolean slow, int different, boolean conflated) {
        Told told = new Told();
        Numbers lens = new Numbers(slow, different, slowMayGoOn);
        WatchPlan plan = new WatchPlan(history.latest(), lens, false, conflated, Long.MAX_VALUE);
        Objects.requireNonNull(watches.open(plan, told)).wake();
        return told;
    }

    @Test
    void othersAreToldWhileSlowOnesWait() throws InterruptedException {
        try (WatchHub hub = new WatchHub(new WatchLimits(2, 100, 1_000, 10_000, 3_600_000), System::nanoTime)) {
            TopologyWatches watches = hub.topology(1, history);
            commit(watches);
            Told[] slow = new Told[10];
            for (int i = 0; i < slow.length; i++) {
                slow[i] = watch(watches, true, i, i % 2 == 0);
                slow[i].expect(1);
            }
            Told every = watch(watches, false, 0, false);
            Told conflated = watch(watches, false, 0, true);
            every.expect(1);
            conflated.expect(1);
            for (int version = 2; version <= 20; version++) {
                commit(watches);
                every.expect(version);
                conflated.expect(version);
            }
            slowMayGoOn.countDown();
            for (Told told : slow) {
                byte last = 0;
                while (last < 20) {
                    last = Objects.requireNonNull(told.versions.poll(30, TimeUnit.SECONDS));
                }
            }
        }
    }
}
