package io.stemma.client.load;

import io.stemma.client.ImportStream;
import io.stemma.client.StemmaClient;
import io.stemma.v1.FindPathRequest;
import io.stemma.v1.GetNeighborhoodRequest;
import io.stemma.v1.GetNeighborhoodResponse;
import io.stemma.v1.ImportBegin;
import io.stemma.v1.ImportMode;
import io.stemma.v1.Link;
import io.stemma.v1.Node;
import io.stemma.v1.Request;
import io.stemma.v1.Topology;
import java.util.function.LongSupplier;

/** Stemma, where a link that is walked both ways is two. */
final class StemmaPeer implements GraphPeer {
    private static final String TOPOLOGY = "peers";
    private static final int NODES_MAX = 1_000_000;
    private static final int METRIC = 10;

    private final ChildServer server;
    private final Links links;

    StemmaPeer(ChildServer server, Links links) {
        this.server = server;
        this.links = links;
    }

    @Override
    public String name() {
        return PeerTable.STEMMA;
    }

    @Override
    public void fill() {
        Edges edges = links.edges();
        ImportBegin begin = ImportBegin.newBuilder()
                .setTopology(Topology.newBuilder().setName(TOPOLOGY))
                .setMode(ImportMode.REPLACE)
                .build();
        try (StemmaClient client = StemmaClient.connect(server.address());
                ImportStream stream = client.startImport(begin)) {
            for (int i = 0; i < edges.nodes(); i++) {
                stream.add(Node.newBuilder().setId("n" + i).build());
            }
            for (int i = 0; i < edges.count(); i++) {
                stream.add(link("l" + i, edges.source(i), edges.target(i)));
                if (links.bothWays()) {
                    stream.add(link("l" + i + "~r", edges.target(i), edges.source(i)));
                }
            }
            stream.finish().join();
        }
    }

    private static Link link(String id, int source, int destination) {
        return Link.newBuilder()
                .setId(id)
                .setSourceNodeId("n" + source)
                .setDestinationNodeId("n" + destination)
                .setIgpMetric(METRIC)
                .setTeMetric(METRIC)
                .build();
    }

    @Override
    public LongSupplier cpu() {
        return server.cpu();
    }

    @Override
    public Client connect() {
        return new Asking(StemmaClient.connect(server.address()));
    }

    @Override
    public void close() {
        server.close();
    }

    private record Asking(StemmaClient client) implements Client {
        @Override
        public int twoHops(int node) {
            GetNeighborhoodResponse found = client.call(Request.newBuilder()
                            .setGetNeighborhood(GetNeighborhoodRequest.newBuilder()
                                    .setTopology(TOPOLOGY)
                                    .setNodeId("n" + node)
                                    .setMaxHops(2)
                                    .setMaxNodes(NODES_MAX))
                            .build())
                    .join()
                    .getGetNeighborhood();
            return found.getReachedCount() - 1;
        }

        /** The ids are sent as well: there is no call that counts alone. */
        @Override
        public int twoHopsCounted(int node) {
            return twoHops(node);
        }

        @Override
        public int path(int from, int to) {
            return client.call(Request.newBuilder()
                            .setFindPath(FindPathRequest.newBuilder()
                                    .setTopology(TOPOLOGY)
                                    .setSourceNodeId("n" + from)
                                    .setDestinationNodeId("n" + to))
                            .build())
                    .join()
                    .getFindPath()
                    .getHopsCount();
        }

        @Override
        public void close() {
            client.close();
        }
    }
}
