package io.stemma.server.query;

import io.stemma.server.graph.GraphView;
import io.stemma.server.graph.LinkCursor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The breadth-first search (Moore 1959) of {@link Neighborhood}. Used once, by one thread. */
final class NeighborhoodSearch implements AutoCloseable {
    private final GraphView graph;
    private final Walk walk;
    private final boolean onlyUp;
    private final int nodeSlots;
    private final int nodesMax;
    private final QueryBudget budget;
    private final SearchSide side;
    private final NodeTable reached;
    private final LinkCursor cursor = new LinkCursor();

    private @Nullable WideFront wide;
    /** Where each distance starts among the numbers of {@code reached}. */
    private int[] levels = new int[8];

    private int levelCount;
    private @Nullable String truncatedBy;

    NeighborhoodSearch(GraphView graph, Walk walk, boolean onlyUp, int nodesMax, QueryBudget budget) {
        this.graph = graph;
        this.walk = walk;
        this.onlyUp = onlyUp;
        this.nodeSlots = graph.nodeSlots();
        this.nodesMax = nodesMax;
        this.budget = budget;
        this.side = SearchSide.take(nodeSlots);
        this.reached = side.seen;
    }

    @Override
    public void close() {
        side.release();
    }

    /** Walks from the node. */
    void walk(int node, int hopsMax) {
        reached.add(node);
        openLevel(0);
        try {
            search(hopsMax);
        } catch (BudgetException e) {
            if (e.limit() != BudgetException.Limit.WORK) {
                throw e;
            }
            truncatedBy = Neighborhood.WORK_BUDGET;
        }
    }

    /** What was found. */
    Neighborhood found() {
        return new Neighborhood(graph, reached.list(), Arrays.copyOf(levels, levelCount), truncatedBy);
    }

    private void search(int hopsMax) {
        int from = 0;
        for (int hops = 1; hops <= hopsMax && truncatedBy == null; hops++) {
            int to = reached.size();
            if (from == to) {
                return;
            }
            openLevel(to);
            if (!onlyUp && WideFront.isWide(to - from, nodeSlots)) {
                spread(from);
            } else {
                expand(from, to);
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

    private void spread(int from) {
        if (wide == null) {
            wide = new WideFront(graph, walk);
        }
        wide.start(reached, from);
        wide.spread(budget);
        if (!wide.addTo(reached, nodesMax)) {
            truncatedBy = Neighborhood.MAX_NODES;
        }
    }

    private void expand(int from, int to) {
        for (int number = from; number < to && truncatedBy == null; number++) {
            int node = reached.node(number);
            if (walk.goesOut()) {
                side.fetchAhead(graph, from, number, to, true);
                graph.outLinks(node, cursor);
                visitLinks();
            }
            if (walk.goesIn()) {
                side.fetchAhead(graph, from, number, to, false);
                graph.inLinks(node, cursor);
                visitLinks();
            }
        }
    }

    private void visitLinks() {
        if (onlyUp && cursor.mayBeDown()) {
            visitUp();
            return;
        }
        while (truncatedBy == null && cursor.nextRun()) {
            visit(cursor.neighbors(), cursor.start(), cursor.end());
        }
    }

    private void visitUp() {
        while (truncatedBy == null && cursor.next()) {
            budget.spend();
            if (graph.up(cursor.link())) {
                visit(cursor.neighbor());
            }
        }
    }

    private void visit(int neighbor) {
        if (reached.size() < nodesMax) {
            reached.add(neighbor);
        } else if (!reached.contains(neighbor)) {
            truncatedBy = Neighborhood.MAX_NODES;
        }
    }

    private void visit(int[] neighbors, int from, int to) {
        budget.spend(to - from);
        if (to - from <= nodesMax - reached.size()) {
            reached.addAll(neighbors, from, to);
            return;
        }
        for (int at = from; at < to && truncatedBy == null; at++) {
            visit(neighbors[at]);
        }
    }
}
