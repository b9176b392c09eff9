package io.stemma.server.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.server.graph.Change;
import io.stemma.server.graph.GraphView;
import io.stemma.server.graph.LinkContent;
import io.stemma.server.graph.NodeContent;
import io.stemma.server.graph.Seeds;
import io.stemma.server.graph.Snapshot;
import io.stemma.server.graph.SnapshotBuilder;
import io.stemma.server.txn.Applier;
import io.stemma.server.txn.Outcome;
import io.stemma.server.txn.Transaction;
import io.stemma.v1.GetLinkResponse;
import io.stemma.v1.GetNodeResponse;
import io.stemma.v1.Link;
import io.stemma.v1.ListNeighborsResponse;
import io.stemma.v1.ListNodesResponse;
import io.stemma.v1.Neighbor;
import io.stemma.v1.Node;
import io.stemma.v1.TerminationPoint;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Stored bytes are one form of many, and are the message that was put. */
final class CanonicalBytesTest {
    private static final int ROUNDS = 2_000;

    private final SplittableRandom random = Seeds.random("CanonicalBytesTest");
    private final RandomElements elements = new RandomElements(random);

    @Test
    void storedBytesParseToExactlyTheMessageThatWasPut() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            Node a = elements.node("a" + round);
            Node b = elements.node("b\ud83d\ude80");
            Link link = elements.link("l", a.getId(), b.getId());
            Snapshot graph = graph(a, b, link);

            int node = graph.findNode(utf8(a.getId()));
            byte[] encoded = new MessageWriter(0)
                    .number(1, graph.version())
                    .node(2, graph.node(node))
                    .toByteArray();
            assertThat(GetNodeResponse.parseFrom(encoded))
                    .isEqualTo(GetNodeResponse.newBuilder()
                            .setVersion(1)
                            .setNode(versioned(a))
                            .build());

            int slot = graph.findLink(utf8("l"));
            byte[] encodedLink = new MessageWriter(0)
                    .number(1, graph.version())
                    .link(2, graph, slot)
                    .toByteArray();
            assertThat(GetLinkResponse.parseFrom(encodedLink))
                    .isEqualTo(GetLinkResponse.newBuilder()
                            .setVersion(1)
                            .setLink(versioned(link))
                            .build());

