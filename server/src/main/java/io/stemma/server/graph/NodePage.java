package io.stemma.server.graph;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The nodes of {@link Page#SLOTS} slots: records and, for both directions, adjacency. */
final class NodePage extends Page {
    private static final int NO_NEIGHBOR = 0;

    byte[] records;
    byte @Nullable [] @Nullable [] large;
    /** See {@link Adjacency}, for the links that start here. */
    int[] outNeighbors;

    int[] outLinks;
    /** See {@link Adjacency}, for the links that end here. */
    int[] inNeighbors;

    int[] inLinks;
    /** The links of nodes that have too many for the arrays above; null where there is no such node. */
    @Nullable
    HubTree @Nullable [] outHubs;

    @Nullable
    HubTree @Nullable [] inHubs;

    /** One bit for each node that may have an outgoing link that is down; a hub keeps its bit when the link comes up. */
    private int outDown;
    /** Likewise for incoming links. */
    private int inDown;

    NodePage(Owner owner) {
        super(owner, 0);
        records = Records.EMPTY;
        outNeighbors = Adjacency.NO_NEIGHBORS;
        outLinks = Adjacency.NO_LINKS;
        inNeighbors = Adjacency.NO_NEIGHBORS;
        inLinks = Adjacency.NO_LINKS;
    }

    private NodePage(Owner owner, NodePage from) {
        super(owner, from.occupied);
        records = from.records;
        large = from.large;
        outNeighbors = from.outNeighbors;
        outLinks = from.outLinks;
        inNeighbors = from.inNeighbors;
        inLinks = from.inLinks;
        outHubs = from.outHubs;
        inHubs = from.inHubs;
        outDown = from.outDown;
        inDown = from.inDown;
    }

    @Override
    NodePage copy(Owner newOwner) {
        return new NodePage(newOwner, this);
    }

    Element element(int i) {
        byte[] @Nullable [] l = large;
        if (l != null && l[i] != null) {
            return Element.parse(l[i], 0, l[i].length);
        }
        return Element.parse(records, Records.start(records, i), Records.end(records, i));
    }

    int[] neighbors(boolean outgoing) {
        return outgoing ? outNeighbors : inNeighbors;
    }

    int[] links(boolean outgoing) {
        return outgoing ? outLinks : inLinks;
    }

    /** The links of nodes that have too many for the page, by node; null where there is no such node. */
    @Nullable
    HubTree @Nullable [] hubs(boolean outgoing) {
        return outgoing ? outHubs : inHubs;
    }

    @Nullable
    HubTree hub(boolean outgoing, int i) {
        @Nullable HubTree[] hubs = hubs(outgoing);
        return hubs == null ? null : hubs[i];
    }

    int degree(boolean outgoing, int i) {
        HubTree hub = hub(outgoing, i);
        return hub == null ? Adjacency.degree(neighbors(outgoing), i) : hub.size();
    }

    /** The first neighbour of node i, if it has one: what a walk of its links needs is near after it. */
    int anyNeighbor(boolean outgoing, int i) {
        int[] neighbors = neighbors(outgoing);
        int first = neighbors[i];
        if (first < neighbors[i + 1]) {
            return neighbors[first];
        }
        HubTree hub = hub(outgoing, i);
        return hub == null ? NO_NEIGHBOR : hub.firstNeighbor();
    }

    /** Puts the cursor before the links of node i. */
    void links(boolean outgoing, int i, LinkCursor cursor) {
        int[] neighbors = neighbors(outgoing);
        int from = neighbors[i];
        int to = neighbors[i + 1];
        HubTree hub = from == to ? hub(outgoing, i) : null;
        if (hub == null) {
            cursor.page(neighbors, links(outgoing), from, to);
        } else {
            cursor.hub(hub);
        }
        cursor.setMayBeDown(((down(outgoing) >>> i) & 1) != 0);
    }

    /** One bit for each node that may have a link that is down. */
    int down(boolean outgoing) {
        return outgoing ? outDown : inDown;
    }

    /** Notes that a link of node i is down. */
    void markDown(boolean outgoing, int i) {
        setDown(outgoing, i, true);
    }

    /** Looks whether node i still has a link that is down. */
    void refreshDown(boolean outgoing, int i, GraphView graph) {
        if (hub(outgoing, i) != null) {
            return;
        }
        int[] neighbors = neighbors(outgoing);
        boolean down = false;
        for (int at = neighbors[i]; at < neighbors[i + 1] && !down; at++) {
            down = !graph.up(links(outgoing)[at - Adjacency.HEADER]);
        }
        setDown(outgoing, i, down);
    }

    private void setDown(boolean outgoing, int i, boolean down) {
        if (outgoing) {
            outDown = down ? outDown | (1 << i) : outDown & ~(1 << i);
        } else {
            inDown = down ? inDown | (1 << i) : inDown & ~(1 << i);
        }
    }

    /** Adds a link to node i; past {@link Adjacency#INLINE_LINKS_MAX} links the node becomes a hub. */
    void attach(boolean outgoing, int i, int neighbor, int link) {
        HubTree hub = hub(outgoing, i);
        int[] neighbors = neighbors(outgoing);
        int[] links = links(outgoing);
        if (hub != null) {
            setHub(outgoing, i, hub.with(neighbor, link));
        } else if (Adjacency.degree(neighbors, i) == Adjacency.INLINE_LINKS_MAX) {
            HubTree ordinary = HubTree.of(Adjacency.region(neighbors, links, i));
            setHub(outgoing, i, ordinary.with(neighbor, link));
            rewrite(outgoing, i, new int[0]);
        } else {
            int at = Adjacency.position(neighbors, links, i, link);
            set(
                    outgoing,
                    Adjacency.withNeighbor(neighbors, i, at, neighbor),
                    Adjacency.with(links, at - Adjacency.HEADER, link));
        }
    }

    /** Takes the link from node i; under {@link Adjacency#HUB_LINKS_MIN} links a hub becomes an ordinary node. */
    void detach(boolean outgoing, int i, int link) {
        HubTree hub = hub(outgoing, i);
        if (hub == null) {
            int[] neighbors = neighbors(outgoing);
            int[] links = links(outgoing);
            int at = Adjacency.position(neighbors, links, i, link);
            assert at < neighbors[i + 1] && links[at - Adjacency.HEADER] == link : "link slot " + link + " is not here";
            set(outgoing, Adjacency.withoutNeighbor(neighbors, i, at), Adjacency.without(links, at - Adjacency.HEADER));
            return;
        }
        HubTree rest = hub.without(link);
        if (rest.size() >= Adjacency.HUB_LINKS_MIN) {
            setHub(outgoing, i, rest);
        } else {
            setHub(outgoing, i, null);
            rewrite(outgoing, i, rest.region());
        }
    }

    /** Gives node i the links of the region and no others. */
    private void rewrite(boolean outgoing, int i, int[] region) {
        int[] neighbors = neighbors(outgoing);
        int[] links = links(outgoing);
        Adjacency.Writer writer = new Adjacency.Writer(links.length + region.length / 2);
        for (int j = 0; j < SLOTS; j++) {
            if (j == i) {
                writer.add(region);
            } else {
                writer.add(neighbors, links, j);
            }
        }
        set(outgoing, writer.neighbors(), writer.links());
    }

    /**
     * Adds many links at once, writing each array once.
     *
     * @param byNode node slots in the upper half, link slots in the lower; those of this page from..to, ordered
     * @param graph knows the other ends
     */
    void attachAll(boolean outgoing, long[] byNode, int from, int to, GraphView graph) {
        int[] neighbors = neighbors(outgoing);
        int[] links = links(outgoing);
        Adjacency.Writer writer = new Adjacency.Writer(links.length + to - from);
        for (int i = 0, first = from, last; i < SLOTS; i++, first = last) {
            last = first;
            while (last < to && ((int) (byNode[last] >>> 32) & MASK) == i) {
                last++;
            }
            if (first == last) {
                writer.add(neighbors, links, i);
            } else {
                writer.add(merged(outgoing, i, added(outgoing, byNode, first, last, graph)));
            }
        }
        set(outgoing, writer.neighbors(), writer.links());
    }

    /** The links of node i with those added, if they stay in the page; none if it is a hub, whose tree then has them. */
    private int[] merged(boolean outgoing, int i, int[] added) {
        HubTree hub = hub(outgoing, i);
        if (hub != null) {
            setHub(outgoing, i, hub.withAll(added));
            return new int[0];
        }
        int[] all = Adjacency.merged(Adjacency.region(neighbors(outgoing), links(outgoing), i), added);
        if (all.length / 2 <= Adjacency.INLINE_LINKS_MAX) {
            return all;
        }
        setHub(outgoing, i, HubTree.of(all));
        return new int[0];
    }

    private static int[] added(boolean outgoing, long[] byNode, int first, int last, GraphView graph) {
        int n = last - first;
        int[] region = new int[2 * n];
        for (int j = 0; j < n; j++) {
            int link = (int) byNode[first + j];
            region[j] = outgoing ? graph.destination(link) : graph.source(link);
            region[n + j] = link;
        }
        return region;
    }

    private void set(boolean outgoing, int[] neighbors, int[] links) {
        if (outgoing) {
            outNeighbors = neighbors;
            outLinks = links;
        } else {
            inNeighbors = neighbors;
            inLinks = links;
        }
    }

    private void setHub(boolean outgoing, int i, @Nullable HubTree hub) {
        @Nullable HubTree[] hubs = hubs(outgoing);
        @Nullable HubTree @Nullable [] next = hubs == null ? new @Nullable HubTree[SLOTS] : hubs.clone();
        next[i] = hub;
        if (hub == null && Arrays.stream(next).allMatch(h -> h == null)) {
            next = null;
        }
        if (outgoing) {
            outHubs = next;
        } else {
            inHubs = next;
        }
    }
}
