package io.stemma.server.watch;

import io.stemma.server.graph.Snapshot;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Events that were made for one watcher and serve the others that look through an equal lens; bounded in bytes, the one used
 * longest ago goes first. May be used by many threads: an event is made by the first that asks, and the others wait for it.
 */
final class EventCache {
    /** What an event costs beside its messages, in bytes. */
    private static final int OVERHEAD_BYTES = 256;

    private record Key(long topology, Lens lens, long from, long to) {}

    /** An event, once it is made. */
    private static final class Slot {
        private @Nullable Event event;
        /** Guarded by the cache. */
        private long bytes;
    }

    /** In the order of use. */
    private final Map<Key, Slot> slots = new LinkedHashMap<>(16, 0.75f, true);

    private final long bytesMax;
    private long bytes;

    EventCache(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /**
     * What changed between the two versions, as seen through the lens.
     *
     * @param topology the number of the topology that both are versions of
     */
    Event changes(long topology, Lens lens, Snapshot from, Snapshot to) {
        Key key = new Key(topology, lens, from.version(), to.version());
        Slot slot;
        synchronized (this) {
            slot = slots.computeIfAbsent(key, unused -> new Slot());
        }
        synchronized (slot) {
            Event known = slot.event;
            if (known != null) {
                return known;
            }
            Event made = lens.changes(from, to);
            slot.event = made;
            made(key, slot, made.retainedBytes() + OVERHEAD_BYTES);
            return made;
        }
    }

    private synchronized void made(Key key, Slot slot, long slotBytes) {
        if (slots.get(key) != slot) {
            return; // it went while it was made
        }
        slot.bytes = slotBytes;
        bytes += slotBytes;
        Iterator<Slot> oldest = slots.values().iterator();
        while (bytes > bytesMax && oldest.hasNext()) {
            bytes -= oldest.next().bytes;
            oldest.remove();
        }
    }

    /** Lets go of everything of a topology that was removed. */
    void drop(long topology) {
        dropBefore(topology, Long.MAX_VALUE);
    }

    /** Lets go of events whose version is not held any more, so that none of them holds it. */
    synchronized void dropBefore(long topology, long version) {
        slots.entrySet().removeIf(entry -> {
            Key key = entry.getKey();
            boolean drops = key.topology == topology && key.to < version;
            bytes -= drops ? entry.getValue().bytes : 0;
            return drops;
        });
    }

    /** About how many bytes are held. */
    synchronized long bytes() {
        return bytes;
    }
}
