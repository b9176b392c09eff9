package io.stemma.server.query;

/** Nodes in an order, by number: the first is 0. */
public final class NodeList {
    private final int[] slots;

    /** Of these slots, which are not to be changed after. */
    NodeList(int[] slots) {
        this.slots = slots;
    }

    /** How many. */
    public int size() {
        return slots.length;
    }

    /** The slot of the node of that number. */
    public int node(int number) {
        return slots[number];
    }
}
