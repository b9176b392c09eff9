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
    int putNode(NodeContent node);

    /** Removes a node that has no links. */
    void removeNode(int slot);

    /** Creates the link or replaces its content and ends, which must exist. Returns its slot. */
    int putLink(LinkContent link);

    /** Removes a link. */
    void removeLink(int slot);

    /** Makes the node primary; {@link #NO_SLOT} for none. */
    void setPrimary(int slot);

    /** Replaces the description. */
    void setDescription(byte[] description);

    /** How many changes {@link #fetchAhead} takes. */
    int FETCH_AHEAD_CHANGES = FetchAhead.CHANGES;

    /** Told, in a long transaction, which changes come next, so that what they need can be fetched at once. */
    default void fetchAhead(List<Change> changes) {}

    /** Removes all nodes and links. */
    void clear();

    /** How many metrics of its own the topology may have at a time. */
    int METRIC_NAMES_MAX = MetricNames.NAMES_MAX;
}
