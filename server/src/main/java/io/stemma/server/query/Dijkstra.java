package io.stemma.server.query;

import static io.stemma.server.query.SearchSide.NO_LINK;

import io.stemma.server.graph.GraphView;
import io.stemma.server.graph.LinkCursor;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** The shortest path by a metric that is never negative (Dijkstra 1959), with a binary heap. */
final class Dijkstra {
    private final GraphView graph;
    private final int metric;
    private final boolean ignoreStatus;
    private final QueryBudget budget;
    private final LinkCursor cursor = new LinkCursor();
    private final SearchSide search;
    private final DistanceHeap heap = new DistanceHeap();
    /** The least distance found so far, by node number. */
    private double[] distances = new double[32];

    Dijkstra(GraphView graph, int metric, boolean ignoreStatus, QueryBudget budget) {
        this.graph = graph;
        this.metric = metric;
        this.ignoreStatus = ignoreStatus;
        this.budget = budget;
        this.search = new SearchSide(graph.nodeSlots());
    }

    /** The path between two different nodes, or null. */
    @Nullable
    Path find(int source, int destination) {
        reach(source, NO_LINK, 0);
        while (!heap.isEmpty()) {
            double distance = heap.distance();
            int number = heap.removeFirst();
            if (search.seen.node(number) == destination) {
                return path(number, distance);
            }
            // A node is in the heap once for each time it came nearer; only the last is of use.
            if (distance == distances[number]) {
                expand(search.seen.node(number), distance);
            }
        }
        return null;
    }

    private void expand(int node, double distance) {
        for (graph.outLinks(node, cursor); cursor.next(); ) {
            budget.spend();
            int link = cursor.link();
            double cost = graph.metric(link, metric);
            if (!Double.isNaN(cost) && (ignoreStatus || graph.up(link))) {
                reach(cursor.neighbor(), link, distance + cost);
            }
        }
    }

    private void reach(int node, int link, double distance) {
        boolean isNew = search.add(node, link);
        int number = isNew ? search.seen.size() - 1 : search.seen.number(node);
        if (number == distances.length) {
            distances = Arrays.copyOf(distances, 2 * number);
        }
        if (isNew || distance < distances[number]) {
            search.setLink(number, link);
            distances[number] = distance;
            heap.add(distance, number);
        }
    }

    private Path path(int end, double cost) {
        Deque<Integer> links = new ArrayDeque<>();
        int node = search.seen.node(end);
        for (int link = search.linkOf(node); link != NO_LINK; link = search.linkOf(node)) {
            links.addFirst(link);
            node = graph.source(link);
        }
        int[] inOrder = links.stream().mapToInt(Integer::intValue).toArray();
        double[] costs = Arrays.stream(inOrder)
                .mapToDouble(link -> graph.metric(link, metric))
                .toArray();
        return new Path(cost, inOrder, costs);
    }
}
