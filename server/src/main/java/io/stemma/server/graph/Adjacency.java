package io.stemma.server.graph;

import java.util.Arrays;

/**
 * The links of one page of nodes in one direction, packed in two int arrays, so that a search that asks for neighbours only
 * need not pass over links.
 *
 * <pre>
 *   neighbors = start[17] slot...     start[i]: where the neighbours of node i start; start[16]: the array's length
 *   links     = slot...               the link to neighbors[k] stands at k - 17
 * </pre>
 *
 * <p>The links of a node are ordered. A node of more than {@link #INLINE_LINKS_MAX} links has none here: they are in a {@link
 * HubTree}.
 *
 * <p>Where links of one node travel by themselves they are a <em>region</em>: n neighbours, then n links.
 */
final class Adjacency {
    static final int HEADER = Page.SLOTS + 1;
    /** A node of more links is a hub. */
    static final int INLINE_LINKS_MAX = 64;
    /** A hub of fewer links is one no more. */
    static final int HUB_LINKS_MIN = 32;

    static final int[] NO_NEIGHBORS = noNeighbors();
    static final int[] NO_LINKS = {};

    private Adjacency() {}

    private static int[] noNeighbors() {
        int[] page = new int[HEADER];
        Arrays.fill(page, HEADER);
        return page;
    }

    static int degree(int[] neighbors, int i) {
        return neighbors[i + 1] - neighbors[i];
    }

    /** Where the link of node i stands among the neighbours, or should. */
    static int position(int[] neighbors, int[] links, int i, int link) {
        int low = neighbors[i];
        int high = neighbors[i + 1];
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (links[middle - HEADER] < link) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** The neighbours with one more of node i, at that position. */
    static int[] withNeighbor(int[] neighbors, int i, int position, int neighbor) {
        int[] next = with(neighbors, position, neighbor);
        for (int j = i + 1; j < HEADER; j++) {
            next[j]++;
        }
        return next;
    }

    /** The neighbours without the one of node i at that position. */
    static int[] withoutNeighbor(int[] neighbors, int i, int position) {
        int[] next = without(neighbors, position);
        for (int j = i + 1; j < HEADER; j++) {
            next[j]--;
        }
        return next;
    }

    /** The array with one value more, at that position. */
    static int[] with(int[] array, int position, int value) {
        int[] next = new int[array.length + 1];
        System.arraycopy(array, 0, next, 0, position);
        next[position] = value;
        System.arraycopy(array, position, next, position + 1, array.length - position);
        return next;
    }

    /** The array without the value at that position. */
    static int[] without(int[] array, int position) {
        int[] next = new int[array.length - 1];
        System.arraycopy(array, 0, next, 0, position);
        System.arraycopy(array, position + 1, next, position, next.length - position);
        return next;
    }

    /** The links of node i as a region. */
    static int[] region(int[] neighbors, int[] links, int i) {
        int n = degree(neighbors, i);
        int[] region = new int[2 * n];
        System.arraycopy(neighbors, neighbors[i], region, 0, n);
        System.arraycopy(links, neighbors[i] - HEADER, region, n, n);
        return region;
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

    /** Writes both arrays of a page anew, node by node. */
    static final class Writer {
        private final int[] neighbors;
        private final int[] links;
        private int node;
        private int at = HEADER;

        /** For a page of at most so many links. */
        Writer(int linksMax) {
            neighbors = new int[HEADER + linksMax];
            links = new int[linksMax];
        }

        /** Adds the next node with the links of a region. */
        void add(int[] region) {
            int n = region.length / 2;
            System.arraycopy(region, 0, neighbors, at, n);
            System.arraycopy(region, n, links, at - HEADER, n);
            end(n);
        }

        /** Adds the next node with the links that node i has there. */
        void add(int[] fromNeighbors, int[] fromLinks, int i) {
            int start = fromNeighbors[i];
            int n = degree(fromNeighbors, i);
            System.arraycopy(fromNeighbors, start, neighbors, at, n);
            System.arraycopy(fromLinks, start - HEADER, links, at - HEADER, n);
            end(n);
        }

        private void end(int n) {
            neighbors[node++] = at;
            at += n;
        }

        int[] neighbors() {
            neighbors[node] = at;
            return at == neighbors.length ? neighbors : Arrays.copyOf(neighbors, at);
        }

        int[] links() {
            return at - HEADER == links.length ? links : Arrays.copyOf(links, at - HEADER);
        }
    }
}
