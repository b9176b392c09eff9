package io.stemma.server.history;

import io.stemma.server.graph.RetainedBytes;
import io.stemma.server.graph.Snapshot;
import io.stemma.server.txn.Outcome.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The latest versions of one topology, bounded by number, by age and by the memory they hold. Versions are dense, so version v
 * stands at place v modulo the number of places. The last version added is always held.
 *
 * <p>The memory is what the versions hold beside the last one: of each version the parts that the one after it does not share. A
 * part counts once, however many versions share it. Versions are measured by {@link #expire}, so the bound in bytes is kept a
 * little late; at most {@link #UNMEASURED_CHANGES_MAX} changes go unmeasured, then {@link #add} measures, too.
 *
 * <p><b>Threads.</b> {@link #add} belongs to the commit thread, {@link #expire} to a timer; they may run at once. The rest may be
 * called anywhere and takes no lock.
 */
public final class VersionHistory {
    /** Elements that versions may have changed and nobody has measured what they hold. */
    static final int UNMEASURED_CHANGES_MAX = 4_096;

    /** Of a version that nobody tallied. */
    private static final Tally NO_TALLY = new Tally(0, 0, 0, 0, null, null);

    private record Held(HeldVersion version, long addedNanos) {}

    private final AtomicReferenceArray<@Nullable Held> ring;
    /** By place, what the version there holds that the next one does not, once measured. Guarded by this. */
    private final long[] bytes;
    /** Excludes measuring twice, while versions may be added. */
    private final Object measuring = new Object();
    /** The last version that was measured. Guarded by {@link #measuring}. */
    private long measured;

    private final long ageMaxNanos;
    private final long bytesMax;
    private final LongSupplier nanos;

    private volatile long first = 1;
    private volatile long last;
    private volatile long retainedBytes;
    /** Owned by the commit thread. */
    private long unmeasuredChanges;

    /** A history of nothing, without a bound in bytes. */
    public VersionHistory(int versionsMax, long ageMaxMillis, LongSupplier nanos) {
        this(versionsMax, ageMaxMillis, Long.MAX_VALUE, nanos);
    }

    /**
     * A history of nothing.
     *
     * @param versionsMax how many versions are held
     * @param ageMaxMillis how long a version is held after the next one was added, in milliseconds
     * @param bytesMax how much memory the versions hold beside the last one, in bytes
     * @param nanos the clock, as {@link System#nanoTime}
     */
    public VersionHistory(int versionsMax, long ageMaxMillis, long bytesMax, LongSupplier nanos) {
        this.ring = new AtomicReferenceArray<>(versionsMax);
        this.bytes = new long[versionsMax];
        this.ageMaxNanos = TimeUnit.MILLISECONDS.toNanos(ageMaxMillis);
        this.bytesMax = bytesMax;
        this.nanos = nanos;
    }

    /** Adds the next version, of which nothing more is known. */
    public void add(Snapshot snapshot) {
        add(new HeldVersion(snapshot, "", "", NO_TALLY));
    }

    /** Adds the next version. */
    public void add(HeldVersion next) {
        Tally tally = next.tally();
        unmeasuredChanges += 1L + tally.nodesPut() + tally.nodesDeleted() + tally.linksPut() + tally.linksDeleted();
        if (unmeasuredChanges > UNMEASURED_CHANGES_MAX) {
            unmeasuredChanges = 0;
            measure();
        }
        put(next);
    }

    private synchronized void put(HeldVersion next) {
        long version = next.version();
        if (last != 0 && version != last + 1) {
            throw new IllegalStateException("version " + version + " after " + last + " (expected " + (last + 1) + ")");
        }
        if (last == 0) {
            first = version;
        } else if (version - first >= ring.length()) {
            dropFirst();
        }
        long now = nanos.getAsLong();
        ring.set(place(version), new Held(next, now));
        last = version;
        expire(now);
    }

    /** Measures what versions hold, and lets go of those that are too old or too much. */
    public void expire() {
        measure();
        expire(nanos.getAsLong());
    }

    private void measure() {
        synchronized (measuring) {
            long newest = last;
            measured = Math.max(measured, first - 1);
            while (measured + 1 < newest) {
                long version = measured + 1;
                Snapshot older = at(version);
                Snapshot newer = at(version + 1);
                if (older != null && newer != null) {
                    count(version, RetainedBytes.of(older, newer));
                }
                measured = Math.max(version, first - 1);
            }
        }
    }

    private synchronized void count(long version, long superseded) {
        if (version >= first) { // otherwise it went meanwhile
            bytes[place(version)] = superseded;
            retainedBytes += superseded;
        }
    }

    private synchronized void expire(long now) {
        while (first < last && (retainedBytes > bytesMax || isTooOld(now))) {
            dropFirst();
        }
    }

    /** A version ages from when it was superseded. */
    private boolean isTooOld(long now) {
        Held second = ring.get(place(first + 1));
        return second != null && now - second.addedNanos > ageMaxNanos;
    }

    private synchronized void dropFirst() {
        int place = place(first);
        first++; // before it goes: who does not find a version sees that it is before the first
        ring.set(place, null);
        retainedBytes -= bytes[place];
        bytes[place] = 0;
    }

    /** The snapshot of that version, or null if it is not held. */
    public @Nullable Snapshot at(long version) {
        HeldVersion held = find(version);
        return held == null ? null : held.snapshot();
    }

    /** That version, or null if it is not held. */
    public @Nullable HeldVersion find(long version) {
        Held held = version <= 0 ? null : ring.get(place(version));
        return held != null && held.version.version() == version ? held.version : null;
    }

    /**
     * The version that was current at that time, in microseconds since 1970-01-01T00:00:00Z: the last one committed by then. Null if
     * it is not held.
     */
    public @Nullable Snapshot atTime(long timeMicros) {
        long low = first;
        long high = last;
        Snapshot found = null;
        while (low <= high) {
            long middle = (low + high) >>> 1;
            Snapshot snapshot = at(middle);
            if (snapshot == null || snapshot.commitTimeMicros() <= timeMicros) {
                found = snapshot == null ? found : snapshot; // what is gone meanwhile was before all that is held
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return found;
    }

    /** Versions before that one, the newest first; at most so many. */
    public List<HeldVersion> before(long version, int versionsMax) {
        List<HeldVersion> found = new ArrayList<>();
        long next = Math.min(version - 1, last);
        HeldVersion held = find(next);
        while (held != null && found.size() < versionsMax) {
            found.add(held);
            next--;
            held = find(next);
        }
        return found;
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

    /** How much memory the versions hold beside the last one, as far as measured, in bytes. */
    public long retainedBytes() {
        return retainedBytes;
    }

    private int place(long version) {
        return (int) (version % ring.length());
    }
}
