package io.stemma.server.history;

import io.stemma.server.graph.Snapshot;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Snapshots that are held because a client has a page token for them: for a time after the last use, and only so many; then the
 * one used longest ago goes. May be used by many threads.
 */
public final class PageHolds {
    private record Key(long incarnation, long version) {}

    private record Held(Snapshot snapshot, long usedNanos) {}

    /** In the order of use. */
    private final Map<Key, Held> holds = new LinkedHashMap<>();

    private final int holdsMax;
    private final long idleMaxNanos;
    private final LongSupplier nanos;

    /**
     * Holds nothing yet.
     *
     * @param holdsMax how many snapshots are held in all
     * @param idleMaxMillis how long after the last use, in milliseconds
     * @param nanos the clock, as {@link System#nanoTime}
     */
    public PageHolds(int holdsMax, long idleMaxMillis, LongSupplier nanos) {
        this.holdsMax = holdsMax;
        this.idleMaxNanos = TimeUnit.MILLISECONDS.toNanos(idleMaxMillis);
        this.nanos = nanos;
    }

    /** Holds the snapshot of that topology from now on. */
    public synchronized void hold(long incarnation, Snapshot snapshot) {
        Key key = new Key(incarnation, snapshot.version());
        holds.remove(key);
        holds.put(key, new Held(snapshot, nanos.getAsLong()));
        if (holds.size() > holdsMax) {
            Iterator<Key> oldest = holds.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    /** The snapshot, whose time starts anew, or null if it is not held. */
    public synchronized @Nullable Snapshot use(long incarnation, long version) {
        expire();
        Key key = new Key(incarnation, version);
        Held held = holds.remove(key);
        if (held == null) {
            return null;
        }
        holds.put(key, new Held(held.snapshot, nanos.getAsLong()));
        return held.snapshot;
    }

    /** Lets go of snapshots that were not used for too long. */
    public synchronized void expire() {
        long now = nanos.getAsLong();
        Iterator<Held> oldest = holds.values().iterator();
        while (oldest.hasNext() && now - oldest.next().usedNanos > idleMaxNanos) {
            oldest.remove();
        }
    }

    /** Lets go of all snapshots of a topology, which was removed. */
    public synchronized void drop(long incarnation) {
        holds.keySet().removeIf(key -> key.incarnation == incarnation);
    }

    /** How many snapshots are held. */
    public synchronized int size() {
        return holds.size();
    }
}
