package io.stemma.server.query;

import io.stemma.server.graph.GraphView;

/** Nodes in an order, by number: the first is 0. */
public final class NodeList {
    /** How many nodes are fetched at a time: their waits for memory overlap, and none is pushed out before it is read. */
    private static final int FETCH_NODES = 32;

    private final int[] slots;

    /** Of these slots, which are not to be changed after. */
    NodeList(int[] slots) {
        this.slots = slots;
    }

    /** How many. */
    public int size() {
        return slots.length;
    }

    /** Fetches nodes ahead for a loop over all numbers that reads each, and has come to this one. */
    public void fetchAhead(GraphView graph, int number) {
        if (number % FETCH_NODES == 0) {
            graph.fetchNodes(slots, number, Math.min(slots.length, number + FETCH_NODES));
        }
    }

    /** The slot of the node of that number. */
    public int node(int number) {
        return slots[number];
    }
}
