package io.stemma.server.graph;

/** Follows the links of very many nodes at once, in one direction. Made for one search; owned by one thread. */
public abstract class NeighborScan {
    NeighborScan() {}

    /**
     * Marks all neighbours of all marked nodes, which needs no test and no queue: for a front that is a good part of the graph.
     *
     * @param front one bit for each slot; read from word {@code fromWord} to before {@code toWord}
     * @param into one bit for each slot; bits are added
     * @return how many links were followed
     */
    public abstract long spread(long[] front, int fromWord, int toWord, long[] into);

    /** Marks the slots of array[from..to). */
    static void mark(int[] array, int from, int to, long[] into) {
        for (int at = from; at < to; at++) {
            int neighbor = array[at];
            into[neighbor >> 6] |= 1L << neighbor;
        }
    }

    /** Marks the neighbours of a hub. */
    static void mark(HubTree hub, long[] into) {
        for (HubTree.Leaves leaves = new HubTree.Leaves(hub); leaves.next(); ) {
            mark(leaves.neighbors(), 0, leaves.neighbors().length, into);
        }
    }
}
