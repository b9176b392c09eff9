package io.stemma.server.graph;

/**
 * Reads the neighbours of many nodes in one direction, for searches that may see a good part of the graph. Parallel links give
 * a neighbour more than once. Made for one search; owned by one thread.
 *
 * <pre>{@code
 * scan.read(nodes, from, count);
 * for (int i = 0; i < count; i++) {
 *     for (int at = scan.start(i); at < scan.end(i); at++) {
 *         visit(scan.array(i)[at]);
 *     }
 * }
 * }</pre>
 */
public abstract class NeighborScan {
    /** How many nodes are read at a time: enough for their waits for memory to overlap. */
    public static final int BLOCK_NODES = 32;

    private final int[][] arrays = new int[BLOCK_NODES][];
    private final int[] starts = new int[BLOCK_NODES];
    private final int[] ends = new int[BLOCK_NODES];
    /** One bit for each node of the block. */
    private int mayBeDown;

    NeighborScan() {}

    /** Reads the neighbours of nodes[from..from+count), at most {@link #BLOCK_NODES}. */
    public abstract void read(int[] nodes, int from, int count);

    /** Sets where the neighbours of the i-th node of the block are. */
    final void set(int i, int[] array, int start, int end) {
        arrays[i] = array;
        starts[i] = start;
        ends[i] = end;
    }

    /** Sets whether a link of the i-th node of the block may be down. */
    final void setMayBeDown(int i, boolean mayBe) {
        mayBeDown = mayBe ? mayBeDown | 1 << i : mayBeDown & ~(1 << i);
    }

    /** False if none of the links of the i-th node read is down, so that a search need not ask link by link. */
    public final boolean mayBeDown(int i) {
        return (mayBeDown >>> i & 1) != 0;
    }

    /** The array that holds the neighbours of the i-th node read. Not to be changed. */
    public final int[] array(int i) {
        return arrays[i];
    }

    /** Where they start in the array. */
    public final int start(int i) {
        return starts[i];
    }

    /** Where they end in the array. */
    public final int end(int i) {
        return ends[i];
    }

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
}
