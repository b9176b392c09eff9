package io.stemma.server.graph;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The nodes of {@link Page#SLOTS} slots: records and, for both directions, adjacency. */
final class NodePage extends Page {
    byte[] records;
    byte @Nullable [] @Nullable [] large;
    int[] out;
    int[] in;
    /** The links of nodes that have too many for {@link #out}; null where there is no such node. */
    @Nullable
    HubTree @Nullable [] outHubs;

    @Nullable
    HubTree @Nullable [] inHubs;

    NodePage(Owner owner) {
        super(owner, 0);
        records = Records.EMPTY;
        out = Adjacency.EMPTY;
        in = Adjacency.EMPTY;
    }

    private NodePage(Owner owner, NodePage from) {
        super(owner, from.occupied);
        records = from.records;
        large = from.large;
        out = from.out;
        in = from.in;
        outHubs = from.outHubs;
        inHubs = from.inHubs;
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

    int[] adjacency(boolean outgoing) {
        return outgoing ? out : in;
    }

    @Nullable
    HubTree hub(boolean outgoing, int i) {
        @Nullable HubTree[] hubs = outgoing ? outHubs : inHubs;
        return hubs == null ? null : hubs[i];
    }

    int degree(boolean outgoing, int i) {
        HubTree hub = hub(outgoing, i);
        return hub == null ? Adjacency.degree(adjacency(outgoing), i) : hub.size();
    }

    /** Adds a link to node i; past {@link Adjacency#INLINE_LINKS_MAX} links the node becomes a hub. */
    void attach(boolean outgoing, int i, int neighbor, int link) {
        HubTree hub = hub(outgoing, i);
        if (hub != null) {
            setHub(outgoing, i, hub.with(neighbor, link));
            return;
        }
        int[] next = Adjacency.with(adjacency(outgoing), i, neighbor, link);
        if (Adjacency.degree(next, i) > Adjacency.INLINE_LINKS_MAX) {
            setHub(outgoing, i, HubTree.of(Adjacency.region(next, i)));
            next = Adjacency.withRegion(next, i, new int[0]);
        }
        setAdjacency(outgoing, next);
    }

    /**
     * Adds many links at once, writing each array once.
     *
     * @param byNode node slots in the upper half, link slots in the lower; those of this page from..to, ordered
     * @param graph knows the other ends
     */
    void attachAll(boolean outgoing, long[] byNode, int from, int to, GraphView graph) {
        int[] old = adjacency(outgoing);
        int[] next = new int[old.length + 2 * (to - from)];
        int at = Adjacency.HEADER;
        for (int i = 0, first = from, last; i < SLOTS; i++, first = last) {
            last = first;
            while (last < to && ((int) (byNode[last] >>> 32) & MASK) == i) {
                last++;
            }
            next[i] = at;
            at += attachAll(outgoing, i, byNode, first, last, graph, next, at);
        }
        next[SLOTS] = at;
        setAdjacency(outgoing, at == next.length ? next : Arrays.copyOf(next, at));
    }

    /** Writes the region of node i, old links and new ones, and tells its length: 0 for a hub. */
    private int attachAll(
            boolean outgoing, int i, long[] byNode, int first, int last, GraphView graph, int[] next, int at) {
        HubTree hub = hub(outgoing, i);
        int[] old = adjacency(outgoing);
        if (first == last) {
            System.arraycopy(old, old[i], next, at, old[i + 1] - old[i]);
            return old[i + 1] - old[i];
        }
        int[] before = hub == null ? Adjacency.region(old, i) : hub.region();
        int[] merged = Adjacency.merged(before, added(outgoing, byNode, first, last, graph));
        if (merged.length / 2 > Adjacency.INLINE_LINKS_MAX || hub != null) {
            setHub(outgoing, i, HubTree.of(merged));
            return 0;
        }
        System.arraycopy(merged, 0, next, at, merged.length);
        return merged.length;
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

    /** Takes the link from node i; under {@link Adjacency#HUB_LINKS_MIN} links a hub becomes an ordinary node. */
    void detach(boolean outgoing, int i, int link) {
        HubTree hub = hub(outgoing, i);
        if (hub == null) {
            setAdjacency(outgoing, Adjacency.without(adjacency(outgoing), i, link));
            return;
        }
        HubTree rest = hub.without(link);
        if (rest.size() >= Adjacency.HUB_LINKS_MIN) {
            setHub(outgoing, i, rest);
        } else {
            setHub(outgoing, i, null);
            setAdjacency(outgoing, Adjacency.withRegion(adjacency(outgoing), i, rest.region()));
        }
    }

    private void setAdjacency(boolean outgoing, int[] page) {
        if (outgoing) {
            out = page;
        } else {
            in = page;
        }
    }

    private void setHub(boolean outgoing, int i, @Nullable HubTree hub) {
        @Nullable HubTree[] hubs = outgoing ? outHubs : inHubs;
        @Nullable HubTree @Nullable [] next = hubs == null ? new @Nullable HubTree[SLOTS] : hubs.clone();
        next[i] = hub;
        next = Arrays.stream(next).allMatch(h -> h == null) ? null : next;
        if (outgoing) {
            outHubs = next;
        } else {
            inHubs = next;
        }
    }
}
