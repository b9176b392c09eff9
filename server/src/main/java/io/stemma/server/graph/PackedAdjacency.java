package io.stemma.server.graph;

import org.jspecify.annotations.Nullable;

/**
 * All links of a version in one direction, with the tree above the pages laid flat: for questions that visit a good part
 * of the graph. Making it costs a look at each page; see {@link Adjacency} for what a page holds.
 */
public final class PackedAdjacency {
    private final PagedGraph graph;
    private final boolean outgoing;
    private final int[][] pages;

    PackedAdjacency(PagedGraph graph, boolean outgoing) {
        this.graph = graph;
        this.outgoing = outgoing;
        pages = new int[(graph.nodeSlots() + Page.SLOTS - 1) >>> Page.SHIFT][];
        for (int i = 0; i < pages.length; i++) {
            NodePage page = graph.nodes.get(i);
            pages[i] = page == null ? Adjacency.NO_NEIGHBORS : page.neighbors(outgoing);
        }
    }

    /** The array that has the neighbours of the node, from {@link #start} on, {@link #degree} of them; not to be changed. */
    public int[] array(int node) {
        return pages[node >>> Page.SHIFT];
    }

    /** Where the node's neighbours start. */
    public static int start(int[] array, int node) {
        return array[node & Page.MASK];
    }

    /** How many neighbours stand there. */
    public static int degree(int[] array, int node) {
        int i = node & Page.MASK;
        return array[i + 1] - array[i];
    }

    /** Puts the cursor before the node's links, if it is a hub: those are not in the array. False for all other nodes. */
    public boolean hub(int node, LinkCursor cursor) {
        NodePage page = graph.nodes.get(node >>> Page.SHIFT);
        HubTree hub = page == null ? null : page.hub(outgoing, node & Page.MASK);
        if (hub == null) {
            return false;
        }
        cursor.hub(hub);
        return true;
    }

    /** The packed links of the graph, or null for a graph that does not lie in pages. */
    public static @Nullable PackedAdjacency of(GraphView graph, boolean outgoing) {
        return graph instanceof Snapshot snapshot ? new PackedAdjacency(snapshot, outgoing) : null;
    }
}
