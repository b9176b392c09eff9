package io.stemma.server.graph;

import static io.stemma.server.graph.GraphView.NO_SLOT;

import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * The elements of one kind, by slot and by name, changed in place.
 *
 * <p>Each record is an array of its own that never changes, so that an {@link Element} outlives its place in the table. Free slots
 * are used again in the order in which {@link SnapshotBuilder} uses them: the last freed first.
 */
final class ElementTable {
    private byte[] @Nullable [] records = new byte[16][];
    private final BitSet occupied = new BitSet();
    private final NameTable names = new NameTable();

    private int count;
    private int slots;
    private @Nullable FreeSlots free;

    int count() {
        return count;
    }

    int slots() {
        return slots;
    }

    @Nullable
    FreeSlots free() {
        return free;
    }

    int find(byte[] id) {
        int hash = NameIndex.hash(id, 0, id.length);
        for (int cell = names.first(hash); ; cell = names.after(cell)) {
            int slot = names.slot(cell);
            if (slot == NO_SLOT || (names.hash(cell) == hash && element(slot).hasId(id))) {
                return slot;
            }
        }
    }

    int next(int from) {
        return occupied.nextSetBit(from);
    }

    Element element(int slot) {
        return parsed(record(slot));
    }

    private static Element parsed(byte[] record) {
        return Element.parse(record, 0, record.length);
    }

    byte[] record(int slot) {
        byte[] record = recordOrNull(slot);
        if (record == null) {
            throw new IllegalArgumentException("slot " + slot + " is not in use");
        }
        return record;
    }

    byte @Nullable [] recordOrNull(int slot) {
        return slot < records.length ? records[slot] : null;
    }

    /** The slot that the next element gets. */
    int freeSlot() {
        return free == null ? slots : free.slot();
    }

    /** Adds an element at {@link #freeSlot}. */
    void add(byte[] record) {
        place(freeSlot(), record);
        if (free == null) {
            slots++;
        } else {
            free = free.below();
        }
        count++;
    }

    /** Replaces a record by one of the same id. */
    void replace(int slot, byte[] record) {
        records[slot] = record;
    }

    void remove(int slot) {
        FreeSlots next = new FreeSlots(slot, free);
        erase(slot, record(slot));
        free = next;
        count--;
    }

    /**
     * Makes the slot hold that record or, for null, nothing; whatever it holds, and if a change of it was broken off halfway. Leaves
     * alone what {@link #restoreCounts} restores.
     */
    void restore(int slot, byte @Nullable [] record) {
        byte[] found = recordOrNull(slot);
        if (found != null) {
            erase(slot, found);
        }
        if (record != null) {
            place(slot, record);
        }
    }

    void restoreCounts(int restoredCount, int restoredSlots, @Nullable FreeSlots restoredFree) {
        count = restoredCount;
        slots = restoredSlots;
        free = restoredFree;
    }

    private void place(int slot, byte[] record) {
        if (slot >= records.length) {
            records = Arrays.copyOf(records, Math.max(slot + 1, 2 * records.length));
        }
        records[slot] = record;
        names.add(hash(record), slot);
        occupied.set(slot);
    }

    private void erase(int slot, byte[] record) {
        names.remove(hash(record), slot);
        occupied.clear(slot);
        records[slot] = null;
    }

    private static int hash(byte[] record) {
        Element element = parsed(record);
        return NameIndex.hash(record, element.idStart(), element.idEnd() - element.idStart());
    }
}
