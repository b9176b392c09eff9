package io.stemma.server.query;

import java.util.Arrays;

/**
 * The nodes that a search has seen, numbered in the order they were added. Owned by one thread.
 *
 * <p>A table has a place for each slot, which is used again for the next search without being cleared: what is there from earlier ones
 * is below {@link #base}. For graphs of more than {@link #DENSE_SLOTS_MAX} slots it is an open-addressing table, which takes memory by
 * what was seen, until the search has seen a good part of the graph.
 */
final class NodeTable {
    /** Stands for "not seen". */
    static final int ABSENT = -1;
    /** For graphs of more slots, a place for each slot is too much to keep: 16 MiB. */
    static final int DENSE_SLOTS_MAX = 1 << 22;

    private static final int CAPACITY_MIN = 64;
    /** From this part of all slots on, a place for each slot is smaller than a hash table of them. */
    private static final int DENSE_PART = 8;
    /** How many nodes a table that is kept has room for. */
    private static final int NODES_KEPT_MAX = 1 << 18;

    private int nodeSlots;
    private int[] nodes = new int[CAPACITY_MIN];
    private int size;

    /** {@link #base} plus node numbers plus one, by slot if {@code dense}, else by hash. */
    private int[] places = {};

    /** What is at most this is free. */
    private int base;

    private boolean dense;

    /** Empties the table, for a graph of so many slots. */
    void start(int slots) {
        base += size;
        size = 0;
        nodeSlots = slots;
        if (nodes.length > NODES_KEPT_MAX) {
            nodes = new int[CAPACITY_MIN];
        }
        boolean fits = dense && places.length >= slots && base < Integer.MAX_VALUE - slots;
        if (!fits || slots > DENSE_SLOTS_MAX) {
            base = 0;
            dense = slots <= DENSE_SLOTS_MAX;
            places = new int[dense ? slots + (slots >>> 3) : 2 * CAPACITY_MIN];
        }
    }

    /** True if the table may be kept for another search. */
    boolean isKept() {
        return places.length <= DENSE_SLOTS_MAX + (DENSE_SLOTS_MAX >>> 3);
    }

    /** How many nodes were added. */
    int size() {
        return size;
    }

    /** The slot of the node of that number. */
    int node(int number) {
        return nodes[number];
    }

    /** The slots of the nodes by their number, and more behind them. Good until a node is added. */
    int[] nodes() {
        return nodes;
    }

    /** The nodes, for good. */
    NodeList list() {
        return new NodeList(Arrays.copyOf(nodes, size));
    }

    /** True if the node was added. */
    boolean contains(int node) {
        return number(node) > ABSENT;
    }

    /** The number of the node; {@link #ABSENT} or less if it was not added. */
    int number(int node) {
        return places[place(node)] - base - 1;
    }

    /** Adds the node, unless it is there; true if it is new. */
    boolean add(int node) {
        int place = place(node);
        if (places[place] > base) {
            return false;
        }
        if (size == nodes.length) {
            nodes = Arrays.copyOf(nodes, 2 * size);
        }
        nodes[size++] = node;
        places[place] = base + size;
        if (!dense && 2 * size > places.length) {
            grow();
        }
        return true;
    }

    /** Adds those of slots[from..to) that are not there. */
    void addAll(int[] slots, int from, int to) {
        if (!dense) {
            for (int at = from; at < to; at++) {
                add(slots[at]);
            }
            return;
        }
        reserve(to - from);
        int[] seen = places;
        int[] order = nodes;
        int before = base;
        int next = size;
        for (int at = from; at < to; at++) {
            int slot = slots[at];
            if (seen[slot] <= before) {
                order[next++] = slot;
                seen[slot] = before + next;
            }
        }
        size = next;
    }

    /** Adds those of slots[from..to) that are not there, up to the first that the other table has: that one, or {@link #ABSENT}. */
    int addAllUntilIn(NodeTable other, int[] slots, int from, int to) {
        if (!dense || !other.dense) {
            int at = from;
            while (at < to && !(add(slots[at]) && other.contains(slots[at]))) {
                at++;
            }
            return at < to ? slots[at] : ABSENT;
        }
        reserve(to - from);
        int[] seen = places;
        int[] order = nodes;
        int[] seenByOther = other.places;
        int before = base;
        int beforeOther = other.base;
        int next = size;
        int met = ABSENT;
        for (int at = from; at < to && met == ABSENT; at++) {
            int slot = slots[at];
            if (seen[slot] <= before) {
                order[next++] = slot;
                seen[slot] = before + next;
                met = seenByOther[slot] > beforeOther ? slot : ABSENT;
            }
        }
        size = next;
        return met;
    }

    private void reserve(int more) {
        if (nodes.length - size < more) {
            nodes = Arrays.copyOf(nodes, Math.max(2 * nodes.length, size + more));
        }
    }

    /** Adds nodes that are not there: those whose bits are set in the word that covers the slots from {@code first} on. */
    void addAll(long word, int first) {
        for (long rest = word; rest != 0; rest &= rest - 1) {
            add(first + Long.numberOfTrailingZeros(rest));
        }
    }

    private int place(int node) {
        if (dense) {
            return node;
        }
        int mask = places.length - 1;
        int place = spread(node) & mask;
        while (places[place] != 0 && nodes[places[place] - 1] != node) {
            place = (place + 1) & mask;
        }
        return place;
    }

    private static int spread(int node) {
        int h = node * 0x9e3779b9; // 2^32 / golden ratio: neighbouring slots go far apart
        return h ^ (h >>> 16);
    }

    private void grow() {
        dense = (long) size * DENSE_PART >= nodeSlots;
        places = new int[dense ? nodeSlots : 2 * places.length];
        for (int number = 0; number < size; number++) {
            places[place(nodes[number])] = number + 1;
        }
    }
}
