package io.stemma.server.query;

import io.stemma.server.graph.GraphView;
import java.util.Arrays;

/**
 * What a search knows of each node it has seen: by which link or from which node it came there, and how far that is. Owned by one thread.
 *
 * <p>Each thread keeps two of them for its next searches, whose memory {@link NodeTable} bounds; so a short search
 * does not pay for a table.
 */
final class SearchSide {
    static final int NO_LINK = -1;

    /** How many nodes the arrays of one that is kept have room for. */
    private static final int NODES_KEPT_MAX = 1 << 18;

    private static final int NODES_MIN = 64;
    /** How many nodes' neighbours are fetched at a time: as many as a processor can wait for at once. */
    private static final int FETCH_NODES = 16;

    /* Marked as taken rather than taken out: a store of a reference into something old pays the collector's barrier. */
    private static final ThreadLocal<SearchSide[]> KEPT =
            ThreadLocal.withInitial(() -> new SearchSide[] {new SearchSide(), new SearchSide()});

    final NodeTable seen = new NodeTable();
    final DistanceHeap heap = new DistanceHeap();
    private boolean taken;
    private int[] origins = new int[NODES_MIN];
    private double[] distances = new double[NODES_MIN];

    /** What was fetched ahead; kept, so that the fetch is not left out. */
    @SuppressWarnings("UnusedVariable")
    private int fetched;

    private SearchSide() {}

    /** An empty one, for a graph of so many slots. To be given back by {@link #release}. */
    static SearchSide take(int nodeSlots) {
        for (SearchSide kept : KEPT.get()) {
            if (!kept.taken) {
                return kept.started(nodeSlots);
            }
        }
        return new SearchSide().started(nodeSlots);
    }

    private SearchSide started(int nodeSlots) {
        taken = true;
        seen.start(nodeSlots);
        heap.clear();
        return this;
    }

    /** Gives it back; it is not to be used any more. */
    void release() {
        if (seen.isKept() && origins.length <= NODES_KEPT_MAX && heap.isKept()) {
            taken = false;
            return;
        }
        SearchSide[] kept = KEPT.get();
        for (int i = 0; i < kept.length; i++) {
            kept[i] = kept[i] == this ? new SearchSide() : kept[i];
        }
    }

    /** Fetches neighbours ahead for a loop over the nodes of the numbers from..to that has come to {@code number}. */
    void fetchAhead(GraphView graph, int from, int number, int to, boolean outgoing) {
        if ((number - from) % FETCH_NODES == 0 && to - number > 1) {
            fetched += graph.fetchNeighbors(seen.nodes(), number, Math.min(to, number + FETCH_NODES), outgoing);
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

    /**
     * Adds those nodes of slots[from..to) that are not there, which the origin led to, up to the first that the other side knows: that
     * one, or {@link NodeTable#ABSENT}.
     */
    int addAll(int[] slots, int from, int to, int origin, SearchSide other) {
        int before = seen.size();
        int met = seen.addAllUntilIn(other.seen, slots, from, to);
        reserve();
        Arrays.fill(origins, before, seen.size(), origin);
        return met;
    }

    /** Takes note that the node can be reached that way, and gives its number; {@link NodeTable#ABSENT} if a way as short is known. */
    int reach(int node, int link, double distance) {
        int number;
        if (seen.add(node)) {
            reserve();
            number = seen.size() - 1;
        } else {
            number = seen.number(node);
            if (distance >= distances[number]) {
                return NodeTable.ABSENT;
            }
        }
        origins[number] = link;
        distances[number] = distance;
        return number;
    }

    private void reserve() {
        if (seen.size() > origins.length) {
            origins = Arrays.copyOf(origins, 2 * seen.size());
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
