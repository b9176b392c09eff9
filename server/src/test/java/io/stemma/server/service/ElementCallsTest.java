package io.stemma.server.service;

import static io.stemma.server.service.TestService.NET;
import static io.stemma.server.service.TestService.link;
import static io.stemma.server.service.TestService.node;
import static io.stemma.server.service.TestService.put;
import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.v1.BatchGetRequest;
import io.stemma.v1.BatchGetResponse;
import io.stemma.v1.Change;
import io.stemma.v1.CommitResponse;
import io.stemma.v1.Error;
import io.stemma.v1.ErrorReason;
import io.stemma.v1.GetLinkRequest;
import io.stemma.v1.GetLinkResponse;
import io.stemma.v1.GetNodeRequest;
import io.stemma.v1.GetNodeResponse;
import io.stemma.v1.GetStatusRequest;
import io.stemma.v1.GetStatusResponse;
import io.stemma.v1.GetTopologyRequest;
import io.stemma.v1.GetTopologyResponse;
import io.stemma.v1.Link;
import io.stemma.v1.LinkStatus;
import io.stemma.v1.Node;
import io.stemma.v1.ReadOptions;
import io.stemma.v1.Request;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is committed is read back as it was, with its versions. */
final class ElementCallsTest {
    private final TestService service = TestService.withTopology();

    @AfterEach
    void close() {
        service.close();
    }

    @Test
    void aNodeIsReadBackAsItWasPut() {
        Node router = Node.newBuilder()
                .setId("r1")
                .setKind("router")
                .putLabels("site", "ber")
                .build();
        CommitResponse committed = service.commit(put(router));
        assertThat(committed.getVersion()).isEqualTo(2);
        assertThat(committed.getNodesPut()).isEqualTo(1);

        GetNodeResponse read = service.ask(getNode("r1"), GetNodeResponse.getDefaultInstance());
        assertThat(read.getVersion()).isEqualTo(2);
        assertThat(read.getNode())
                .isEqualTo(router.toBuilder()
                        .setCreatedVersion(2)
                        .setModifiedVersion(2)
                        .build());
    }

    @Test
    void aLinkIsReadBackWithItsEnds() {
        Link cable = link("c", "a", "b").toBuilder()
                .setIgpMetric(10)
                .setOperStatus(LinkStatus.LINK_STATUS_DOWN)
                .putMetrics("length_km", 12.5)
                .build();
        service.commit(node("a"), node("b"), put(cable));
        GetLinkResponse read = service.ask(
                Request.newBuilder()
                        .setGetLink(GetLinkRequest.newBuilder().setTopology(NET).setLinkId("c"))
                        .build(),
                GetLinkResponse.getDefaultInstance());
        assertThat(read.getLink())
                .isEqualTo(cable.toBuilder()
                        .setCreatedVersion(2)
                        .setModifiedVersion(2)
                        .build());
    }

    @Test
    void aReplacedNodeKeepsTheVersionThatCreatedIt() {
        service.commit(node("a"));
        service.commit(put(Node.newBuilder().setId("a").setKind("switch").build()));
        Node read =
                service.ask(getNode("a"), GetNodeResponse.getDefaultInstance()).getNode();
        assertThat(read.getCreatedVersion()).isEqualTo(2);
        assertThat(read.getModifiedVersion()).isEqualTo(3);
    }

    @Test
    void aTopologyTellsItsCountsAndVersion() {
        service.commit(node("a"), node("b"), put(link("l", "a", "b")));
        GetTopologyResponse read = service.ask(
                Request.newBuilder()
                        .setGetTopology(GetTopologyRequest.newBuilder().setTopology(NET))
                        .build(),
                GetTopologyResponse.getDefaultInstance());
        assertThat(read.getTopology().getVersion()).isEqualTo(2);
        assertThat(read.getTopology().getNodeCount()).isEqualTo(2);
        assertThat(read.getTopology().getLinkCount()).isEqualTo(1);
        assertThat(read.getTopology().getName()).isEqualTo(NET);
        assertThat(read.getTopology().getIncarnation()).isEqualTo(1);
    }

    @Test
    void aBatchTellsWhatIsMissing() {
        service.commit(node("a"), node("b"), put(link("l", "a", "b")));
        BatchGetResponse read = service.ask(
                Request.newBuilder()
                        .setBatchGet(BatchGetRequest.newBuilder()
                                .setTopology(NET)
                                .addNodeIds("b")
                                .addNodeIds("x")
                                .addNodeIds("a")
                                .addNodeIds("")
                                .addLinkIds("l")
                                .addLinkIds("m"))
                        .build(),
                BatchGetResponse.getDefaultInstance());
        assertThat(read.getNodesList()).extracting(Node::getId).containsExactly("b", "a");
        assertThat(read.getLinksList()).extracting(Link::getId).containsExactly("l");
        assertThat(read.getMissingNodeIdsList()).containsExactly("x", "");
        assertThat(read.getMissingLinkIdsList()).containsExactly("m");
    }

    @Test
    void anAbsentNodeIsRefusedWithItsIdAndTheVersion() {
        service.commit(node("a"));
        Error error = service.refusal(getNode("ghost\u202e"));
        assertThat(error.getReason()).isEqualTo(ErrorReason.NODE_NOT_FOUND);
        assertThat(error.getVersion()).isEqualTo(2);
        assertThat(error.getMessage()).isEqualTo("node_id: \"ghost\\u202e\" (expected the id of a node that exists)");
    }

    @Test
    void anOldVersionIsReadAsItWas() {
        service.commit(put(Node.newBuilder().setId("a").setKind("old").build()));
        service.commit(put(Node.newBuilder().setId("a").setKind("new").build()));
        service.commit(Change.newBuilder()
                .setDeleteNode(io.stemma.v1.DeleteNode.newBuilder().setNodeId("a"))
                .build());
        GetNodeResponse read = service.ask(getNodeAt("a", 2), GetNodeResponse.getDefaultInstance());
        assertThat(read.getVersion()).isEqualTo(2);
        assertThat(read.getNode().getKind()).isEqualTo("old");
        Error future = service.refusal(getNodeAt("a", 9));
        assertThat(future.getReason()).isEqualTo(ErrorReason.VERSION_IN_FUTURE);
        assertThat(future.getVersion()).isEqualTo(4);
    }

    @Test
    void statusTellsTheServersFacts() {
        GetStatusResponse status = service.ask(
                Request.newBuilder()
                        .setGetStatus(GetStatusRequest.getDefaultInstance())
                        .build(),
                GetStatusResponse.getDefaultInstance());
        assertThat(status.getTopologyCount()).isEqualTo(1);
        assertThat(status.getConnectionCount()).isEqualTo(2);
        assertThat(status.getHeapMaxBytes()).isPositive();
        assertThat(status.getLimitsMap()).containsEntry("x", 3L);
    }

    private static Request getNode(String id) {
        return Request.newBuilder()
                .setGetNode(GetNodeRequest.newBuilder().setTopology(NET).setNodeId(id))
                .build();
    }

    private static Request getNodeAt(String id, long version) {
        return Request.newBuilder()
                .setGetNode(GetNodeRequest.newBuilder()
                        .setTopology(NET)
                        .setNodeId(id)
                        .setOptions(ReadOptions.newBuilder().setAtVersion(version)))
                .build();
    }
}
