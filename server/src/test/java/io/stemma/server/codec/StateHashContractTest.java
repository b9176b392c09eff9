package io.stemma.server.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.dynatrace.hash4j.hashing.Hashing;
import com.google.protobuf.CodedOutputStream;
import io.stemma.server.graph.Seeds;
import io.stemma.server.graph.Snapshot;
import io.stemma.server.graph.SnapshotBuilder;
import io.stemma.v1.GetLinkResponse;
import io.stemma.v1.GetNodeResponse;
import io.stemma.v1.Link;
import io.stemma.v1.Node;
import io.stemma.v1.Topology;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The state hash is what the contract says: computed here from nothing but the messages that a client gets. */
final class StateHashContractTest {
    private static final int ROUNDS = 300;

    private final SplittableRandom random = Seeds.random("StateHashContractTest");
    private final RandomElements elements = new RandomElements(random);

    @Test
    void aClientComputesTheStateHashFromWhatItReceives() throws IOException {
        for (int round = 0; round < ROUNDS; round++) {
            Node a = elements.node("a" + round);
            Node b = elements.node("b\ud83d\ude80");
            Link there = elements.link("there", a.getId(), b.getId());
            Link loop = elements.link("loop", b.getId(), b.getId());
            Snapshot graph =
                    graph(Topology.newBuilder().setName("t" + round).build(), List.of(a, b), List.of(there, loop));
            assertThat(hashOfMessages(graph)).isEqualTo(graph.stateHash());
        }
    }

    @Test
    void theExampleOfTheContractHasItsHash() throws IOException {
        Node a = Node.newBuilder().setId("a").setKind("router").build();
        Node b = Node.newBuilder().setId("b").build();
        Link link = Link.newBuilder()
                .setId("ab")
                .setSourceNodeId("a")
                .setDestinationNodeId("b")
                .setIgpMetric(10)
                .build();
        Snapshot graph = graph(Topology.newBuilder().setName("t").build(), List.of(a, b), List.of(link));
        assertThat(hashOfMessages(graph)).isEqualTo(graph.stateHash());
        assertThat(Long.toHexString(graph.stateHash())).isEqualTo("8a5166ed25adb3aa");
    }

    private static Snapshot graph(Topology topology, List<Node> nodes, List<Link> links) {
        SnapshotBuilder builder = Snapshot.EMPTY.edit(1);
        builder.setDescription(TopologyCodec.decode(topology, Subject.REQUEST.field("topology")));
        nodes.forEach(node -> builder.putNode(NodeCodec.encode(node)));
        links.forEach(link -> builder.putLink(LinkCodec.encode(link)));
        builder.setPrimary(builder.findNode(nodes.get(0).getId().getBytes(UTF_8)));
        return builder.freeze();
    }

    private static long hashOfMessages(Snapshot graph) throws IOException {
        Topology topology = Topology.parseFrom(TopologyCodec.message(graph, 1).toByteArray());
        long sum = xxh3('T', CanonicalBytes.of(topology, List.of(7, 8, 9, 10, 11, 12, 13)));
        sum += xxh3('P', topology.getPrimaryNodeIdBytes().toByteArray());
        for (int slot = graph.nextNode(0); slot >= 0; slot = graph.nextNode(slot + 1)) {
            byte[] response = new MessageWriter(0).node(2, graph.node(slot)).toByteArray();
            Node node = GetNodeResponse.parseFrom(response).getNode();
            sum += xxh3('N', sized(node.getId()), CanonicalBytes.of(node, List.of(1, 14, 15)));
        }
        for (int slot = graph.nextLink(0); slot >= 0; slot = graph.nextLink(slot + 1)) {
            byte[] response = new MessageWriter(0).link(2, graph, slot).toByteArray();
            Link link = GetLinkResponse.parseFrom(response).getLink();
            sum += xxh3(
                    'L',
                    sized(link.getId()),
                    sized(link.getSourceNodeId()),
                    sized(link.getDestinationNodeId()),
                    CanonicalBytes.of(link, List.of(1, 2, 3, 14, 15)));
        }
        return sum;
    }

    private static byte[] sized(String id) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        out.writeStringNoTag(id);
        out.flush();
        return bytes.toByteArray();
    }

    private static long xxh3(char kind, byte[]... parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(kind);
        for (byte[] part : parts) {
            bytes.writeBytes(part);
        }
        return Hashing.xxh3_64().hashBytesToLong(bytes.toByteArray());
    }
}
