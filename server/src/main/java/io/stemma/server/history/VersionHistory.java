package io.stemma.server.history;

import io.stemma.server.graph.Snapshot;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The latest versions of one topology, bounded by number and by age. Versions are dense, so version v stands at place v modulo
 * the number of places. The last version added is always held.
 *
 * <p><b>Threads.</b> {@link #add} belongs to the commit thread, {@link #expire} to a timer; they exclude each other. {@link #at}
 * may be called anywhere and takes no lock.
 */
public final class VersionHistory {
    private record Held(Snapshot snapshot, long addedNanos) {}

    private final AtomicReferenceArray<@Nullable Held> ring;
    private final long ageMaxNanos;
    private final LongSupplier nanos;

    private volatile long first = 1;
    private volatile long last;

    /**
     * A history of nothing.
     *
     * @param versionsMax how many versions are held
     * @param ageMaxMillis how long a version is held after it was added, in milliseconds
     * @param nanos the clock, as {@link System#nanoTime}
     */
    public VersionHistory(int versionsMax, long ageMaxMillis, LongSupplier nanos) {
        this.ring = new AtomicReferenceArray<>(versionsMax);
        this.ageMaxNanos = TimeUnit.MILLISECONDS.toNanos(ageMaxMillis);
        this.nanos = nanos;
    }

    /** Adds the next version. */
    public synchronized void add(Snapshot snapshot) {
        long version = snapshot.version();
        if (last != 0 && version != last + 1) {
            throw new IllegalStateException("version " + version + " after " + last + " (expected " + (last + 1) + ")");
        }
        long now = nanos.getAsLong();
        ring.set(place(version), new Held(snapshot, now));
        first = last == 0 ? version : Math.max(first, version - ring.length() + 1);
        last = version;
        expire(now);
    }

    /** Lets go of versions that are too old. */
    public synchronized void expire() {
        expire(nanos.getAsLong());
    }

    private void expire(long now) {
        long oldest = first;
        while (oldest < last && isTooOld(ring.get(place(oldest)), now)) {
            ring.set(place(oldest), null);
            oldest++;
        }
        first = oldest;
    }

    private boolean isTooOld(@Nullable Held held, long now) {
        return held != null && now - held.addedNanos > ageMaxNanos;
    }

    /** The snapshot of that version, or null if it is not held. */
    public @Nullable Snapshot at(long version) {
        Held held = version <= 0 ? null : ring.get(place(version));
        return held != null && held.snapshot.version() == version ? held.snapshot : null;
    }

    /** The first version that is held. */
    public long first() {
        return first;
    }

    /** The last version that was added; 0 before the first. Whoever sees it finds the version itself. */
    public long last() {
        return last;
    }

    /** The snapshot of the last version that was added, of which there must be one. */
    public Snapshot latest() {
        Snapshot latest = at(last);
        while (latest == null) {
            latest = at(last); // so many versions came meanwhile that it is not held any more
        }
        return latest;
    }

    /** How many versions are held. */
    public long size() {
        long firstHeld = first;
        return Math.max(0, last - firstHeld + 1);
    }

    private int place(long version) {
        return (int) (version % ring.length());
    }
}
