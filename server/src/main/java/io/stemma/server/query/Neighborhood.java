package io.stemma.server.query;

import io.stemma.server.graph.GraphView;
import io.stemma.server.graph.LinkCursor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The nodes within some hops of a node, nearest first: a breadth-first search (Moore 1959). Nodes at the same distance come in
 * the order of the links that led to them, so that the answer is the same wherever the version is.
 */
public final class Neighborhood {
    /** The walk ended because it had found as many nodes as were asked for. */
    public static final String MAX_NODES = "max_nodes";
    /** The walk ended because its budget was spent. */
    public static final String WORK_BUDGET = "work budget";
    /** The links were not all given, because there were more than one answer holds. */
    public static final String MAX_LINKS = "max_links";

    private final GraphView graph;
    private final Walk walk;
    private final boolean onlyUp;
    private final int nodesMax;
    private final QueryBudget budget;
    private final NodeTable reached;
    private final LinkCursor cursor = new LinkCursor();
    /** Where each distance starts among the numbers of {@code reached}. */
    private int[] levels = new int[8];

    private int levelCount;
    private @Nullable String truncatedBy;

    private Neighborhood(GraphView graph, Walk walk, boolean onlyUp, int nodesMax, QueryBudget budget) {
        this.graph = graph;
        this.walk = walk;
        this.onlyUp = onlyUp;
        this.nodesMax = nodesMax;
        this.budget = budget;
        this.reached = new NodeTable(graph.nodeSlots());
    }

    /** Walks from the node, which is reached with 0 hops, whatever the links' status. */
    public static Neighborhood around(
            GraphView graph, int node, int hopsMax, Walk walk, int nodesMax, QueryBudget budget) {
        return around(graph, node, hopsMax, walk, false, nodesMax, budget);
    }

    /** The same, if {@code onlyUp} over links that are not down. */
    public static Neighborhood around(
            GraphView graph, int node, int hopsMax, Walk walk, boolean onlyUp, int nodesMax, QueryBudget budget) {
        Neighborhood found = new Neighborhood(graph, walk, onlyUp, nodesMax, budget);
        found.start(node);
        try {
            found.search(hopsMax);
        } catch (BudgetException e) {
            if (e.limit() != BudgetException.Limit.WORK) {
                throw e;
            }
            found.truncatedBy = WORK_BUDGET;
        }
        return found;
    }

    private void start(int node) {
        reached.add(node);
        openLevel(0);
    }

    private void search(int hopsMax) {
        int from = 0;
        for (int hops = 1; hops <= hopsMax && truncatedBy == null; hops++) {
            int to = reached.size();
            if (from == to) {
                return;
            }
            openLevel(to);
            for (int number = from; number < to && truncatedBy == null; number++) {
                expand(reached.node(number));
            }
            from = to;
        }
    }

    private void openLevel(int start) {
        if (levelCount == levels.length) {
            levels = Arrays.copyOf(levels, 2 * levelCount);
        }
        levels[levelCount++] = start;
    }

    private void expand(int node) {
        if (walk.goesOut()) {
            graph.outLinks(node, cursor);
            visitAll();
        }
        if (walk.goesIn()) {
            graph.inLinks(node, cursor);
            visitAll();
        }
    }

    private void visitAll() {
        while (truncatedBy == null && cursor.next()) {
            budget.spend();
            if (onlyUp && !graph.up(cursor.link())) {
                continue;
            }
            int neighbor = cursor.neighbor();
            if (reached.size() < nodesMax) {
                reached.add(neighbor);
            } else if (!reached.contains(neighbor)) {
                truncatedBy = MAX_NODES;
            }
        }
    }

    /** The nodes found, nearest first. */
    public NodeTable reached() {
        return reached;
    }

    /** The distance of the node of that number. */
    public int hops(int number) {
        int level = Arrays.binarySearch(levels, 0, levelCount, number);
        if (level < 0) {
            return -level - 2;
        }
        return level;
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
        for (int number = 0; number < count; number++) {
            for (graph.outLinks(reached.node(number), cursor); cursor.next(); ) {
                linkBudget.spend();
                int end = reached.number(cursor.neighbor());
                if (end != NodeTable.ABSENT && end < count && !visitor.visit(cursor.link())) {
                    return;
                }
            }
        }
    }
}
