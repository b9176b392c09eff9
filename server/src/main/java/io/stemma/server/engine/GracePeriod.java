package io.stemma.server.engine;

import io.stemma.server.graph.Snapshot;
import java.lang.ref.Cleaner;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Observes how long superseded versions live: from the moment they are superseded until nobody can reach them any more,
 * as the collector finds. So a time is an upper bound of the last reader's, and grows with the time between collections.
 *
 * <p>All versions are tracked while few of those tracked are alive; the more are, the fewer of the next: a sample. Each stands for
 * as many as were passed over, so that {@link #versionsLive} is an estimate then.
 *
 * <p><b>Threads.</b> {@link #superseded} belongs to the commit thread; the observer is called by a thread of this class.
 */
final class GracePeriod {
    /** How many superseded versions are tracked at a time. */
    static final int TRACKED_MAX = 4_096;
    /** While fewer than this are tracked, every version is. */
    static final int TRACKED_ALL_MAX = TRACKED_MAX / 2;
    /** While fewer than this are tracked, one version of {@link #SAMPLE} is; then one of its square. */
    static final int TRACKED_SOME_MAX = TRACKED_MAX * 3 / 4;

    static final int SAMPLE = 16;

    /** Has one thread, for all engines. */
    private static final Cleaner CLEANER = Cleaner.create();

    private final LongSupplier nanoClock;
    private final VersionObserver observer;
    private final AtomicInteger tracked = new AtomicInteger();
    private final AtomicLong live = new AtomicLong(1);

    GracePeriod(LongSupplier nanoClock, VersionObserver observer) {
        this.nanoClock = nanoClock;
        this.observer = observer;
    }

    /** The version has just been replaced by the next. {@link Snapshot#EMPTY}, which stays for ever, is none of a topology. */
    void superseded(Snapshot old) {
        if (old == Snapshot.EMPTY) {
            return;
        }
        int now = tracked.get();
        int weight = now < TRACKED_ALL_MAX ? 1 : now < TRACKED_SOME_MAX ? SAMPLE : SAMPLE * SAMPLE;
        if (now < TRACKED_MAX && old.version() % weight == 0) {
            tracked.incrementAndGet();
            live.addAndGet(weight);
            long since = nanoClock.getAsLong();
            CLEANER.register(old, () -> reclaimed(since, weight));
        }
    }

    private void reclaimed(long since, int weight) {
        tracked.decrementAndGet();
        live.addAndGet(-weight);
        observer.reclaimed(nanoClock.getAsLong() - since);
    }

    /** How many superseded versions are tracked and alive. */
    int tracked() {
        return tracked.get();
    }

    /** About how many versions are in memory, the current one included. */
    long versionsLive() {
        return live.get();
    }
}
