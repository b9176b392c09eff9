package io.stemma.client.load;

import io.stemma.client.ImportStream;
import io.stemma.client.StemmaApi;
import io.stemma.v1.ImportBegin;
import io.stemma.v1.ImportMode;
import io.stemma.v1.Link;
import io.stemma.v1.ListLinksRequest;
import io.stemma.v1.ListNodesRequest;
import io.stemma.v1.Node;
import io.stemma.v1.Topology;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a load may ask for.
 *
 * @param nodes the ids of nodes
 * @param pairs twin links that agree: each is the other's reverse_link_id, and both have the same te_metric
 */
record Population(String topology, List<String> nodes, List<Pair> pairs) {
    private static final int METRIC = 10;
    private static final int PAGE_SIZE = 5_000;

    /** The ids of two links that are each other's twin. */
    record Pair(String first, String second) {}

    /** Puts a generated network on the server, in the place of whatever has that name. */
    static Population generate(StemmaApi server, String topology, Edges edges) {
        List<String> nodes = new ArrayList<>(edges.nodes());
        List<Pair> pairs = new ArrayList<>(edges.count());
        ImportBegin begin = ImportBegin.newBuilder()
                .setTopology(Topology.newBuilder().setName(topology))
                .setMode(ImportMode.REPLACE)
                .build();
        try (ImportStream stream = server.startImport(begin)) {
            for (int i = 0; i < edges.nodes(); i++) {
                nodes.add("n" + i);
                stream.add(Node.newBuilder()
                        .setId("n" + i)
                        .setKind("router")
                        .setDisplayName("Router " + i)
                        .build());
            }
            for (int i = 0; i < edges.count(); i++) {
                Pair pair = new Pair("l" + i, "l" + i + "~r");
                pairs.add(pair);
                stream.add(link(pair.first(), pair.second(), edges.source(i), edges.target(i)));
                stream.add(link(pair.second(), pair.first(), edges.target(i), edges.source(i)));
            }
            stream.finish().join();
        }
        return new Population(topology, nodes, pairs);
    }

    private static Link link(String id, String twin, int source, int destination) {
        return Link.newBuilder()
                .setId(id)
                .setReverseLinkId(twin)
                .setSourceNodeId("n" + source)
                .setDestinationNodeId("n" + destination)
                .setIgpMetric(METRIC)
                .setTeMetric(METRIC)
                .build();
    }

    /** Reads what a topology of the server has. */
    static Population read(StemmaApi server, String topology) throws IOException {
        List<String> nodes = new ArrayList<>();
        for (Node node : server.nodes(ListNodesRequest.newBuilder()
                .setTopology(topology)
                .setPageSize(PAGE_SIZE)
                .build())) {
            nodes.add(node.getId());
        }
        Map<String, Link> waiting = new HashMap<>();
        List<Pair> pairs = new ArrayList<>();
        for (Link link : server.links(ListLinksRequest.newBuilder()
                .setTopology(topology)
                .setPageSize(PAGE_SIZE)
                .build())) {
            meet(link, waiting, pairs);
        }
        if (nodes.isEmpty()) {
            throw new IOException("topology " + topology + " has no nodes (expected at least 1)");
        }
        return new Population(topology, nodes, pairs);
    }

    private static void meet(Link link, Map<String, Link> waiting, List<Pair> pairs) {
        @Nullable Link twin = waiting.remove(link.getReverseLinkId());
        if (twin == null) {
            waiting.put(link.getId(), link);
        } else if (areTwins(link, twin) && Judge.disagreement(link, twin) == null) {
            pairs.add(new Pair(twin.getId(), link.getId()));
        }
    }

    private static boolean areTwins(Link link, Link other) {
        return other.getReverseLinkId().equals(link.getId())
                && other.getSourceNodeId().equals(link.getDestinationNodeId())
                && other.getDestinationNodeId().equals(link.getSourceNodeId());
    }
}
