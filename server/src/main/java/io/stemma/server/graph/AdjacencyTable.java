package io.stemma.server.graph;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The links of all nodes in one direction, changed in place.
 *
 * <pre>
 *   region = n neighbour[n] link[n] spare...     one array for each node; slots, ordered by link
 * </pre>
 *
 * <p>Each change makes all the arrays it needs before it changes anything, so it happens whole or not at all. A node of more than
 * {@link #REGION_LINKS_MAX} links has a {@link HubTree}: in an array, one link more would move half a hub.
 */
final class AdjacencyTable {
    /** A node of more links is a hub. Moving that many takes as long as copying the path in a tree. */
    static final int REGION_LINKS_MAX = 512;
    /** A hub of fewer links is one no more. */
    static final int HUB_LINKS_MIN = 256;

    static final int HEADER = 1;
    /** The links that the first array of a node has room for. */
    private static final int LINKS_MIN = 2;

    private static final int[] NONE = {0};
    /** Stands for the region of a hub. */
    static final int[] HUB = {-1};

    private int[][] regions = {};
    private @Nullable HubTree[] hubs = {};

    int degree(int node) {
        int[] region = region(node);
        return region == HUB ? hub(node).size() : region[0];
    }

    void links(int node, LinkCursor cursor) {
        int[] region = region(node);
        if (region == HUB) {
            cursor.hub(hub(node));
        } else {
            cursor.region(region, HEADER, HEADER + 2 * region[0]);
        }
        cursor.setMayBeDown(true);
    }

    /** The region of the node, or {@link #HUB}. */
    int[] region(int node) {
        return node < regions.length ? regions[node] : NONE;
    }

    HubTree hub(int node) {
        HubTree hub = hubs[node];
        if (hub == null) {
            throw new IllegalStateException("node slot " + node + " is marked as a hub and has no tree");
        }
        return hub;
    }

    /** Adds a link to the node. */
    void attach(int node, int neighbor, int link) {
        reserve(node);
        int[] region = regions[node];
        if (region == HUB) {
            hubs[node] = hub(node).with(neighbor, link);
        } else if (region[0] == REGION_LINKS_MAX) {
            setHub(node, HubTree.of(exact(region)).with(neighbor, link));
        } else {
            regions[node] = with(region, neighbor, link);
        }
    }

    private void reserve(int node) {
        if (node >= regions.length) {
            int length = Math.max(node + 1, 2 * regions.length);
            int[][] next = Arrays.copyOf(regions, length);
            Arrays.fill(next, regions.length, length, NONE);
            regions = next;
        }
    }

    private void setHub(int node, HubTree hub) {
        if (node >= hubs.length) {
            hubs = Arrays.copyOf(hubs, Math.max(node + 1, regions.length));
        }
        hubs[node] = hub;
        regions[node] = HUB;
    }

    private static int[] exact(int[] region) {
        return Arrays.copyOfRange(region, HEADER, HEADER + 2 * region[0]);
    }

    /** The region with one link more: itself if it has room. Moves the hindmost first, since source and target may be one. */
    private static int[] with(int[] region, int neighbor, int link) {
        int n = region[0];
        int at = position(region, link);
        int[] target = region;
        if (HEADER + 2 * (n + 1) > region.length) {
            target = new int[HEADER + 2 * Math.max(LINKS_MIN, n + (n >>> 1))];
            System.arraycopy(region, HEADER, target, HEADER, at);
        }
        int links = HEADER + n;
        System.arraycopy(region, links + at, target, links + 1 + at + 1, n - at);
        System.arraycopy(region, links, target, links + 1, at);
        System.arraycopy(region, HEADER + at, target, HEADER + at + 1, n - at);
        target[HEADER + at] = neighbor;
        target[links + 1 + at] = link;
        target[0] = n + 1;
        return target;
    }

    /** Takes the link, which must be there, from the node. */
    void detach(int node, int link) {
        int[] region = region(node);
        if (region != HUB) {
            regions[node] = without(region, link);
            return;
        }
        HubTree rest = hub(node).without(link);
        if (rest.size() >= HUB_LINKS_MIN) {
            hubs[node] = rest;
        } else {
            regions[node] = roomy(rest);
            hubs[node] = null;
        }
    }

    private static int[] roomy(HubTree hub) {
        int[] links = hub.region();
        int[] region = new int[HEADER + links.length];
        region[0] = hub.size();
        System.arraycopy(links, 0, region, HEADER, links.length);
        return region;
    }

    /** The region with one link less: itself, unless it would be nearly empty. Moves the foremost first. */
    private static int[] without(int[] region, int link) {
        int n = region[0];
        int at = position(region, link);
        int links = HEADER + n;
        if (at == n || region[links + at] != link) {
            throw new IllegalStateException("link slot " + link + " is not at its node");
        }
        if (n == 1) {
            return NONE;
        }
        int[] target = region;
        if (8 * n < region.length) {
            target = new int[HEADER + 2 * n];
            System.arraycopy(region, HEADER, target, HEADER, at);
        }
        System.arraycopy(region, HEADER + at + 1, target, HEADER + at, n - at - 1);
        System.arraycopy(region, links, target, links - 1, at);
        System.arraycopy(region, links + at + 1, target, links - 1 + at, n - at - 1);
        target[0] = n - 1;
        return target;
    }

    /** How many links of the region are below the link. */
    private static int position(int[] region, int link) {
        int links = HEADER + region[0];
        if (region[0] == 0 || region[links + region[0] - 1] < link) {
            return region[0];
        }
        int at = Arrays.binarySearch(region, links, links + region[0], link);
        return (at >= 0 ? at : -at - 1) - links;
    }
}
