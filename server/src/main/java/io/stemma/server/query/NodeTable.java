package io.stemma.server.query;

import java.util.Arrays;

/**
 * The nodes that a search has seen, numbered in the order they were added. Takes memory by what was seen, not by the size of the
 * graph: an open-addressing table until the search has seen a good part of the graph, then one array with a place for each slot.
 * Owned by one thread.
 */
public final class NodeTable {
    /** Stands for "not seen". */
    static final int ABSENT = -1;

    private static final int CAPACITY_MIN = 64;
    /** From this part of all slots on, a place for each slot is smaller than a hash table of them. */
    private static final int DENSE_PART = 8;

    private final int nodeSlots;
    private int[] nodes = new int[CAPACITY_MIN / 2];
    private int size;

    /** Node numbers plus one, by slot if {@code dense}, else by hash; 0 is free. */
    private int[] places = new int[CAPACITY_MIN];

    private boolean dense;

    /** A table for a graph of so many slots. */
    NodeTable(int nodeSlots) {
        this.nodeSlots = nodeSlots;
    }

    /** How many nodes were added. */
    public int size() {
        return size;
    }

    /** The slot of the node of that number. */
    public int node(int number) {
        return nodes[number];
    }

    /** True if the node was added. */
    public boolean contains(int node) {
        return number(node) != ABSENT;
    }

    /** The number of the node, or {@link #ABSENT}. */
    int number(int node) {
        return places[place(node)] - 1;
    }

    /** Adds the node, unless it is there; true if it is new. */
    boolean add(int node) {
        int place = place(node);
        if (places[place] != 0) {
            return false;
        }
        if (size == nodes.length) {
            nodes = Arrays.copyOf(nodes, 2 * size);
        }
        nodes[size++] = node;
        places[place] = size;
        if (!dense && 2 * size > places.length) {
            grow();
        }
        return true;
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
