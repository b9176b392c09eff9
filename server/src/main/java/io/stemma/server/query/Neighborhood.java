package io.stemma.server.query;

import io.stemma.server.graph.GraphView;
import io.stemma.server.graph.LinkCursor;
import org.jspecify.annotations.Nullable;

/**
 * The nodes within some hops of a node, nearest first. Nodes at the same distance come in the order of the links that led to them
 * or, where the distance before has very many nodes (see {@link WideFront}), in list order. So the answer is the same wherever
 * the version is.
 */
public final class Neighborhood {
    /** The walk ended because it had found as many nodes as were asked for. */
    public static final String MAX_NODES = "max_nodes";
    /** The walk ended because its budget was spent. */
    public static final String WORK_BUDGET = "work budget";
    /** The links were not all given, because there were more than one answer holds. */
    public static final String MAX_LINKS = "max_links";

    private final GraphView graph;
    private final NodeList reached;
    /** Where each distance starts among the numbers of {@code reached}. */
    private final int[] levels;

    private final @Nullable String truncatedBy;

    Neighborhood(GraphView graph, NodeList reached, int[] levels, @Nullable String truncatedBy) {
        this.graph = graph;
        this.reached = reached;
        this.levels = levels;
        this.truncatedBy = truncatedBy;
    }

    /** Walks from the node, which is reached with 0 hops, whatever the links' status. */
    public static Neighborhood around(
            GraphView graph, int node, int hopsMax, Walk walk, int nodesMax, QueryBudget budget) {
        return around(graph, node, hopsMax, walk, false, nodesMax, budget);
    }

    /** The same, if {@code onlyUp} over links that are not down. */
    public static Neighborhood around(
            GraphView graph, int node, int hopsMax, Walk walk, boolean onlyUp, int nodesMax, QueryBudget budget) {
        try (NeighborhoodSearch search = new NeighborhoodSearch(graph, walk, onlyUp, nodesMax, budget)) {
            search.walk(node, hopsMax);
            return search.found();
        }
    }

    /** The nodes found, nearest first. */
    public NodeList reached() {
        return reached;
    }

    /** How many nodes are at most so far. */
    public int within(int hops) {
        return hops + 1 < levels.length ? levels[hops + 1] : reached.size();
    }

    /** Which limit ended the walk, or null if it went all the way. */
    public @Nullable String truncatedBy() {
        return truncatedBy;
    }

    /** Takes links one by one. */
    @FunctionalInterface
    public interface LinkVisitor {
        /** Takes the link; false to end. */
        boolean visit(int link);
    }

    /** Hands on every link whose two ends are among the first {@code count} nodes reached, each once. */
    public void linksWithin(int count, QueryBudget linkBudget, LinkVisitor visitor) {
        SearchSide side = SearchSide.take(graph.nodeSlots());
        try {
            for (int number = 0; number < count; number++) {
                side.seen.add(reached.node(number));
            }
            linksWithin(side.seen, linkBudget, visitor);
        } finally {
            side.release();
        }
    }

    private void linksWithin(NodeTable nodes, QueryBudget linkBudget, LinkVisitor visitor) {
        LinkCursor cursor = new LinkCursor();
        for (int number = 0; number < nodes.size(); number++) {
            for (graph.outLinks(nodes.node(number), cursor); cursor.next(); ) {
                linkBudget.spend();
                if (nodes.contains(cursor.neighbor()) && !visitor.visit(cursor.link())) {
                    return;
                }
            }
        }
    }
}
