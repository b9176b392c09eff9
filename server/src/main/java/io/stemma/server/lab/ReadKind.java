package io.stemma.server.lab;

import io.stemma.server.graph.GraphView;
import io.stemma.server.graph.LinkCosts;
import io.stemma.server.graph.LinkCursor;
import io.stemma.server.query.Neighborhood;
import io.stemma.server.query.QueryBudget;
import io.stemma.server.query.Walk;

/** The questions that readers ask, from short to long. */
enum ReadKind {
    /** One node by its id. */
    POINT("point") {
        @Override
        long answer(GraphView graph, byte[] nodeId) {
            return graph.node(graph.findNode(nodeId)).modifiedVersion();
        }
    },
    /** The nodes within two hops of one, either way. */
    TWO_HOP("two-hop") {
        @Override
        long answer(GraphView graph, byte[] nodeId) {
            QueryBudget budget = new QueryBudget(Long.MAX_VALUE, () -> false);
            return Neighborhood.around(graph, graph.findNode(nodeId), 2, Walk.BOTH, NODES_MAX, budget)
                    .reached()
                    .size();
        }
    },
    /** All links of all nodes, with their metric. */
    WHOLE("whole-graph") {
        @Override
        long answer(GraphView graph, byte[] nodeId) {
            return sumOfMetrics(graph);
        }
    };

    /** The most nodes that a two-hop read returns; a hub's neighbours have more. */
    private static final int NODES_MAX = 10_000;

    private final String label;

    ReadKind(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }

    /** Asks the question; the answer is a number, so that the work can't be left out. */
    abstract long answer(GraphView graph, byte[] nodeId);

    private static long sumOfMetrics(GraphView graph) {
        LinkCursor cursor = new LinkCursor();
        LinkCosts costs = graph.costs(GraphView.IGP_METRIC, true);
        double sum = 0;
        for (int node = graph.nextNode(0); node != GraphView.NO_SLOT; node = graph.nextNode(node + 1)) {
            for (graph.outLinks(node, cursor); cursor.next(); ) {
                sum += costs.of(cursor.link());
            }
        }
        return (long) sum;
    }
}
