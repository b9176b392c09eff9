package io.stemma.server.query;

import static io.stemma.server.query.SearchSide.NO_LINK;

import io.stemma.server.graph.GraphView;
import io.stemma.server.graph.LinkCursor;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Breadth-first search from both ends (Pohl 1971): whole levels, always of the smaller front. The first node that both sides
 * know lies on a shortest path, because before that level no path of that length could exist.
 */
final class MeetInTheMiddle {
    private static final int NOT_MET = -1;

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
        this.forward = new SearchSide(graph.nodeSlots());
        this.backward = new SearchSide(graph.nodeSlots());
    }

    /** The path between two different nodes, or null. */
    @Nullable
    Path find(int source, int destination) {
        forward.add(source, NO_LINK);
        backward.add(destination, NO_LINK);
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

    private int expand(boolean goForward, int from) {
        SearchSide side = goForward ? forward : backward;
        SearchSide other = goForward ? backward : forward;
        int to = side.seen.size();
        for (int number = from; number < to; number++) {
            int node = side.seen.node(number);
            if (goForward) {
                graph.outLinks(node, cursor);
            } else {
                graph.inLinks(node, cursor);
            }
            while (cursor.next()) {
                budget.spend();
                boolean usable = ignoreStatus || graph.up(cursor.link());
                if (usable && side.add(cursor.neighbor(), cursor.link()) && other.seen.contains(cursor.neighbor())) {
                    return cursor.neighbor();
                }
            }
        }
        return NOT_MET;
    }

    private Path path(int met) {
        Deque<Integer> links = new ArrayDeque<>();
        int node = met;
        for (int link = forward.linkOf(node); link != NO_LINK; link = forward.linkOf(node)) {
            links.addFirst(link);
            node = graph.source(link);
        }
        node = met;
        for (int link = backward.linkOf(node); link != NO_LINK; link = backward.linkOf(node)) {
            links.addLast(link);
            node = graph.destination(link);
        }
        double[] costs = new double[links.size()];
        Arrays.fill(costs, 1);
        return new Path(links.size(), links.stream().mapToInt(Integer::intValue).toArray(), costs);
    }
}
