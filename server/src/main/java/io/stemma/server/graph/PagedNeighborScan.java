package io.stemma.server.graph;

import org.jspecify.annotations.Nullable;

/** The neighbours in a paged graph. A search that has read many nodes gets a flat list of the pages, which saves it the tree. */
final class PagedNeighborScan extends NeighborScan {
    /** The pages are listed once a search has read as many nodes as one in so many pages. */
    private static final int LIST_PART = 4;
    /** How many pages are fetched before they are used, so that the waits for memory overlap. */
    private static final int PAGES_AHEAD = 16;

    private static final int PAGES_PER_WORD = Long.SIZE / Page.SLOTS;
    private static final int ALL_NODES = (1 << Page.SLOTS) - 1;

    private final PagedGraph graph;
    private final boolean outgoing;
    private final int pageCount;
    private int nodesRead;
    private @Nullable PageList list;
    /** What was fetched ahead; kept, so that the fetch is not left out. */
    @SuppressWarnings("UnusedVariable")
    private int fetched;

    /**
     * All pages of one direction, by number.
     *
     * @param neighbors see {@link Adjacency}
     * @param hubs for each page what {@link NodePage#hubs} says
     * @param down for each page what {@link NodePage#down} says
     */
    private record PageList(int[][] neighbors, @Nullable HubTree[] @Nullable [] hubs, short[] down) {}

    PagedNeighborScan(PagedGraph graph, boolean outgoing) {
        this.graph = graph;
        this.outgoing = outgoing;
        this.pageCount = (graph.nodeSlots() + Page.MASK) >>> Page.SHIFT;
    }

    private PageList list() {
        PageList all = list;
        if (all == null) {
            all = new PageList(new int[pageCount][], new HubTree[pageCount][], new short[pageCount]);
            @Nullable NodePage[] pages = new @Nullable NodePage[pageCount];
            graph.nodes.copyInto(pages);
            for (int number = 0; number < pageCount; number++) {
                NodePage page = pages[number];
                all.neighbors[number] = page == null ? Adjacency.NO_NEIGHBORS : page.neighbors(outgoing);
                all.hubs[number] = page == null ? null : page.hubs(outgoing);
                all.down[number] = page == null ? 0 : (short) page.down(outgoing);
            }
            list = all;
        }
        return all;
    }

    @Override
    public void read(int[] nodes, int from, int count) {
        nodesRead += count;
        if (list == null && nodesRead < pageCount / LIST_PART) {
            for (int i = 0; i < count; i++) {
                int node = nodes[from + i] & Page.MASK;
                NodePage page = graph.nodePage(nodes[from + i]);
                set(i, page.neighbors(outgoing), node, page.hubs(outgoing));
                setMayBeDown(i, (page.down(outgoing) >>> node & 1) != 0);
            }
            return;
        }
        PageList all = list();
        for (int i = 0; i < count; i++) {
            int node = nodes[from + i];
            int[] neighbors = all.neighbors[node >>> Page.SHIFT];
            set(i, neighbors, neighbors[node & Page.MASK], neighbors[(node & Page.MASK) + 1]);
            setMayBeDown(i, (all.down[node >>> Page.SHIFT] >>> (node & Page.MASK) & 1) != 0);
        }
        for (int i = 0; i < count; i++) {
            if (start(i) == end(i)) {
                int node = nodes[from + i];
                set(i, array(i), node & Page.MASK, all.hubs[node >>> Page.SHIFT]);
            } else {
                fetched += array(i)[end(i) - 1];
            }
        }
    }

    private void set(int i, int[] neighbors, int nodeInPage, @Nullable HubTree @Nullable [] hubs) {
        HubTree hub = hubs == null ? null : hubs[nodeInPage];
        if (hub == null) {
            set(i, neighbors, neighbors[nodeInPage], neighbors[nodeInPage + 1]);
        } else {
            set(i, hub.neighbors(), 0, hub.size());
        }
    }

    @Override
    public long spread(long[] front, int fromWord, int toWord, long[] into) {
        PageList all = list();
        long links = 0;
        int toPage = Math.min(pageCount, toWord * PAGES_PER_WORD);
        for (int from = fromWord * PAGES_PER_WORD; from < toPage; from += PAGES_AHEAD) {
            int to = Math.min(toPage, from + PAGES_AHEAD);
            for (int number = from; number < to; number++) {
                fetched += all.neighbors[number].length;
            }
            for (int number = from; number < to; number++) {
                int nodes = (int) (front[number / PAGES_PER_WORD] >>> (number * Page.SLOTS)) & ALL_NODES;
                if (nodes != 0) {
                    links += spread(all.neighbors[number], nodes, into) + spread(all.hubs[number], nodes, into);
                }
            }
        }
        return links;
    }

    /** The links of nodes that follow one another lie behind one another and are read in one go. */
    private static long spread(int[] neighbors, int nodes, long[] into) {
        long links = 0;
        for (int rest = nodes; rest != 0; ) {
            int first = Integer.numberOfTrailingZeros(rest);
            int behind = first + Integer.numberOfTrailingZeros(~(rest >>> first));
            mark(neighbors, neighbors[first], neighbors[behind], into);
            links += neighbors[behind] - neighbors[first];
            rest = rest >>> behind << behind;
        }
        return links;
    }

    private static long spread(@Nullable HubTree @Nullable [] hubs, int nodes, long[] into) {
        long links = 0;
        for (int i = 0; hubs != null && i < Page.SLOTS; i++) {
            HubTree hub = hubs[i];
            if (hub != null && (nodes >>> i & 1) != 0) {
                for (HubTree.Leaves leaves = new HubTree.Leaves(hub); leaves.next(); ) {
                    mark(leaves.leaf(), 0, leaves.leaf().length / 2, into);
                }
                links += hub.size();
            }
        }
        return links;
    }
}
