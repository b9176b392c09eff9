package io.stemma.server.graph;

import static io.stemma.server.graph.GraphView.NO_SLOT;

/**
 * Finds slots by the hash of a name: open addressing with linear probing, changed in place.
 *
 * <pre>
 *   cell = hash slot+1      slot+1 is 0 in a cell that is free; at most half of the cells are taken
 * </pre>
 *
 * <p>What is removed leaves no mark: the cells behind it move up. Like {@link NameIndex} the table does not know the names.
 */
final class NameTable {
    private static final int CELLS_MIN = 16;

    private int[] cells = new int[2 * CELLS_MIN];
    private int mask = CELLS_MIN - 1;
    private int size;

    /** Where the search for a hash starts. */
    int first(int hash) {
        return hash & mask;
    }

    /** The cell to look at after that one. */
    int after(int cell) {
        return (cell + 1) & mask;
    }

    /** The slot in the cell, or {@link GraphView#NO_SLOT}: where a search ends. */
    int slot(int cell) {
        return cells[2 * cell + 1] - 1;
    }

    /** The hash in a cell that holds a slot. */
    int hash(int cell) {
        return cells[2 * cell];
    }

    /** Adds the slot under the hash, unless it is there. */
    void add(int hash, int slot) {
        if (2 * (size + 1) > mask + 1) {
            grow();
        }
        int cell = cellOf(hash, slot);
        if (slot(cell) == NO_SLOT) {
            set(cell, hash, slot);
            size++;
        }
    }

    /** The cell that holds the slot under the hash, or else the free cell where it would be. */
    private int cellOf(int hash, int slot) {
        int cell = first(hash);
        while (slot(cell) != NO_SLOT && (slot(cell) != slot || hash(cell) != hash)) {
            cell = after(cell);
        }
        return cell;
    }

    private void set(int cell, int hash, int slot) {
        cells[2 * cell] = hash;
        cells[2 * cell + 1] = slot + 1;
    }

    private void grow() {
        int[] old = cells;
        cells = new int[2 * old.length];
        mask = 2 * mask + 1;
        for (int i = 0; i < old.length; i += 2) {
            if (old[i + 1] != 0) {
                set(cellOf(old[i], old[i + 1] - 1), old[i], old[i + 1] - 1);
            }
        }
    }

    /** Takes the slot away from under the hash, if it is there. */
    void remove(int hash, int slot) {
        int hole = cellOf(hash, slot);
        if (slot(hole) == NO_SLOT) {
            return;
        }
        size--;
        for (int cell = after(hole); slot(cell) != NO_SLOT; cell = after(cell)) {
            int home = first(hash(cell));
            if (((cell - home) & mask) >= ((cell - hole) & mask)) {
                set(hole, hash(cell), slot(cell));
                hole = cell;
            }
        }
        set(hole, 0, NO_SLOT);
    }
}
