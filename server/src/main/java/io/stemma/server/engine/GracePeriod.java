package io.stemma.server.engine;

import io.stemma.server.graph.Snapshot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Observes how long superseded versions live: from the moment they are superseded until nobody can reach them any more,
 * as the collector finds. So a time is an upper bound of the last reader's, and grows with the time between collections.
 *
 * <p>All versions are tracked while few of those tracked are alive; the more are, the fewer of the next: a sample. Each stands for
 * as many as were passed over, so that {@link #versionsLive} is an estimate then.
 *
 * <p><b>Threads.</b> {@link #superseded} belongs to the commit thread; the observer is called by the thread of {@link SupersededVersion}; what is asked
 * may be asked anywhere.
 */
final class GracePeriod {
    /** How many superseded versions are tracked at a time. */
    static final int TRACKED_MAX = 4_096;
    /** While fewer than this are tracked, every version is. */
    static final int TRACKED_ALL_MAX = TRACKED_MAX / 2;
    /** While fewer than this are tracked, one version of {@link #SAMPLE} is; then one of its square. */
    static final int TRACKED_SOME_MAX = TRACKED_MAX * 3 / 4;

    static final int SAMPLE = 16;

    private final LongSupplier nanoClock;
    private final VersionObserver observer;
    /** Those tracked and not yet seen unreachable. */
    private final Set<SupersededVersion> alive = ConcurrentHashMap.newKeySet();

    private final AtomicInteger tracked = new AtomicInteger();
    private final AtomicLong live = new AtomicLong(1);

    GracePeriod(LongSupplier nanoClock, VersionObserver observer) {
        this.nanoClock = nanoClock;
        this.observer = observer;
    }

    /** The version has just been replaced by the next. Version 0, before anything was committed, is none of a topology. */
    void superseded(Snapshot old) {
        if (old.version() == 0) {
            return;
        }
        int now = tracked.get();
        int weight = now < TRACKED_ALL_MAX ? 1 : now < TRACKED_SOME_MAX ? SAMPLE : SAMPLE * SAMPLE;
        if (now < TRACKED_MAX && old.version() % weight == 0) {
            tracked.incrementAndGet();
            live.addAndGet(weight);
            alive.add(new SupersededVersion(old, nanoClock.getAsLong(), weight, this));
        }
    }

    void reclaimed(SupersededVersion version) {
        alive.remove(version);
        tracked.decrementAndGet();
        live.addAndGet(-version.weight());
        observer.reclaimed(nanoClock.getAsLong() - version.sinceNanos());
    }

    /** How many superseded versions are tracked and alive. */
    int tracked() {
        return tracked.get();
    }

    /** About how many versions are in memory, the current one included. */
    long versionsLive() {
        return live.get();
    }

    /** How long ago the oldest tracked version was superseded; 0 if there is none. */
    long oldestAgeNanos() {
        long now = nanoClock.getAsLong();
        return alive.stream()
                .mapToLong(version -> now - version.sinceNanos())
                .max()
                .orElse(0);
    }

    /**
     * How many bytes the tracked versions keep in memory beside the current one: for each, what it reaches and the next newer one
     * tracked does not. While only a sample is tracked, what the versions between keep is missing.
     */
    synchronized long retainedBytes(Snapshot current) {
        List<SupersededVersion> newestFirst = new ArrayList<>(alive);
        newestFirst.sort(Comparator.comparingLong(SupersededVersion::version).reversed());
        long bytes = 0;
        Supplier<@Nullable Snapshot> newer = () -> current;
        long newerVersion = current.version();
        for (SupersededVersion version : newestFirst) {
            if (version.version() < newerVersion && !version.refersTo(null)) {
                bytes += version.retainedBytes(newerVersion, newer);
                newer = version::get;
                newerVersion = version.version();
            }
        }
        return bytes;
    }
}
