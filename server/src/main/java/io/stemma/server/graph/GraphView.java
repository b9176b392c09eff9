package io.stemma.server.graph;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a topology can be asked at one version. Nodes and links are named by slots: small numbers that are good for this
 * version only. A slot that is asked for must hold an element.
 */
public interface GraphView {
    /** Stands for "none" where a slot is expected. */
    int NO_SLOT = -1;

    /** The number of a link's cost in its interior gateway protocol; see {@link #metric}. */
    int IGP_METRIC = LinkPage.IGP_METRIC;
    /** The number of a link's cost for traffic engineering. */
    int TE_METRIC = LinkPage.TE_METRIC;
    /** The number of a link's delay in microseconds. */
    int DELAY_MICROS = LinkPage.DELAY_MICROS;
    /** Stands for "no such metric" where a metric's number is expected. */
    int NO_METRIC = -1;

    /** The version; 0 only for the graph that comes before the first. */
    long version();

    /** When the version was committed, in microseconds since 1970-01-01T00:00:00Z. */
    long commitTimeMicros();

    /** Sums up the content; see {@link StateHash}. */
    long stateHash();

    /** The topology's description, encoded by the contract. Not to be changed. */
    byte[] description();

    /** The number of nodes. */
    int nodeCount();

    /** The number of links. */
    int linkCount();

    /** All node slots are below this. */
    int nodeSlots();

    /** All link slots are below this. */
    int linkSlots();

    /** The slot of the primary node, or {@link #NO_SLOT}. */
    int primary();

    /** The slot of the node of that id, or {@link #NO_SLOT}. */
    int findNode(byte[] id);

    /** The slot of the link of that id, or {@link #NO_SLOT}. */
    int findLink(byte[] id);

    /** The first slot from there on that holds a node, or {@link #NO_SLOT}. */
    int nextNode(int from);

    /** The first slot from there on that holds a link, or {@link #NO_SLOT}. */
    int nextLink(int from);

    /** The node. */
    Element node(int slot);

    /** The link. */
    Element link(int slot);

    /** The node where the link starts. */
    int source(int link);

    /** The node where the link ends. */
    int destination(int link);

    /** The number of links that start at the node. */
    int outDegree(int node);

    /** The number of links that end at the node. */
    int inDegree(int node);

    /** Puts the cursor before the first link that starts at the node; ordered by link slot. */
    void outLinks(int node, LinkCursor cursor);

    /** Puts the cursor before the first link that ends at the node; ordered by link slot. */
    void inLinks(int node, LinkCursor cursor);

    /**
     * Touches the neighbours of nodes[from..to), so that the waits for memory of a search that reads them next overlap. What it gives has
     * no meaning, but must be kept, so that no compiler leaves the touch out.
     */
    default int fetchNeighbors(int[] nodes, int from, int to, boolean outgoing) {
        return 0;
    }

    /** Likewise touches the nodes[from..to) themselves, whose {@link #node} is asked for next. */
    default void fetchNodes(int[] nodes, int from, int to) {}

    /** Likewise touches links[from..to), whose {@link #link} and ends are asked for next. */
    default void fetchLinks(int[] links, int from, int to) {}

    /** Follows links of very many nodes: from their sources if {@code outgoing}, else from their destinations. */
    NeighborScan scan(boolean outgoing);

    /** False if the link's administrative or operational status is DOWN. */
    boolean up(int link);

    /** The number of the metric of that name ("igp_metric", or one of the topology's own), or {@link #NO_METRIC}. */
    int metricNumber(String name);

    /** The value of the metric of that number on the link; NaN if it has none. */
    double metric(int link, int number);

    /**
     * Tells what many links cost by the metric of that number.
     *
     * @param ignoreStatus if false, a link that is down has no cost
     */
    LinkCosts costs(int metric, boolean ignoreStatus);

    /** The names of the topology's own metrics that links have values of. */
    List<String> metricNames();

    /** The id of a slot, or null for {@link #NO_SLOT}: for messages. */
    default @Nullable String nodeId(int slot) {
        return slot == NO_SLOT ? null : node(slot).id();
    }
}
