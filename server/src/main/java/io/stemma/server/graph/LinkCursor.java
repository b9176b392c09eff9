package io.stemma.server.graph;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Walks the links of one node. Made once, used for many nodes; owned by one thread.
 *
 * <pre>{@code
 * for (graph.outLinks(node, cursor); cursor.next(); ) {
 *     visit(cursor.neighbor(), cursor.link());
 * }
 * }</pre>
 *
 * <p>A search that follows very many links reads them run by run, from arrays that are not to be changed:
 *
 * <pre>{@code
 * for (graph.outLinks(node, cursor); cursor.nextRun(); ) {
 *     for (int at = cursor.start(); at < cursor.end(); at++) {
 *         visit(cursor.neighbors()[at]);
 *     }
 * }
 * }</pre>
 */
public final class LinkCursor {
    private static final int[] NOTHING = {};

    private int[] neighbors = NOTHING;
    private int[] links = NOTHING;
    private int at = -1;
    private int end;
    /** Where the run starts. */
    private int start;
    /** How far behind a neighbour's place its link stands. */
    private int linkOffset;

    private HubTree.@Nullable Leaves leaves;
    private boolean mayBeDown;

    /** Starts at the links of one node in the arrays of {@link Adjacency}. */
    void page(int[] pageNeighbors, int[] pageLinks, int from, int to) {
        neighbors = pageNeighbors;
        links = pageLinks;
        linkOffset = -Adjacency.HEADER;
        at = from - 1;
        end = to;
        leaves = null;
    }

    /** Starts at a region: array[from..to) holds n neighbours, then n links. */
    void region(int[] region, int from, int to) {
        neighbors = region;
        links = region;
        linkOffset = (to - from) >>> 1;
        at = from - 1;
        end = from + linkOffset;
        leaves = null;
    }

    void hub(HubTree hub) {
        HubTree.Leaves all = new HubTree.Leaves(hub);
        region(NOTHING, 0, 0);
        leaves = all;
    }

    void setMayBeDown(boolean mayBe) {
        mayBeDown = mayBe;
    }

    /** False if none of the node's links is down, so that a search need not ask link by link. */
    public boolean mayBeDown() {
        return mayBeDown;
    }

    /** Moves to the next link, if there is one. */
    public boolean next() {
        return ++at < end || (leaves != null && nextLeaf());
    }

    /** Leaves out the links of lower slots, in logarithmic time. Before the first step only. */
    public void skipTo(int link) {
        if (leaves != null) {
            leaves.skipTo(link);
            nextLeaf();
            at = -1;
        }
        int found = Arrays.binarySearch(links, at + 1 + linkOffset, end + linkOffset, link);
        at = (found >= 0 ? found : -found - 1) - linkOffset - 1;
    }

    private boolean nextLeaf() {
        HubTree.Leaves hub = leaves;
        if (hub == null || !hub.next()) {
            at = end;
            return false;
        }
        neighbors = hub.neighbors();
        links = hub.links();
        linkOffset = 0;
        at = 0;
        end = neighbors.length;
        return true;
    }

    /** Moves to the next links that stand one behind the other, if there are any: all of a node, or a part of a hub's. */
    public boolean nextRun() {
        if (!next()) {
            return false;
        }
        start = at;
        at = end - 1;
        return true;
    }

    /** Where the run starts in {@link #neighbors}. */
    public int start() {
        return start;
    }

    /** Where the run ends in {@link #neighbors}. */
    public int end() {
        return end;
    }

    /** The slots of the nodes at the other ends of the run. */
    public int[] neighbors() {
        return neighbors;
    }

    /** The slot of the link to the neighbour that stands there in the run. */
    public int link(int place) {
        return links[place + linkOffset];
    }

    /** The slot of the node at the other end. */
    public int neighbor() {
        return neighbors[at];
    }

    /** The slot of the link. */
    public int link() {
        return links[at + linkOffset];
    }
}
