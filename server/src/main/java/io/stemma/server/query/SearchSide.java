package io.stemma.server.query;

import java.util.Arrays;

/** What a search knows of each node it has seen: by which link it came there. Owned by one thread. */
final class SearchSide {
    static final int NO_LINK = -1;

    final NodeTable seen;
    private int[] links = new int[32];

    SearchSide(int nodeSlots) {
        seen = new NodeTable(nodeSlots);
    }

    /** Adds the node with the link that led to it, unless it is there; true if it is new. */
    boolean add(int node, int link) {
        if (!seen.add(node)) {
            return false;
        }
        if (seen.size() > links.length) {
            links = Arrays.copyOf(links, 2 * links.length);
        }
        links[seen.size() - 1] = link;
        return true;
    }

    /** The link that led to the node of that number, or {@link #NO_LINK} where the search began. */
    int link(int number) {
        return links[number];
    }

    void setLink(int number, int link) {
        links[number] = link;
    }

    int linkOf(int node) {
        return links[seen.number(node)];
    }
}
