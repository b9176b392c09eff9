package io.stemma.server.query;

import io.stemma.server.graph.GraphView;
import io.stemma.server.graph.LinkCursor;
import io.stemma.server.graph.NeighborScan;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Breadth-first search from both ends (Pohl 1971): whole levels, always of the smaller front. The first node that both sides
 * know lies on a shortest path, because before that level no path of that length could exist.
 */
final class MeetInTheMiddle implements AutoCloseable {
    private static final int NOT_MET = -1;

    private final GraphView graph;
    private final boolean ignoreStatus;
    private final QueryBudget budget;
    private final LinkCursor cursor = new LinkCursor();
    private final NeighborScan out;
    private final NeighborScan in;
    private final SearchSide forward;
    private final SearchSide backward;

    MeetInTheMiddle(GraphView graph, boolean ignoreStatus, QueryBudget budget) {
        this.graph = graph;
        this.ignoreStatus = ignoreStatus;
        this.budget = budget;
        this.out = graph.scan(true);
        this.in = graph.scan(false);
        this.forward = SearchSide.take(graph.nodeSlots());
        this.backward = SearchSide.take(graph.nodeSlots());
    }

    @Override
    public void close() {
        forward.release();
        backward.release();
    }

    /** The path between two different nodes, or null. */
    @Nullable
    Path find(int source, int destination) {
        forward.add(source, GraphView.NO_SLOT);
        backward.add(destination, GraphView.NO_SLOT);
        int forwardFrom = 0;
        int backwardFrom = 0;
        while (true) {
            int forwardFront = forward.seen.size() - forwardFrom;
            int backwardFront = backward.seen.size() - backwardFrom;
            if (forwardFront == 0 || backwardFront == 0) {
                return null;
            }
            boolean goForward = forwardFront <= backwardFront;
            int from = goForward ? forwardFrom : backwardFrom;
            if (goForward) {
                forwardFrom = forward.seen.size();
            } else {
                backwardFrom = backward.seen.size();
            }
            int met = expand(goForward, from);
            if (met != NOT_MET) {
                return path(met);
            }
        }
    }

    private Path path(int met) {
        int before = steps(forward, met);
        int[] links = new int[before + steps(backward, met)];
        int node = met;
        for (int at = before - 1; at >= 0; at--) {
            int from = forward.cameBy(node);
            links[at] = link(from, node, true);
            node = from;
        }
        node = met;
        for (int at = before; at < links.length; at++) {
            int to = backward.cameBy(node);
            links[at] = link(to, node, false);
            node = to;
        }
        double[] costs = new double[links.length];
        Arrays.fill(costs, 1);
        return new Path(links.length, links, costs);
    }

    private static int steps(SearchSide side, int met) {
        int steps = 0;
        for (int node = side.cameBy(met); node != GraphView.NO_SLOT; node = side.cameBy(node)) {
            steps++;
        }
        return steps;
    }

    /** The first link by which the search came from one node to the other. */
    private int link(int node, int neighbor, boolean goForward) {
        if (goForward) {
            graph.outLinks(node, cursor);
        } else {
            graph.inLinks(node, cursor);
        }
        while (cursor.next()) {
            if (cursor.neighbor() == neighbor && (ignoreStatus || graph.up(cursor.link()))) {
                return cursor.link();
            }
        }
        throw new IllegalStateException(
                "no link joins node slots " + node + " and " + neighbor + ", one of which led to the other");
    }

    private int expand(boolean goForward, int from) {
        SearchSide side = goForward ? forward : backward;
        SearchSide other = goForward ? backward : forward;
        NeighborScan scan = goForward ? out : in;
        int to = side.seen.size();
        for (int block = from; block < to; block += NeighborScan.BLOCK_NODES) {
            int count = Math.min(NeighborScan.BLOCK_NODES, to - block);
            scan.read(side.seen.nodes(), block, count);
            for (int i = 0; i < count; i++) {
                int node = side.seen.node(block + i);
                int met = ignoreStatus || !scan.mayBeDown(i)
                        ? follow(side, other, node, scan, i)
                        : followUp(side, other, node, goForward);
                if (met != NOT_MET) {
                    return met;
                }
            }
        }
        return NOT_MET;
    }

    private int follow(SearchSide side, SearchSide other, int node, NeighborScan scan, int i) {
        int[] neighbors = scan.array(i);
        int end = scan.end(i);
        budget.spend(end - scan.start(i));
        for (int at = scan.start(i); at < end; at++) {
            int neighbor = neighbors[at];
            if (side.add(neighbor, node) && other.seen.contains(neighbor)) {
                return neighbor;
            }
        }
        return NOT_MET;
    }

    /** The same for a node of which a link may be down. */
    private int followUp(SearchSide side, SearchSide other, int node, boolean goForward) {
        if (goForward) {
            graph.outLinks(node, cursor);
        } else {
            graph.inLinks(node, cursor);
        }
        while (cursor.next()) {
            budget.spend();
            int neighbor = cursor.neighbor();
            if (graph.up(cursor.link()) && side.add(neighbor, node) && other.seen.contains(neighbor)) {
                return neighbor;
            }
        }
        return NOT_MET;
    }
}
