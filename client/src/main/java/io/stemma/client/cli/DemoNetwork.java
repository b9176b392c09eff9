package io.stemma.client.cli;

import io.stemma.v1.Link;
import io.stemma.v1.Node;
import java.util.SplittableRandom;

/**
 * A generated network, the same for the same seed: each node after the first two is joined to two earlier ones, chosen
 * by how many links they have (Barabási and Albert, 1999), so that it has hubs as real networks have. Every edge is a
 * pair of twin links that know each other and cost the same.
 */
final class DemoNetwork {
    /** The name of the topology. */
    static final String NAME = "generated";

    static final int NODES_MIN = 10;
    static final int NODES_MAX = 5_000_000;

    private static final int EDGES_PER_NODE = 2;
    private static final int METRIC = 10;
    private static final long BANDWIDTH_BPS = 100_000_000_000L;

    private final int nodes;
    private final int[] sources;
    private final int[] targets;

    DemoNetwork(int nodes, long seed) {
        this.nodes = nodes;
        this.sources = new int[(nodes - 2) * EDGES_PER_NODE + 1];
        this.targets = new int[sources.length];
        targets[0] = 1;
        SplittableRandom random = new SplittableRandom(seed);
        for (int node = 2, edge = 1; node < nodes; node++) {
            int known = edge;
            int first = pick(random, known);
            int second = pick(random, known);
            while (second == first) {
                second = pick(random, known);
            }
            edge = join(edge, node, first);
            edge = join(edge, node, second);
        }
    }

    /* An end of a random edge: a node with many edges comes up often. */
    private int pick(SplittableRandom random, int edges) {
        int edge = random.nextInt(edges);
        return random.nextBoolean() ? sources[edge] : targets[edge];
    }

    private int join(int edge, int node, int other) {
        sources[edge] = node;
        targets[edge] = other;
        return edge + 1;
    }

    int nodeCount() {
        return nodes;
    }

    /** The number of pairs of twin links. */
    int pairCount() {
        return sources.length;
    }

    /** The id of a node. */
    static String nodeId(int node) {
        return "n" + node;
    }

    /** The id of a pair's first link. */
    static String linkId(int pair) {
        return "l" + pair;
    }

    /** The id of the other one. */
    static String twinId(int pair) {
        return linkId(pair) + "~r";
    }

    /** The id of the link's twin, whichever of the two it is. */
    static String twinOf(String link) {
        return link.endsWith("~r") ? link.substring(0, link.length() - 2) : link + "~r";
    }

    /** A node where the pair ends. */
    String endOf(int pair) {
        return nodeId(sources[pair]);
    }

    Node node(int node) {
        return Node.newBuilder()
                .setId(nodeId(node))
                .setKind("router")
                .putLabels("tier", node < nodes / 100 ? "core" : "edge")
                .build();
    }

    Link link(int pair) {
        return link(linkId(pair), sources[pair], targets[pair], twinId(pair));
    }

    Link twin(int pair) {
        return link(twinId(pair), targets[pair], sources[pair], linkId(pair));
    }

    private static Link link(String id, int source, int target, String twin) {
        return Link.newBuilder()
                .setId(id)
                .setSourceNodeId(nodeId(source))
                .setDestinationNodeId(nodeId(target))
                .setReverseLinkId(twin)
                .setIgpMetric(METRIC)
                .setTeMetric(METRIC)
                .setMaxBandwidthBps(BANDWIDTH_BPS)
                .build();
    }
}
