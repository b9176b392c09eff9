package io.stemma.server.graph;

import java.util.Arrays;

/**
 * The links of one page of nodes in one direction, packed in an int array.
 *
 * <pre>
 *   array  = start[17] region...      start[i]: where the region of node i starts; start[16]: the array's length
 *   region = neighbour[n] link[n]     slots, ordered by link; n = (start[i + 1] - start[i]) / 2
 * </pre>
 *
 * <p>The region of a node of more than {@link #INLINE_LINKS_MAX} links is empty: those are in a {@link HubTree}.
 */
final class Adjacency {
    static final int HEADER = Page.SLOTS + 1;
    /** A node of more links is a hub. */
    static final int INLINE_LINKS_MAX = 64;
    /** A hub of fewer links is one no more. */
    static final int HUB_LINKS_MIN = 32;

    static final int[] EMPTY = emptyPage();

    private Adjacency() {}

    private static int[] emptyPage() {
        int[] page = new int[HEADER];
        Arrays.fill(page, HEADER);
        return page;
    }

    static int degree(int[] page, int i) {
        return (page[i + 1] - page[i]) >>> 1;
    }

    /** A page with one link more at node i. */
    static int[] with(int[] page, int i, int neighbor, int link) {
        int start = page[i];
        int n = degree(page, i);
        int at = position(page, start + n, n, link);
        int[] next = new int[page.length + 2];
        System.arraycopy(page, 0, next, 0, i + 1);
        for (int j = i + 1; j < HEADER; j++) {
            next[j] = page[j] + 2;
        }
        System.arraycopy(page, HEADER, next, HEADER, start + at - HEADER);
        next[start + at] = neighbor;
        System.arraycopy(page, start + at, next, start + at + 1, n);
        next[start + n + 1 + at] = link;
        System.arraycopy(page, start + n + at, next, start + n + at + 2, page.length - (start + n + at));
        return next;
    }

    /** A page with that link less at node i, where it must be. */
    static int[] without(int[] page, int i, int link) {
        int start = page[i];
        int n = degree(page, i);
        int at = position(page, start + n, n, link);
        assert at < n && page[start + n + at] == link : "link slot " + link + " is not at node " + i + " of its page";
        int[] next = new int[page.length - 2];
        System.arraycopy(page, 0, next, 0, i + 1);
        for (int j = i + 1; j < HEADER; j++) {
            next[j] = page[j] - 2;
        }
        System.arraycopy(page, HEADER, next, HEADER, start + at - HEADER);
        System.arraycopy(page, start + at + 1, next, start + at, n - 1);
        System.arraycopy(page, start + n + at + 1, next, start + n - 1 + at, page.length - (start + n + at + 1));
        return next;
    }

    /** A page in which node i has these links and no others. */
    static int[] withRegion(int[] page, int i, int[] region) {
        int start = page[i];
        int end = page[i + 1];
        int shift = region.length - (end - start);
        int[] next = new int[page.length + shift];
        System.arraycopy(page, 0, next, 0, i + 1);
        for (int j = i + 1; j < HEADER; j++) {
            next[j] = page[j] + shift;
        }
        System.arraycopy(page, HEADER, next, HEADER, start - HEADER);
        System.arraycopy(region, 0, next, start, region.length);
        System.arraycopy(page, end, next, start + region.length, page.length - end);
        return next;
    }

    /** One region of the links of two, which have none in common. */
    static int[] merged(int[] a, int[] b) {
        int n = a.length / 2;
        int m = b.length / 2;
        if (n == 0) {
            return b;
        }
        int[] all = new int[2 * (n + m)];
        for (int i = 0, j = 0, at = 0; at < n + m; at++) {
            boolean fromA = j == m || (i < n && a[n + i] < b[m + j]);
            all[at] = fromA ? a[i] : b[j];
            all[n + m + at] = fromA ? a[n + i++] : b[m + j++];
        }
        return all;
    }

    /** The region of node i: neighbours, then links. */
    static int[] region(int[] page, int i) {
        return Arrays.copyOfRange(page, page[i], page[i + 1]);
    }

    /** How many of the n ordered links from there on are below the link. */
    private static int position(int[] page, int from, int n, int link) {
        int low = 0;
        int high = n;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (page[from + middle] < link) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
