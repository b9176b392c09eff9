package io.stemma.server.query;

import io.stemma.server.graph.GraphView;
import io.stemma.server.graph.LinkCursor;
import io.stemma.server.graph.NeighborScan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
    /** The directions that are walked. */
    private final List<NeighborScan> scans = new ArrayList<>(2);

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
        if (walk.goesOut()) {
            scans.add(graph.scan(true));
        }
        if (walk.goesIn()) {
            scans.add(graph.scan(false));
        }
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
            if (onlyUp) {
                expandUp(from, to);
            } else if (WideFront.isWide(to - from, nodeSlots)) {
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
            wide = new WideFront(nodeSlots);
        }
        wide.start(reached, from);
        for (NeighborScan scan : scans) {
            wide.spread(scan, budget);
        }
        if (!wide.addTo(reached, nodesMax)) {
            truncatedBy = Neighborhood.MAX_NODES;
        }
    }

    private void expand(int from, int to) {
        for (int block = from; block < to && truncatedBy == null; block += NeighborScan.BLOCK_NODES) {
            int count = Math.min(NeighborScan.BLOCK_NODES, to - block);
            for (NeighborScan scan : scans) {
                scan.read(reached.nodes(), block, count);
            }
            for (int i = 0; i < count && truncatedBy == null; i++) {
                for (NeighborScan scan : scans) {
                    visit(scan.array(i), scan.start(i), scan.end(i));
                }
            }
        }
    }

    /** The same over links that are not down, which the scans cannot tell. */
    private void expandUp(int from, int to) {
        LinkCursor cursor = new LinkCursor();
        for (int number = from; number < to; number++) {
            int node = reached.node(number);
            if (walk.goesOut()) {
                graph.outLinks(node, cursor);
                visitUp(cursor);
            }
            if (walk.goesIn()) {
                graph.inLinks(node, cursor);
                visitUp(cursor);
            }
        }
    }

    private void visitUp(LinkCursor cursor) {
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
