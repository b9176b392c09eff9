package io.stemma.client.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.client.ImportStream;
import io.stemma.client.StateHash;
import io.stemma.client.StemmaApi;
import io.stemma.client.StemmaClient;
import io.stemma.v1.AttributeValue;
import io.stemma.v1.CreateTopologyRequest;
import io.stemma.v1.GetTopologyRequest;
import io.stemma.v1.ImportBegin;
import io.stemma.v1.ImportMode;
import io.stemma.v1.Link;
import io.stemma.v1.ListLinksRequest;
import io.stemma.v1.ListNodesRequest;
import io.stemma.v1.Node;
import io.stemma.v1.Topology;
import io.stemma.v1.UpdateTopologyRequest;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** K10 for clients: who has all elements of a version can compute the hash that the server gives for it. */
final class StateHashTest {
    private static final String NAME = "t";
    private final long seed = Long.getLong("stemma.seed", System.nanoTime());
    private final SplittableRandom random = new SplittableRandom(seed);

    @Test
    void theHashOfWhatWasReadIsTheServersAtEveryVersion() throws Exception {
        try (TestServer server = TestServer.start();
                StemmaClient client = server.client()) {
            client.createTopology(CreateTopologyRequest.newBuilder()
                            .setTopology(Topology.newBuilder().setName(NAME))
                            .build())
                    .join();
            RandomNetwork network = new RandomNetwork(NAME, 40, random);
            for (int i = 0; i < 150; i++) {
                client.commit(network.commit(random.nextInt(1, 12))).join();
                check(client);
            }
            client.updateTopology(UpdateTopologyRequest.newBuilder()
                            .setTopology(description())
                            .build())
                    .join();
            check(client);
        }
    }

    @Test
    void theContractsExampleHasItsHash() {
        Topology topology =
                Topology.newBuilder().setName("t").setPrimaryNodeId("a").build();
        Link link = Link.newBuilder()
                .setId("ab")
                .setSourceNodeId("a")
                .setDestinationNodeId("b")
                .setIgpMetric(10)
                .build();
        long hash = StateHash.of(topology)
                + StateHash.of(Node.newBuilder().setId("a").setKind("router").build())
                + StateHash.of(Node.newBuilder().setId("b").build())
                + StateHash.of(link);
        assertThat(hash).isEqualTo(0x8a51_66ed_25ad_b3aaL);
    }

    @Test
    void anImportOfWhatWasReadHasTheSameHash() throws Exception {
        try (TestServer server = TestServer.start();
                StemmaClient client = server.client()) {
            client.createTopology(CreateTopologyRequest.newBuilder()
                            .setTopology(description())
                            .build())
                    .join();
            client.commit(new RandomNetwork(NAME, 300, random).commit(2_000)).join();
            long original = topology(client).getStateHash();
            ImportBegin begin = ImportBegin.newBuilder()
                    .setTopology(topology(client))
                    .setMode(ImportMode.REPLACE)
                    .build();
            try (ImportStream stream = client.startImport(begin)) {
                nodes(client).forEach(stream::add);
                links(client).forEach(stream::add);
                stream.finish().join();
            }
            check(client);
            assertThat(topology(client).getStateHash()).as("seed %d", seed).isEqualTo(original);
        }
    }

    private static Topology.Builder description() {
        return Topology.newBuilder()
                .setName(NAME)
                .setDisplayName("Backbone")
                .putLabels("\ud83d\ude00", "1")
                .putLabels("\uffee", "2")
                .putAttributes("b", AttributeValue.newBuilder().setIntValue(1).build())
                .putAttributes(
                        "a", AttributeValue.newBuilder().setBoolValue(true).build())
                .addNetworkTypes("ietf-l3-unicast-topology:l3-unicast-topology")
                .addSupportingTopologies("fibre");
    }

    private void check(StemmaApi client) {
        Topology topology = topology(client);
        long elements = nodes(client).mapToLong(StateHash::of).sum()
                + links(client).mapToLong(StateHash::of).sum();
        assertThat(StateHash.of(topology) + elements)
                .as("version %d, seed %d", topology.getVersion(), seed)
                .isEqualTo(topology.getStateHash());
    }

    private static Topology topology(StemmaApi client) {
        GetTopologyRequest request =
                GetTopologyRequest.newBuilder().setTopology(NAME).build();
        return client.getTopology(request).join().getTopology();
    }

    private static Stream<Node> nodes(StemmaApi client) {
        return client.nodes(ListNodesRequest.newBuilder().setTopology(NAME).build()).stream();
    }

    private static Stream<Link> links(StemmaApi client) {
        return client.links(ListLinksRequest.newBuilder().setTopology(NAME).build()).stream();
    }
}
