package io.stemma.server.query;

import io.stemma.server.graph.LinkContent;
import io.stemma.server.graph.LinkContent.LinkColumns;
import io.stemma.server.graph.NodeContent;
import io.stemma.server.graph.Snapshot;
import io.stemma.server.graph.SnapshotBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SplittableRandom;
import org.jgrapht.graph.DirectedWeightedPseudograph;

/** A multigraph with hubs, self loops, parallel links, links that are down or lack the metric, and islands. */
final class RandomGraph {
    static final int NO_METRIC = -1;

    private RandomGraph() {}

    static Snapshot make(SplittableRandom random, int nodes, int links) {
        SnapshotBuilder graph = Snapshot.EMPTY.edit(1);
        for (int i = 0; i < nodes; i++) {
            graph.putNode(new NodeContent(id("n", i), new byte[0]));
        }
        for (int i = 0; i < links; i++) {
            int source = pick(random, nodes);
            int destination = random.nextInt(20) == 0 ? source : pick(random, nodes);
            boolean hasMetric = random.nextInt(10) != 0;
            LinkColumns columns = new LinkColumns(
                    hasMetric ? random.nextInt(8) : LinkColumns.ABSENT,
                    LinkColumns.ABSENT,
                    LinkColumns.ABSENT,
                    random.nextInt(10) != 0,
                    random.nextInt(10) != 0 ? Map.of("km", random.nextInt(100) / 8.0) : Map.of());
            graph.putLink(new LinkContent(id("l", i), id("n", source), id("n", destination), new byte[0], columns));
        }
        // Holes among the slots, as after deletions.
        for (int i = 0; i < links / 10; i++) {
            int link = graph.findLink(id("l", random.nextInt(links)));
            if (link >= 0) {
                graph.removeLink(link);
            }
        }
        return graph.freeze();
    }

    /** A quarter of the choices falls on the first two nodes, which become hubs. */
    private static int pick(SplittableRandom random, int nodes) {
        return random.nextInt(4) == 0 ? random.nextInt(Math.min(2, nodes)) : random.nextInt(nodes);
    }

    private static byte[] id(String kind, int number) {
        return (kind + number).getBytes(StandardCharsets.UTF_8);
    }

    /** The same graph for the oracle, without links that are down (unless they count) or lack the metric. */
    static DirectedWeightedPseudograph<Integer, Integer> oracle(Snapshot graph, int metric, boolean ignoreStatus) {
        DirectedWeightedPseudograph<Integer, Integer> oracle = new DirectedWeightedPseudograph<>(Integer.class);
        for (int node = graph.nextNode(0); node >= 0; node = graph.nextNode(node + 1)) {
            oracle.addVertex(node);
        }
        for (int link = graph.nextLink(0); link >= 0; link = graph.nextLink(link + 1)) {
            double cost = metric == NO_METRIC ? 1 : graph.metric(link, metric);
            if (!Double.isNaN(cost) && (ignoreStatus || graph.up(link))) {
                oracle.addEdge(graph.source(link), graph.destination(link), link);
                oracle.setEdgeWeight(link, cost);
            }
        }
        return oracle;
    }
}
