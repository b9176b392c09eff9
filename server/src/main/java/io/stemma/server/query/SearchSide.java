package io.stemma.server.query;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * What a search knows of each node it has seen: by which link or from which node it came there, and how far that is. Owned by one thread.
 *
 * <p>Each thread keeps up to {@link #KEPT_MAX} of them for its next searches, whose memory {@link NodeTable} bounds; so a short search
 * does not pay for a table.
 */
final class SearchSide {
    static final int NO_LINK = -1;

    private static final int KEPT_MAX = 2;
    /** How many nodes the arrays of one that is kept have room for. */
    private static final int NODES_KEPT_MAX = 1 << 18;

    private static final int NODES_MIN = 64;

    private static final ThreadLocal<Deque<SearchSide>> KEPT = ThreadLocal.withInitial(ArrayDeque::new);

    final NodeTable seen = new NodeTable();
    final DistanceHeap heap = new DistanceHeap();
    private int[] origins = new int[NODES_MIN];
    private double[] distances = new double[NODES_MIN];

    private SearchSide() {}

    /** An empty one, for a graph of so many slots. To be given back by {@link #release}. */
    static SearchSide take(int nodeSlots) {
        SearchSide kept = KEPT.get().poll();
        SearchSide side = kept == null ? new SearchSide() : kept;
        side.seen.start(nodeSlots);
        side.heap.clear();
        return side;
    }

    /** Gives it back; it is not to be used any more. */
    void release() {
        Deque<SearchSide> kept = KEPT.get();
        if (kept.size() < KEPT_MAX && seen.isKept() && origins.length <= NODES_KEPT_MAX && heap.isKept()) {
            kept.push(this);
        }
    }

    /** Adds the node with what led to it, a node or a link, unless it is there; true if it is new. */
    boolean add(int node, int origin) {
        if (!seen.add(node)) {
            return false;
        }
        reserve();
        origins[seen.size() - 1] = origin;
        return true;
    }

    /** Takes note that the node can be reached that way, if none as short is known; true if so. */
    boolean reach(int node, int link, double distance) {
        if (seen.add(node)) {
            reserve();
            note(seen.size() - 1, link, distance);
            return true;
        }
        int number = seen.number(node);
        if (distance < distances[number]) {
            note(number, link, distance);
            return true;
        }
        return false;
    }

    private void note(int number, int link, double distance) {
        origins[number] = link;
        distances[number] = distance;
        heap.add(distance, number);
    }

    private void reserve() {
        if (seen.size() > origins.length) {
            origins = Arrays.copyOf(origins, 2 * origins.length);
            distances = Arrays.copyOf(distances, origins.length);
        }
    }

    /** The least distance known to the node of that number. */
    double distance(int number) {
        return distances[number];
    }

    /** What led to the node; -1 where the search began. */
    int cameBy(int node) {
        return origins[seen.number(node)];
    }
}
