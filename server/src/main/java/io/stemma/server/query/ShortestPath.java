package io.stemma.server.query;

import io.stemma.server.graph.GraphView;
import org.jspecify.annotations.Nullable;

/**
 * Shortest paths between two nodes. Of paths that cost the same, the one that is found is the same wherever the version is: links
 * are looked at by slot, and the first wins.
 */
public final class ShortestPath {
    private ShortestPath() {}

    /** A path with the fewest links, or null if there is none. */
    public static @Nullable Path byHops(
            GraphView graph, int source, int destination, boolean ignoreStatus, QueryBudget budget) {
        if (source == destination) {
            return Path.EMPTY;
        }
        try (MeetInTheMiddle search = new MeetInTheMiddle(graph, ignoreStatus, budget)) {
            return search.find(source, destination);
        }
    }

    /**
     * A path with the least sum of a metric, or null if there is none. Links without the metric are not used.
     *
     * @param metric the metric's number, as the graph has it
     */
    public static @Nullable Path byMetric(
            GraphView graph, int source, int destination, int metric, boolean ignoreStatus, QueryBudget budget) {
        if (source == destination) {
            return Path.EMPTY;
        }
        if (metric == GraphView.NO_METRIC) {
            return null;
        }
        try (Dijkstra search = new Dijkstra(graph, metric, ignoreStatus, budget)) {
            return search.find(source, destination);
        }
    }
}
