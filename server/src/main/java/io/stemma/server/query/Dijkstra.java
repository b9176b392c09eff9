package io.stemma.server.query;

import static io.stemma.server.query.SearchSide.NO_LINK;

import io.stemma.server.graph.GraphView;
import io.stemma.server.graph.LinkCosts;
import io.stemma.server.graph.LinkCursor;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The shortest path by a metric that is never negative: Dijkstra's search (1959) from both ends at once (Pohl 1971). It goes on at the end
 * that has fewer nodes open, and ends when no path through what is still open could be shorter than the best one found.
 */
final class Dijkstra implements AutoCloseable {
    private final GraphView graph;
    private final int metric;
    private final LinkCosts costs;
    private final QueryBudget budget;
    private final LinkCursor cursor = new LinkCursor();
    private final SearchSide forward;
    private final SearchSide backward;

    /** The links of the node that is looked at, their other ends and costs: read first, so that waits for memory overlap. */
    private int[] links = new int[32];

    private int[] neighbors = new int[32];
    private double[] linkCosts = new double[32];

    /** The length of the shortest path found, and the node where its halves meet. */
    private double best = Double.POSITIVE_INFINITY;

    private int met = GraphView.NO_SLOT;

    Dijkstra(GraphView graph, int metric, boolean ignoreStatus, QueryBudget budget) {
        this.graph = graph;
        this.metric = metric;
        this.costs = graph.costs(metric, ignoreStatus);
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
        forward.heap.add(0, forward.reach(source, NO_LINK, 0));
        backward.heap.add(0, backward.reach(destination, NO_LINK, 0));
        while (!forward.heap.isEmpty() && !backward.heap.isEmpty()) {
            if (forward.heap.distance() + backward.heap.distance() >= best) {
                break;
            }
            settle(forward.heap.size() <= backward.heap.size());
        }
        return met == GraphView.NO_SLOT ? null : path();
    }

    private Path path() {
        Deque<Integer> found = new ArrayDeque<>();
        int node = met;
        for (int link = forward.cameBy(node); link != NO_LINK; link = forward.cameBy(node)) {
            found.addFirst(link);
            node = graph.source(link);
        }
        node = met;
        for (int link = backward.cameBy(node); link != NO_LINK; link = backward.cameBy(node)) {
            found.addLast(link);
            node = graph.destination(link);
        }
        int[] inOrder = found.stream().mapToInt(Integer::intValue).toArray();
        double[] inOrderCosts = Arrays.stream(inOrder)
                .mapToDouble(link -> graph.metric(link, metric))
                .toArray();
        return new Path(Arrays.stream(inOrderCosts).sum(), inOrder, inOrderCosts);
    }

    private void settle(boolean goForward) {
        SearchSide side = goForward ? forward : backward;
        SearchSide other = goForward ? backward : forward;
        double distance = side.heap.distance();
        int number = side.heap.removeFirst();
        // A node is in the heap once for each time it came nearer; only the last is of use.
        if (distance != side.distance(number)) {
            return;
        }
        int count = read(side.seen.node(number), goForward);
        double rest = other.heap.distance();
        for (int i = 0; i < count; i++) {
            double next = distance + linkCosts[i];
            // False also for a link without a cost, whose cost is not a number.
            int reached = next < best ? side.reach(neighbors[i], links[i], next) : NodeTable.ABSENT;
            if (reached != NodeTable.ABSENT) {
                meet(other, neighbors[i], next);
                // What the other side has not settled is at least as far from its end as the nearest that it has open.
                if (next + rest < best) {
                    side.heap.add(next, reached);
                }
            }
        }
    }

    private void meet(SearchSide other, int node, double distance) {
        int number = other.seen.number(node);
        if (number >= 0 && distance + other.distance(number) < best) {
            best = distance + other.distance(number);
            met = node;
        }
    }

    private int read(int node, boolean goForward) {
        if (goForward) {
            graph.outLinks(node, cursor);
        } else {
            graph.inLinks(node, cursor);
        }
        int count = 0;
        while (cursor.next()) {
            if (count == links.length) {
                links = Arrays.copyOf(links, 2 * count);
                neighbors = Arrays.copyOf(neighbors, 2 * count);
                linkCosts = Arrays.copyOf(linkCosts, 2 * count);
            }
            links[count] = cursor.link();
            neighbors[count++] = cursor.neighbor();
        }
        budget.spend(count);
        for (int i = 0; i < count; i++) {
            linkCosts[i] = costs.of(links[i]);
        }
        return count;
    }
}