            byte[] neighbors = new MessageWriter(0)
                    .neighbor(2, graph, graph.destination(slot), slot)
                    .text(3, "token")
                    .toByteArray();
            assertThat(ListNeighborsResponse.parseFrom(neighbors))
                    .isEqualTo(ListNeighborsResponse.newBuilder()
                            .addNeighbors(
                                    Neighbor.newBuilder().setNodeId(b.getId()).setLink(versioned(link)))
                            .setNextPageToken("token")
                            .build());
        }
    }

    @Test
    void boundsAreNeverBelowWhatIsWritten() {
        for (int round = 0; round < ROUNDS; round++) {
            Node a = elements.node("a");
            Snapshot graph = graph(a, elements.node("b"), elements.link("l", "b", "a"));
            int slot = graph.findNode(utf8("a"));
            int written = new MessageWriter(0).node(2, graph.node(slot)).size();
            assertThat(MessageWriter.bound(graph.node(slot))).isBetween(written, written + 16);
            int link = graph.findLink(utf8("l"));
            assertThat(MessageWriter.bound(graph, link))
                    .isGreaterThanOrEqualTo(
                            new MessageWriter(0).neighbor(2, graph, slot, link).size());
        }
    }

    @Test
    void linksAndNodesHaveTheirVersionsInTheSameFields() {
        assertThat(Link.CREATED_VERSION_FIELD_NUMBER).isEqualTo(Node.CREATED_VERSION_FIELD_NUMBER);
        assertThat(Link.MODIFIED_VERSION_FIELD_NUMBER).isEqualTo(Node.MODIFIED_VERSION_FIELD_NUMBER);
        assertThat(Link.ID_FIELD_NUMBER).isEqualTo(Node.ID_FIELD_NUMBER);
    }

    @Test
    void equalContentInAnyOrderHasEqualBytesAndEqualStateHash() {
        for (int round = 0; round < ROUNDS; round++) {
            Node a = elements.node("a");
            Link link = elements.link("l", "a", "a");
            Node otherNode = shuffled(a);
            Link otherLink = shuffled(link);
            assertThat(content(otherNode)).isEqualTo(content(a));
            assertThat(content(otherLink)).isEqualTo(content(link));
            assertThat(graph(otherNode, otherNode, otherLink).stateHash())
                    .isEqualTo(graph(a, a, link).stateHash());
        }
    }

    @Test
    void canonicalBytesAreTheirOwnCanonicalForm() {
        for (int round = 0; round < ROUNDS; round++) {
            Snapshot graph = graph(elements.node("a"), elements.node("b"), elements.link("l", "a", "b"));
            NodeContent node = NodeCodec.encode(NodeCodec.parse(graph.node(0)).build());
            assertThat(node.content()).isEqualTo(graph.node(0).content());
            LinkContent link = LinkCodec.encode(
                    LinkCodec.parse(graph.link(0), graph.node(0), graph.node(1)).build());
            assertThat(link.content()).isEqualTo(graph.link(0).content());
        }
    }

    @Test
    void mapEntriesStandInTheOrderOfTheirUtf8() throws Exception {
        Node node = Node.newBuilder()
                .setId("a")
                .putLabels("\ud83d\ude80", "four bytes")
                .putLabels("\uff5e", "three bytes")
                .putLabels("b", "one")
                .putLabels("", "")
                .removeLabels("")
                .build();
        Node stored = Node.parseFrom(content(node));
        assertThat(stored.getLabelsMap().keySet()).containsExactly("b", "\uff5e", "\ud83d\ude80");
    }

    @Test
    void outputOnlyFieldsAreNotStored() {
        Node node = elements.node("a");
        Node read = node.toBuilder().setCreatedVersion(7).setModifiedVersion(9).build();
        assertThat(content(read)).isEqualTo(content(node));
        Link link = elements.link("l", "a", "a");
        assertThat(content(link.toBuilder().setCreatedVersion(7).build())).isEqualTo(content(link));
    }

    @Test
    void negativeZeroIsZeroAsAMetric() {
        Link link = Link.newBuilder()
                .setId("l")
                .setSourceNodeId("a")
                .setDestinationNodeId("a")
                .putMetrics("m", -0.0)
                .build();
        assertThat(content(link))
                .isEqualTo(content(link.toBuilder().putMetrics("m", 0.0).build()));
    }

    @Test
    void aListResponseParsesToItsParts() throws Exception {
        Node a = elements.node("a");
        Node b = elements.node("b");
        Snapshot graph = graph(a, b, elements.link("l", "a", "b"));
        MessageWriter out = new MessageWriter(0).number(1, 1);
        for (int slot = graph.nextNode(0); slot != GraphView.NO_SLOT; slot = graph.nextNode(slot + 1)) {
            out.node(2, graph.node(slot));
        }
        assertThat(ListNodesResponse.parseFrom(out.text(3, "").toByteArray()))
                .isEqualTo(ListNodesResponse.newBuilder()
                        .setVersion(1)
                        .addNodes(versioned(a))
                        .addNodes(versioned(b))
                        .build());
    }

    private Node shuffled(Node node) {
        Node.Builder other = node.toBuilder()
                .clearLabels()
                .putAllLabels(elements.shuffled(node.getLabelsMap()))
                .clearAttributes()
                .putAllAttributes(elements.shuffled(node.getAttributesMap()));
        for (int i = 0; i < node.getTerminationPointsCount(); i++) {
            TerminationPoint point = node.getTerminationPoints(i);
            other.setTerminationPoints(
                    i,
                    point.toBuilder().clearAttributes().putAllAttributes(elements.shuffled(point.getAttributesMap())));
        }
        return other.build();
    }

    private Link shuffled(Link link) {
        return link.toBuilder()
                .clearLabels()
                .putAllLabels(elements.shuffled(link.getLabelsMap()))
                .clearAttributes()
                .putAllAttributes(elements.shuffled(link.getAttributesMap()))
                .clearMetrics()
                .putAllMetrics(elements.shuffled(link.getMetricsMap()))
                .build();
    }

    private static byte[] content(Node node) {
        return NodeCodec.decode(node, Subject.REQUEST).content();
    }

    private static byte[] content(Link link) {
        return LinkCodec.decode(link, Subject.REQUEST).content();
    }

    private static Node versioned(Node node) {
        return node.toBuilder().setCreatedVersion(1).setModifiedVersion(1).build();
    }

    private static Link versioned(Link link) {
        return link.toBuilder().setCreatedVersion(1).setModifiedVersion(1).build();
    }

    private static Snapshot graph(Node a, Node b, Link link) {
        SnapshotBuilder builder = Snapshot.EMPTY.edit(1);
        Change[] changes = {
            new Change.PutNode(NodeCodec.decode(a, Subject.REQUEST)),
            new Change.PutNode(NodeCodec.decode(b, Subject.REQUEST)),
            new Change.PutLink(LinkCodec.decode(link, Subject.REQUEST))
        };
        Outcome outcome = Applier.apply(builder, Transaction.of(changes));
        assertThat(outcome).as(Arrays.toString(changes)).isInstanceOf(Outcome.Applied.class);
        return builder.freeze();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
