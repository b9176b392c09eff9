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
