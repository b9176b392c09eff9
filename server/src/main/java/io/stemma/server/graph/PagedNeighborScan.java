package io.stemma.server.graph;

import org.jspecify.annotations.Nullable;

/** The neighbours in a paged graph, whose pages are listed first. */
final class PagedNeighborScan extends NeighborScan {
    /** How many pages are fetched before they are used, so that the waits for memory overlap. */
    private static final int PAGES_AHEAD = 16;

    private static final int PAGES_PER_WORD = Long.SIZE / Page.SLOTS;
    private static final int ALL_NODES = (1 << Page.SLOTS) - 1;

    private final int pageCount;
    /** For each page what {@link NodePage#neighbors} says. */
    private final int[][] neighbors;
    /** For each page what {@link NodePage#hubs} says. */
    private final @Nullable HubTree[] @Nullable [] hubs;
    /** What was fetched ahead; kept, so that the fetch is not left out. */
    @SuppressWarnings("UnusedVariable")
    private int fetched;

    PagedNeighborScan(PagedGraph graph, boolean outgoing) {
        pageCount = (graph.nodeSlots() + Page.MASK) >>> Page.SHIFT;
        neighbors = new int[pageCount][];
        hubs = new HubTree[pageCount][];
        @Nullable NodePage[] pages = new @Nullable NodePage[pageCount];
        graph.nodes.copyInto(pages);
        for (int number = 0; number < pageCount; number++) {
            NodePage page = pages[number];
            neighbors[number] = page == null ? Adjacency.NO_NEIGHBORS : page.neighbors(outgoing);
            hubs[number] = page == null ? null : page.hubs(outgoing);
        }
    }

    @Override
    public long spread(long[] front, int fromWord, int toWord, long[] into) {
        long links = 0;
        int toPage = Math.min(pageCount, toWord * PAGES_PER_WORD);
        for (int from = fromWord * PAGES_PER_WORD; from < toPage; from += PAGES_AHEAD) {
            int to = Math.min(toPage, from + PAGES_AHEAD);
            for (int number = from; number < to; number++) {
                fetched += neighbors[number].length;
            }
            for (int number = from; number < to; number++) {
                int nodes = (int) (front[number / PAGES_PER_WORD] >>> (number * Page.SLOTS)) & ALL_NODES;
                if (nodes != 0) {
                    links += spread(neighbors[number], nodes, into) + spread(hubs[number], nodes, into);
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
                mark(hub, into);
                links += hub.size();
            }
        }
        return links;
    }
}
