package io.stemma.client.load;

import io.stemma.client.StemmaClient;
import io.stemma.v1.FindPathRequest;
import io.stemma.v1.GetNeighborhoodRequest;
import io.stemma.v1.GetNeighborhoodResponse;
import io.stemma.v1.Request;
import java.util.function.LongSupplier;

/** Stemma, where an edge is two links. */
final class StemmaPeer implements GraphPeer {
    private static final String TOPOLOGY = "peers";
    private static final int NODES_MAX = 1_000_000;

    private final ChildServer server;

    StemmaPeer(ChildServer server) {
        this.server = server;
    }

    @Override
    public String name() {
        return PeerTable.STEMMA;
    }

    @Override
    public void fill(Edges edges) {
        try (StemmaClient client = StemmaClient.connect(server.address())) {
            Population.generate(client, TOPOLOGY, edges);
        }
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
