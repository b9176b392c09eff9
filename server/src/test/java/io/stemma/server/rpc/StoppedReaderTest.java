package io.stemma.server.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.internal.PlatformDependent;
import io.stemma.server.StemmaServer;
import io.stemma.v1.AttributeValue;
import io.stemma.v1.Change;
import io.stemma.v1.CommitRequest;
import io.stemma.v1.CreateTopologyRequest;
import io.stemma.v1.GetNodeRequest;
import io.stemma.v1.ListNodesRequest;
import io.stemma.v1.Node;
import io.stemma.v1.Request;
import io.stemma.v1.Response;
import io.stemma.v1.Topology;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** A client that asks for much and reads nothing costs its write buffer, and not all that it has asked for. */
class StoppedReaderTest {
    private static final String NET = "net";
    private static final int NODES = 100;
    private static final int NODE_BYTES = 8_000;
    private static final int PAGES = 300;
    private static final long PAGE_BYTES = (long) NODES * NODE_BYTES;

    @Test
    void whatIsNotReadIsNotMade() throws Exception {
        try (StemmaServer server = StemmaServer.start("--rpc-port=0", "--http-port=0", "--query-queue-max=1000");
                RawClient client = RawClient.greeted(server.rpcAddress());
                RawClient other = RawClient.greeted(server.rpcAddress())) {
            fill(client);
            long before = PlatformDependent.usedDirectMemory();
            Request[] pages = new Request[PAGES];
            for (int i = 0; i < PAGES; i++) {
                pages[i] = Request.newBuilder()
                        .setId(i + 10)
                        .setListNodes(ListNodesRequest.newBuilder().setTopology(NET))
                        .build();
            }
            client.send(pages);
            long most = 0;
            for (int i = 0; i < 2_000; i++) {
                other.send(Request.newBuilder()
                        .setId(2)
                        .setGetNode(GetNodeRequest.newBuilder().setTopology(NET).setNodeId("n1"))
                        .build());
                assertThat(other.receive().hasGetNode()).isTrue();
                most = Math.max(most, PlatformDependent.usedDirectMemory() - before);
            }
            assertThat(most).isLessThan(PAGES * PAGE_BYTES / 5);
            // Who reads on gets all of it.
            for (int i = 0; i < PAGES; i++) {
                Response page = client.receive();
                assertThat(page.getListNodes().getNodesCount()).isEqualTo(NODES);
            }
        }
    }

    private static void fill(RawClient client) throws IOException {
        client.send(Request.newBuilder()
                .setId(2)
                .setCreateTopology(CreateTopologyRequest.newBuilder()
                        .setTopology(Topology.newBuilder().setName(NET)))
                .build());
        assertThat(client.receive().hasCreateTopology()).isTrue();
        CommitRequest.Builder nodes = CommitRequest.newBuilder().setTopology(NET);
        AttributeValue text = AttributeValue.newBuilder()
                .setStringValue("x".repeat(NODE_BYTES))
                .build();
        for (int i = 0; i < NODES; i++) {
            nodes.addChanges(Change.newBuilder()
                    .setPutNode(Node.newBuilder().setId("n" + i).putAttributes("text", text)));
        }
        client.send(Request.newBuilder().setId(3).setCommit(nodes).build());
        assertThat(client.receive().hasCommit()).isTrue();
    }
}
