package io.stemma.server.query;

import io.stemma.server.graph.GraphView;
import io.stemma.server.graph.NeighborScan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A step of a breadth-first search from a front that is a good part of the graph, as bit sets: pages are read in the order in which
 * they lie, and a link is followed by setting a bit. Owned by one thread.
 */
final class WideFront {
    /** A front of fewer nodes is searched node by node. */
    static final int NODES_MIN = 1_024;
    /** So is one of fewer than one in so many slots. */
    private static final int SLOTS_PER_NODE_MAX = 32;
    /** How many words are spread between two looks at the budget. */
    private static final int CHUNK_WORDS = 256;

    private final long[] seen;
    private final long[] front;
    private final long[] next;
    /** How many of the nodes reached are in {@code seen}. */
    private int seenCount;

    /** The directions that are walked. */
    private final List<NeighborScan> scans = new ArrayList<>(2);

    WideFront(GraphView graph, Walk walk) {
        if (walk.goesOut()) {
            scans.add(graph.scan(true));
        }
        if (walk.goesIn()) {
            scans.add(graph.scan(false));
        }
        int words = (graph.nodeSlots() + Long.SIZE - 1) / Long.SIZE;
        seen = new long[words];
        front = new long[words];
        next = new long[words];
    }

    /** True if a front of so many nodes is wide. */
    static boolean isWide(int nodes, int nodeSlots) {
        return nodes >= NODES_MIN && (long) nodes * SLOTS_PER_NODE_MAX >= nodeSlots;
    }

    /** Takes as its front the nodes from that number on. */
    void start(NodeTable reached, int from) {
        Arrays.fill(front, 0);
        for (int number = from; number < reached.size(); number++) {
            mark(front, reached.node(number));
        }
        for (; seenCount < reached.size(); seenCount++) {
            mark(seen, reached.node(seenCount));
        }
        Arrays.fill(next, 0);
    }

    private static void mark(long[] bits, int slot) {
        bits[slot >> 6] |= 1L << slot;
    }

    /** Follows all links of the front. */
    void spread(QueryBudget budget) {
        for (NeighborScan scan : scans) {
            for (int word = 0; word < front.length; word += CHUNK_WORDS) {
                budget.spend(scan.spread(front, word, Math.min(front.length, word + CHUNK_WORDS), next));
            }
        }
    }

    /** Adds the nodes found, in the order of their slots, up to so many in all; false if there were more. */
    boolean addTo(NodeTable reached, int nodesMax) {
        for (int word = 0; word < next.length; word++) {
            long found = next[word] & ~seen[word];
            while (found != 0 && Long.bitCount(found) > nodesMax - reached.size()) {
                if (reached.size() == nodesMax) {
                    return false;
                }
                reached.add(word * Long.SIZE + Long.numberOfTrailingZeros(found));
                found &= found - 1;
            }
            reached.addAll(found, word * Long.SIZE);
        }
        return true;
    }
}
