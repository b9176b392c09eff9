package io.stemma.server.query;

import io.stemma.server.graph.GraphView;
import io.stemma.server.graph.LinkCursor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Breadth-first search from both ends (Pohl 1971): whole levels, always of the smaller front. The first node that both sides
 * know lies on a shortest path, because before that level no path of that length could exist.
 */
final class MeetInTheMiddle implements AutoCloseable {
    private static final int NOT_MET = NodeTable.ABSENT;

    private final GraphView graph;
    private final boolean ignoreStatus;
    private final QueryBudget budget;
    private final LinkCursor cursor = new LinkCursor();
    private final SearchSide forward;
    private final SearchSide backward;

    MeetInTheMiddle(GraphView graph, boolean ignoreStatus, QueryBudget budget) {
        this.graph = graph;
        this.ignoreStatus = ignoreStatus;
        this.budget = budget;
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
            links[at] = link(from, node);
            node = from;
        }
        node = met;
        for (int at = before; at < links.length; at++) {
            int to = backward.cameBy(node);
            links[at] = link(node, to);
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

    /** The first link from one node to the other, looked for at the end that has fewer. */
    private int link(int source, int destination) {
        boolean atSource = graph.outDegree(source) <= graph.inDegree(destination);
        int end = atSource ? destination : source;
        if (atSource) {
            graph.outLinks(source, cursor);
        } else {
            graph.inLinks(destination, cursor);
        }
        boolean anyStatus = ignoreStatus || !cursor.mayBeDown();
        while (cursor.nextRun()) {
            int[] neighbors = cursor.neighbors();
            for (int at = cursor.start(); at < cursor.end(); at++) {
                if (neighbors[at] == end && (anyStatus || graph.up(cursor.link(at)))) {
                    return cursor.link(at);
                }
            }
        }
        throw new IllegalStateException(
                "no link leads from node slot " + source + " to " + destination + ", though a search came by one");
    }

    private int expand(boolean goForward, int from) {
        SearchSide side = goForward ? forward : backward;
        SearchSide other = goForward ? backward : forward;
        int to = side.seen.size();
        for (int number = from; number < to; number++) {
            side.fetchAhead(graph, from, number, to, goForward);
            int node = side.seen.node(number);
            if (goForward) {
                graph.outLinks(node, cursor);
            } else {
                graph.inLinks(node, cursor);
            }
            int met = ignoreStatus || !cursor.mayBeDown() ? follow(side, other, node) : followUp(side, other, node);
            if (met != NOT_MET) {
                return met;
            }
        }
        return NOT_MET;
    }

    private int follow(SearchSide side, SearchSide other, int node) {
        while (cursor.nextRun()) {
            budget.spend(cursor.end() - cursor.start());
            int met = side.addAll(cursor.neighbors(), cursor.start(), cursor.end(), node, other);
            if (met != NOT_MET) {
                return met;
            }
        }
        return NOT_MET;
    }

    /** The same for a node of which a link may be down. */
    private int followUp(SearchSide side, SearchSide other, int node) {
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
