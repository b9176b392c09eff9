package io.stemma.server.query;

import io.stemma.server.graph.GraphView;

/**
 * A path: its links in order, what each costs, and the sum.
 *
 * @param cost the sum of the costs
 * @param links the links' slots
 * @param costs what each link costs
 */
public record Path(double cost, int[] links, double[] costs) {
    static final Path EMPTY = new Path(0, new int[0], new double[0]);

    /** Touches the links and the nodes that they join, which are read next; see {@link GraphView#fetchNodes}. */
    public void fetch(GraphView graph) {
        graph.fetchLinks(links, 0, links.length);
        int[] nodes = new int[2 * links.length];
        for (int i = 0; i < links.length; i++) {
            nodes[2 * i] = graph.source(links[i]);
            nodes[2 * i + 1] = graph.destination(links[i]);
        }
        graph.fetchNodes(nodes, 0, nodes.length);
    }
}
