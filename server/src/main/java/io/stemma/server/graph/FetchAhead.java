package io.stemma.server.graph;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Touches what the next changes of a transaction need: index nodes, buckets, pages, records. Each step is made for all ids of all of them
 * before the next, so that their waits for memory overlap, which is most of what a change of a large graph costs. It changes
 * nothing, decides nothing and keeps nothing. Owned by the builder's thread.
 */
final class FetchAhead {
    /** How many changes are looked ahead. */
    static final int CHANGES = 32;

    /** The bytes that memory is fetched by. */
    private static final int LINE_BYTES = 64;

    private static final int IDS_MAX = 3 * CHANGES;

    private final int[] hashes = new int[IDS_MAX];
    /** Where each look-up is: a node of the index, then a bucket. */
    private final @Nullable Object[] places = new @Nullable Object[IDS_MAX];

    private final @Nullable Page[] pages = new @Nullable Page[IDS_MAX];
    private int count;
    /** What was touched; written, so that the touch is not left out. */
    @SuppressWarnings("UnusedVariable")
    private int touched;

    /** Fetches for at most {@link #CHANGES} changes. */
    void fetch(PagedGraph graph, List<Change> changes) {
        count = 0;
        for (Change change : changes) {
            if (change instanceof Change.PutLink put) {
                add(graph.linkNames, put.link().id());
            } else if (change instanceof Change.DeleteLink delete) {
                add(graph.linkNames, delete.id());
            } else if (change instanceof Change.PatchLink patch) {
                add(graph.linkNames, patch.id());
            }
        }
        int links = count;
        for (Change change : changes) {
            if (change instanceof Change.PutLink put) {
                add(graph.nodeNames, put.link().sourceId());
                add(graph.nodeNames, put.link().destinationId());
            } else if (change instanceof Change.PutNode put) {
                add(graph.nodeNames, put.node().id());
            } else if (change instanceof Change.PatchNode patch) {
                add(graph.nodeNames, patch.id());
            }
        }
        if (count > 1) {
            findBuckets();
            findPages(graph, links);
            touchPages();
        }
        Arrays.fill(places, 0, count, null);
        Arrays.fill(pages, 0, count, null);
    }

    private void add(NameIndex names, byte[] id) {
        hashes[count] = NameIndex.hash(id, 0, id.length);
        places[count++] = names.root();
    }

    private void findBuckets() {
        for (int level = 0; level < NameIndex.LEVELS; level++) {
            for (int i = 0; i < count; i++) {
                if (places[i] instanceof Object[] node) {
                    places[i] = node[NameIndex.child(hashes[i], level)];
                }
            }
        }
    }

    private void findPages(PagedGraph graph, int links) {
        for (int i = 0; i < count; i++) {
            touched += ((int[]) places[i]).length;
        }
        for (int i = 0; i < count; i++) {
            int slot = NameIndex.firstSlot((int[]) places[i], hashes[i]);
            pages[i] = slot < 0
                    ? null
                    : i < links ? graph.links.get(slot >>> Page.SHIFT) : graph.nodes.get(slot >>> Page.SHIFT);
        }
    }

    private void touchPages() {
        for (int i = 0; i < count; i++) {
            if (pages[i] instanceof NodePage page) {
                touched += page.records.length + page.outNeighbors.length + page.outLinks.length;
                touched += page.inNeighbors.length + page.inLinks.length;
            } else if (pages[i] instanceof LinkPage page) {
                touched += page.records.length + page.cells.length;
            }
        }
        for (int i = 0; i < count; i++) {
            if (pages[i] != null) {
                touchRecords(pages[i] instanceof NodePage node ? node.records : ((LinkPage) pages[i]).records);
            }
        }
    }

    /**
     * Fetches the adjacency of the nodes in the upper halves of byNode[from..to), at most {@link #CHANGES}, whose pages are there.
     */
    void fetchAdjacency(PagedGraph graph, boolean outgoing, long[] byNode, int from, int to) {
        int n = to - from;
        for (int i = 0; i < n; i++) {
            pages[i] = graph.nodePage((int) (byNode[from + i] >>> 32));
        }
        for (int i = 0; i < n; i++) {
            places[i] = ((NodePage) pages[i]).neighbors(outgoing);
        }
        for (int i = 0; i < n; i++) {
            touch((int[]) places[i]);
            touch(((NodePage) pages[i]).links(outgoing));
        }
        Arrays.fill(places, 0, n, null);
        Arrays.fill(pages, 0, n, null);
    }

    private void touch(int[] array) {
        for (int at = 0; at < array.length; at += LINE_BYTES / Integer.BYTES) {
            touched += array[at];
        }
    }

    private void touchRecords(byte[] records) {
        for (int at = 0; at < records.length; at += LINE_BYTES) {
            touched += records[at];
        }
    }
}
