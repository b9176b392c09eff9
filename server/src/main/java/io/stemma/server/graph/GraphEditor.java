package io.stemma.server.graph;

import java.util.List;

/**
 * A graph that can be changed: reads see the changes made so far. Owned by one thread.
 *
 * <p>The caller keeps the rules: a link's nodes exist before it and go after it, what is removed is there, and the primary
 * node is not removed. Broken rules are faults of the caller and end in an exception, not in a broken graph.
 */
public interface GraphEditor extends GraphView {
    /** Creates the node or replaces its content. Returns its slot. */
    default int putNode(NodeContent node) {
        return putNode(findNode(node.id()), node);
    }

    /** The same for who has looked for the node: its slot, or {@link #NO_SLOT} if there is none of that id. */
    int putNode(int slot, NodeContent node);

    /** Removes a node that has no links. */
    void removeNode(int slot);

    /** Creates the link or replaces its content and ends, which must exist. Returns its slot. */
    default int putLink(LinkContent link) {
        int slot = findLink(link.id());
        return putLink(slot, findSource(slot, link), findDestination(slot, link), link);
    }

    /** The same for who has looked for the link and its ends: its slot, or {@link #NO_SLOT} if there is none of that id. */
    int putLink(int slot, int source, int destination, LinkContent link);

    /** The node where the link is to start, or {@link #NO_SLOT}; not looked for by name if the link in that slot starts there. */
    default int findSource(int slot, LinkContent link) {
        return slot != NO_SLOT && node(source(slot)).hasId(link.sourceId()) ? source(slot) : findNode(link.sourceId());
    }

    /** Likewise where it is to end. */
    default int findDestination(int slot, LinkContent link) {
        return slot != NO_SLOT && node(destination(slot)).hasId(link.destinationId())
                ? destination(slot)
                : findNode(link.destinationId());
    }

    /** Removes a link. */
    void removeLink(int slot);

    /** Makes the node primary; {@link #NO_SLOT} for none. */
    void setPrimary(int slot);

    /** Replaces the description. */
    void setDescription(byte[] description);

    /** How many changes {@link #fetchAhead} takes. */
    int FETCH_AHEAD_CHANGES = FetchAhead.CHANGES;

    /** Told which changes come next, so that what they need can be fetched at once. */
    default void fetchAhead(List<Change> changes) {}

    /** Removes all nodes and links. */
    void clear();

    /** How many metrics of its own the topology may have at a time. */
    int METRIC_NAMES_MAX = MetricNames.NAMES_MAX;
}
