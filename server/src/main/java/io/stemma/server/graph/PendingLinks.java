package io.stemma.server.graph;

import java.util.Arrays;

/**
 * New links of one builder whose nodes' adjacency does not have them yet. Few are attached one by one; more are sorted by node, so that
 * each page is fetched ahead and edited once.
 */
final class PendingLinks {
    /** From this number on links are sorted. */
    private static final int SORTED_LINKS_MIN = 64;
    /** From this number on the links of a page are attached by writing all its arrays anew, instead of one by one. */
    private static final int REWRITTEN_LINKS_MIN = 4;
    /** So many links are kept room for. */
    private static final int KEPT_MAX = 4_096;

    private static final int LINKS_MIN = 16;

    private final FetchAhead fetchAhead;
    private int[] links = new int[LINKS_MIN];
    private int count;

    PendingLinks(FetchAhead fetchAhead) {
        this.fetchAhead = fetchAhead;
    }

    /** Adds a link, whose ends are to be set before anything looks at the adjacency. */
    void add(int link) {
        if (count == links.length) {
            links = Arrays.copyOf(links, 2 * count);
        }
        links[count++] = link;
    }

    void clear() {
        count = 0;
        if (links.length > KEPT_MAX) {
            links = new int[LINKS_MIN];
        }
    }

    /** Attaches all to their nodes. */
    void attachTo(SnapshotBuilder graph) {
        if (count == 0) {
            return;
        }
        if (count < SORTED_LINKS_MIN) {
            for (int i = 0; i < count; i++) {
                attach(graph, true, links[i]);
                attach(graph, false, links[i]);
            }
        } else {
            attachSorted(graph, true);
            attachSorted(graph, false);
        }
        clear();
    }

    private static void attach(SnapshotBuilder graph, boolean outgoing, int link) {
        int source = graph.source(link);
        int destination = graph.destination(link);
        int node = outgoing ? source : destination;
        graph.editNodePage(node).attach(outgoing, node & Page.MASK, outgoing ? destination : source, link);
    }

    private void attachSorted(SnapshotBuilder graph, boolean outgoing) {
        long[] byNode = sorted(graph, outgoing);
        int fetched = 0;
        for (int from = 0, to; from < count; from = to) {
            if (from >= fetched) {
                fetched = Math.min(count, from + FetchAhead.CHANGES);
                fetchAhead.fetchAdjacency(graph, outgoing, byNode, from, fetched);
            }
            int page = page(byNode[from]);
            to = from + 1;
            while (to < count && page(byNode[to]) == page) {
                to++;
            }
            if (to - from >= REWRITTEN_LINKS_MIN) {
                graph.editNodePage(page << Page.SHIFT).attachAll(outgoing, byNode, from, to, graph);
            } else {
                for (int i = from; i < to; i++) {
                    attach(graph, outgoing, (int) byNode[i]);
                }
            }
        }
    }

    /** Node slots in the upper half, link slots in the lower. */
    private long[] sorted(SnapshotBuilder graph, boolean outgoing) {
        long[] byNode = new long[count];
        for (int i = 0; i < count; i++) {
            int node = outgoing ? graph.source(links[i]) : graph.destination(links[i]);
            byNode[i] = (long) node << 32 | links[i];
        }
        Arrays.sort(byNode);
        return byNode;
    }

    private static int page(long nodeAndLink) {
        return (int) (nodeAndLink >>> (32 + Page.SHIFT));
    }
}
