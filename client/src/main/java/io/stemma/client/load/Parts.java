package io.stemma.client.load;

/** Tells which nodes are connected (union-find with path halving). */
final class Parts {
    private final int[] parent;

    Parts(int nodes) {
        parent = new int[nodes];
        for (int i = 0; i < nodes; i++) {
            parent[i] = i;
        }
    }

    private int root(int node) {
        int at = node;
        while (parent[at] != at) {
            parent[at] = parent[parent[at]];
            at = parent[at];
        }
        return at;
    }

    void join(int a, int b) {
        parent[root(a)] = root(b);
    }

    /** True if all nodes are connected with each other. */
    boolean whole() {
        for (int node = 1; node < parent.length; node++) {
            if (root(node) != root(0)) {
                return false;
            }
        }
        return true;
    }

    /** Adds the edges that connect every part with that of the node before. */
    void joinAll(Edges edges) {
        for (int node = 1; node < parent.length; node++) {
            if (root(node) != root(node - 1)) {
                edges.join(node, node - 1);
                join(node, node - 1);
            }
        }
    }
}
