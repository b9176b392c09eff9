package io.stemma.server.graph;

import org.jspecify.annotations.Nullable;

/**
 * Walks the links of one node. Made once, used for many nodes; owned by one thread.
 *
 * <pre>{@code
 * for (graph.outLinks(node, cursor); cursor.next(); ) {
 *     visit(cursor.neighbor(), cursor.link());
 * }
 * }</pre>
 */
public final class LinkCursor {
    private static final int[] NOTHING = {};

    private int[] array = NOTHING;
    private int at = -1;
    private int end;
    /** How far behind a neighbour its link stands. */
    private int links;

    private HubTree.@Nullable Leaves leaves;

    /** Starts at a region of {@link Adjacency}: array[from..to) holds n neighbours, then n links. */
    void region(int[] region, int from, int to) {
        array = region;
        links = (to - from) >>> 1;
        at = from - 1;
        end = from + links;
        leaves = null;
    }

    void hub(HubTree hub) {
        HubTree.Leaves all = new HubTree.Leaves(hub);
        region(NOTHING, 0, 0);
        leaves = all;
    }

    /** Moves to the next link, if there is one. */
    public boolean next() {
        return ++at < end || (leaves != null && nextLeaf());
    }

    private boolean nextLeaf() {
        HubTree.Leaves hub = leaves;
        if (hub == null || !hub.next()) {
            at = end;
            return false;
        }
        int[] leaf = hub.leaf();
        region(leaf, 0, leaf.length);
        leaves = hub;
        at = 0;
        return true;
    }

    /** The slot of the node at the other end. */
    public int neighbor() {
        return array[at];
    }

    /** The slot of the link. */
    public int link() {
        return array[at + links];
    }
}
