package io.stemma.client.load;

import java.util.Arrays;

/** A generated graph: nodes 0..n-1 and the undirected edges between them, in the order they were made. */
final class Edges {
    private static final int FIRST_CAPACITY = 1_024;

    private final int nodes;
    private int[] ends = new int[2 * FIRST_CAPACITY];
    private int count;

    Edges(int nodes) {
        this.nodes = nodes;
    }

    void join(int a, int b) {
        if (2 * count == ends.length) {
            ends = Arrays.copyOf(ends, 2 * ends.length);
        }
        ends[2 * count] = a;
        ends[2 * count + 1] = b;
        count++;
    }

    int nodes() {
        return nodes;
    }

    int count() {
        return count;
    }

    /** Where the edge starts. */
    int source(int edge) {
        return ends[2 * edge];
    }

    /** Where it ends. */
    int target(int edge) {
        return ends[2 * edge + 1];
    }

    /** An end of an edge: 0 and 1 are those of edge 0, and so on. */
    int end(int place) {
        return ends[place];
    }
}
