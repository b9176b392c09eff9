package io.stemma.server.service;

import static io.stemma.server.service.TestService.NET;
import static io.stemma.server.service.TestService.link;
import static io.stemma.server.service.TestService.node;
import static io.stemma.server.service.TestService.put;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.FieldMask;
import com.google.rpc.Code;
import io.stemma.server.graph.GraphView;
import io.stemma.v1.Change;
import io.stemma.v1.CommitRequest;
import io.stemma.v1.CommitResponse;
import io.stemma.v1.CreateTopologyRequest;
import io.stemma.v1.CreateTopologyResponse;
import io.stemma.v1.DeleteNode;
import io.stemma.v1.DeleteTopologyResponse;
import io.stemma.v1.DeleteWhere;
import io.stemma.v1.ElementFilter;
import io.stemma.v1.ElementType;
import io.stemma.v1.Error;
import io.stemma.v1.ErrorReason;
import io.stemma.v1.ListTopologiesRequest;
import io.stemma.v1.ListTopologiesResponse;
import io.stemma.v1.Node;
import io.stemma.v1.PatchNode;
import io.stemma.v1.Precondition;
import io.stemma.v1.Request;
import io.stemma.v1.Topology;
import io.stemma.v1.UpdateTopologyRequest;
import io.stemma.v1.UpdateTopologyResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Transactions are applied whole, once, or not at all; and a refusal says why. */
final class CommitCallsTest {
    private final TestService service = TestService.withTopology();

    @AfterEach
    void close() {
        service.close();
    }

    private static final CommitResponse COMMITTED = CommitResponse.getDefaultInstance();

    private long version() {
        return service.catalog.get(NET).engine().version();
    }

    private Error refusal(Change... changes) {
        long before = version();
        Error error = service.refusal(TestService.commitOf(changes));
        assertThat(version()).as("nothing of a refused transaction is applied").isEqualTo(before);
        return error;
    }

    @Test
    void aRequestIdIsAppliedOnceHoweverOftenItIsSent() {
        Request request = Requests.commit("r-1", node("a"));
        CommitResponse first = service.ask(request, COMMITTED);
        service.commit(node("b"));
        CommitResponse again = service.ask(request, COMMITTED);
        assertThat(first.getReplayed()).isFalse();
        assertThat(again).isEqualTo(first.toBuilder().setReplayed(true).build());
        assertThat(version()).isEqualTo(3);
    }

    @Test
    void manyRetriesAtOnceAreAppliedOnce() {
        Request request = Requests.commit("r-1", node("a"));
        List<CompletableFuture<Object>> sent = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            sent.add(service.send(TestService.context(), request));
        }
        int fresh = 0;
        for (CompletableFuture<Object> came : sent) {
            CommitResponse response = TestService.as(TestService.take(came), COMMITTED);
            assertThat(response.getVersion()).isEqualTo(2);
            fresh += response.getReplayed() ? 0 : 1;
        }
        assertThat(fresh).isEqualTo(1);
        assertThat(version()).isEqualTo(2);
    }

    @Test
    void aRequestIdUsedForSomethingElseIsRefused() {
        service.ask(Requests.commit("r-1", node("a")), COMMITTED);
        Error error = service.refusal(Requests.commit("r-1", node("b")));
        assertThat(error.getReason()).isEqualTo(ErrorReason.REQUEST_ID_REUSED);
        assertThat(error.getCode()).isEqualTo(Code.FAILED_PRECONDITION);
    }

    @Test
    void aRefusedRequestMayBeTriedAgain() {
        Request request = Requests.commit("r-1", put(link("l", "a", "b")));
        assertThat(service.refusal(request).getReason()).isEqualTo(ErrorReason.DANGLING_LINK);
        service.commit(node("a"), node("b"));
        assertThat(service.ask(request, COMMITTED).getReplayed()).isFalse();
    }

    @Test
    void aTopologyIsCreatedAndDeletedOncePerRequestId() {
        Request create = Request.newBuilder()
                .setCreateTopology(CreateTopologyRequest.newBuilder()
                        .setTopology(Topology.newBuilder().setName("t").setDisplayName("T"))
                        .setRequestId("c"))
                .build();
        CreateTopologyResponse first = service.ask(create, CreateTopologyResponse.getDefaultInstance());
        CreateTopologyResponse again = service.ask(create, CreateTopologyResponse.getDefaultInstance());
        assertThat(again).isEqualTo(first);
        assertThat(first.getTopology().getVersion()).isEqualTo(1);
        assertThat(first.getTopology().getDisplayName()).isEqualTo("T");
        Error taken = service.refusal(create.toBuilder()
                .setCreateTopology(create.getCreateTopology().toBuilder().setRequestId(""))
                .build());
        assertThat(taken.getReason()).isEqualTo(ErrorReason.TOPOLOGY_EXISTS);
        assertThat(taken.getCode()).isEqualTo(Code.ALREADY_EXISTS);

        service.commit(node("a"));
        DeleteTopologyResponse gone =
                service.ask(Requests.deleteTopology("d"), DeleteTopologyResponse.getDefaultInstance());
        assertThat(gone.getLastVersion()).isEqualTo(2);
        service.create(NET);
        assertThat(service.ask(Requests.deleteTopology("d"), DeleteTopologyResponse.getDefaultInstance()))
                .isEqualTo(gone);
        assertThat(service.catalog.find(NET)).as("a retry removes nothing new").isNotNull();
    }

    @Test
    void aDescriptionIsReplacedAsAVersion() {
        service.commit(node("a"));
        service.answer(Requests.setPrimary("a"));
        UpdateTopologyResponse updated = service.ask(
                Request.newBuilder()
                        .setUpdateTopology(UpdateTopologyRequest.newBuilder()
                                .setTopology(Topology.newBuilder()
                                        .setName(NET)
                                        .putLabels("k", "v")
                                        .setPrimaryNodeId("ignored")
                                        .setVersion(77)))
                        .build(),
                UpdateTopologyResponse.getDefaultInstance());
        assertThat(updated.getTopology().getVersion()).isEqualTo(4);
        assertThat(updated.getTopology().getLabelsMap()).containsEntry("k", "v");
        assertThat(updated.getTopology().getPrimaryNodeId()).isEqualTo("a");
        assertThat(updated.getTopology().getNodeCount()).isEqualTo(1);
    }

    @Test
    void topologiesAreListedByName() {
        service.create("b");
        service.create("a");
        ListTopologiesResponse list = service.ask(
                Request.newBuilder()
                        .setListTopologies(ListTopologiesRequest.getDefaultInstance())
                        .build(),
                ListTopologiesResponse.getDefaultInstance());
        assertThat(list.getTopologiesList()).extracting(Topology::getName).containsExactly("a", "b", NET);
        assertThat(list.getTopologiesList())
                .extracting(Topology::getIncarnation)
                .containsExactly(3L, 2L, 1L);
    }

    @Test
    void aNewTopologyCanNotHaveAPrimary() {
        Error error = service.refusal(Request.newBuilder()
                .setCreateTopology(CreateTopologyRequest.newBuilder()
                        .setTopology(Topology.newBuilder().setName("t").setPrimaryNodeId("a")))
                .build());
        assertThat(error.getSubject()).isEqualTo("topology.primary_node_id");
    }

    @Test
    void aDryRunJudgesAndAppliesNothing() {
        CommitRequest request = CommitRequest.newBuilder()
                .setTopology(NET)
                .addChanges(node("a"))
                .setDryRun(true)
                .setRequestId("r")
                .build();
        CommitResponse judged = service.ask(TestService.request(request), COMMITTED);
        assertThat(judged.getVersion()).isEqualTo(2);
        assertThat(judged.getNodesPut()).isEqualTo(1);
        assertThat(version()).isEqualTo(1);
        Request real = TestService.request(request.toBuilder().setDryRun(false).build());
        assertThat(service.ask(real, COMMITTED).getReplayed()).isFalse();
        Error refused = service.refusal(TestService.request(request.toBuilder()
                .clearChanges()
                .addChanges(put(link("l", "x", "y")))
                .build()));
        assertThat(refused.getReason()).isEqualTo(ErrorReason.DANGLING_LINK);
    }

    @Test
    void laterChangesSeeEarlierOnes() {
        CommitResponse committed = service.commit(
                put(Node.newBuilder().setId("a").putLabels("x", "1").build()),
                Change.newBuilder()
                        .setPatchNode(PatchNode.newBuilder()
                                .setNode(Node.newBuilder().setId("a").putLabels("y", "2"))
                                .setUpdateMask(FieldMask.newBuilder().addPaths("labels.y")))
                        .build(),
                node("b"),
                put(link("l", "a", "b")),
                Change.newBuilder()
                        .setDeleteWhere(DeleteWhere.newBuilder()
                                .setType(ElementType.NODE)
                                .setFilter(ElementFilter.newBuilder()
                                        .putLabels("x", "1")
                                        .putLabels("y", "2"))
                                .setCascade(true))
                        .build());
        assertThat(committed.getNodesPut()).isEqualTo(3);
        assertThat(committed.getNodesDeleted()).isEqualTo(1);
        assertThat(committed.getLinksDeleted()).isEqualTo(1);
    }

    @Test
    void aLinkToAMissingNodeIsRefused() {
        service.commit(node("a"));
        Error error = refusal(node("b"), put(link("l", "a", "ghost")));
        assertThat(error.getReason()).isEqualTo(ErrorReason.DANGLING_LINK);
        assertThat(error.getMessage())
                .isEqualTo("link/l.destination_node_id: \"ghost\" (expected the id of a node that exists)");
    }

    @Test
    void aLinkIdThatIsTakenIsReplacedUnlessItMustBeAbsent() {
        service.commit(node("a"), node("b"), put(link("l", "a", "b")));
        service.commit(put(link("l", "b", "a")));
        int links = service.catalog.get(NET).engine().read(GraphView::linkCount);
        assertThat(links).isEqualTo(1);
        CommitRequest insert = CommitRequest.newBuilder()
                .setTopology(NET)
                .addChanges(put(link("l", "a", "a")))
                .addPreconditions(Precondition.newBuilder().setLinkId("l").setAbsent(true))
                .build();
        Error error = service.refusal(TestService.request(insert));
        assertThat(error.getReason()).isEqualTo(ErrorReason.ELEMENT_EXISTS);
        assertThat(error.getCode()).isEqualTo(Code.ABORTED);
        assertThat(error.getMessage()).isEqualTo("link/l: version 3 (expected absent)");
    }

    @Test
    void aNodeWithLinksIsDeletedOnlyByCascade() {
        service.commit(node("a"), node("b"), put(link("l", "a", "b")));
        DeleteNode.Builder delete = DeleteNode.newBuilder().setNodeId("a");
        Error error = refusal(Change.newBuilder().setDeleteNode(delete).build());
        assertThat(error.getReason()).isEqualTo(ErrorReason.NODE_HAS_LINKS);
        CommitResponse committed = service.commit(
                Change.newBuilder().setDeleteNode(delete.setCascade(true)).build());
        assertThat(committed.getLinksDeleted()).isEqualTo(1);
    }

    @Test
    void aWrongPreconditionNamesElementFoundAndExpected() {
        service.commit(node("a"));
        CommitRequest.Builder commit =
                CommitRequest.newBuilder().setTopology(NET).addChanges(node("b"));
        Error wrong = service.refusal(TestService.request(commit.clone()
                .addPreconditions(Precondition.newBuilder().setNodeId("a").setModifiedVersion(7))
                .build()));
        assertThat(wrong.getReason()).isEqualTo(ErrorReason.VERSION_MISMATCH);
        assertThat(wrong.getMessage()).isEqualTo("node/a: version 2 (expected version 7)");
        assertThat(wrong.getVersion()).isEqualTo(2);
        Error version = service.refusal(
                TestService.request(commit.clone().setExpectedVersion(1).build()));
        assertThat(version.getReason()).isEqualTo(ErrorReason.VERSION_MISMATCH);
        assertThat(service.ask(
                                TestService.request(commit.clone()
                                        .setExpectedVersion(2)
                                        .addPreconditions(Precondition.newBuilder()
                                                .setNodeId("a")
                                                .setExists(true))
                                        .build()),
                                COMMITTED)
                        .getVersion())
                .isEqualTo(3);
    }

    @Test
    void aLargeTransactionIsAppliedWhole() {
        CommitRequest.Builder commit = CommitRequest.newBuilder().setTopology(NET);
        for (int i = 0; i < 100_000; i++) {
            commit.addChanges(node("n" + i));
        }
        assertThat(service.ask(TestService.request(commit.build()), COMMITTED).getNodesPut())
                .isEqualTo(100_000);
        Error tooMany = service.refusal(
                TestService.request(commit.addChanges(node("one more")).build()));
        assertThat(tooMany.getMessage()).isEqualTo("changes: 100001 entries (expected 1..100000)");
    }

    @Test
    void anUnknownTopologyIsNotFound() {
        Request commit = TestService.request(CommitRequest.newBuilder()
                .setTopology("ghost")
                .addChanges(node("a"))
                .build());
        assertThat(service.refusal(commit).getReason()).isEqualTo(ErrorReason.TOPOLOGY_NOT_FOUND);
        assertThat(service.refusal(Request.getDefaultInstance()).getReason()).isEqualTo(ErrorReason.UNKNOWN_CALL);
    }

    @Test
    void aRequestThatIsOverIsNotDone() {
        RequestContext late = new RequestContext("test", 0);
        Error error = TestService.refusal(TestService.take(service.send(late, TestService.commitOf(node("a")))));
        assertThat(error.getReason()).isEqualTo(ErrorReason.DEADLINE_PASSED);
        RequestContext cancelled = TestService.context();
        cancelled.cancel();
        assertThat(TestService.refusal(TestService.take(service.send(cancelled, TestService.commitOf(node("a")))))
                        .getReason())
                .isEqualTo(ErrorReason.CANCELLED_BY_CLIENT);
        assertThat(version()).isEqualTo(1);
    }

    @Test
    void aStoppedServerTakesNoCommits() throws Exception {
        service.pipeline.close();
        assertThat(service.refusal(TestService.commitOf(node("a"))).getReason()).isEqualTo(ErrorReason.NOT_SERVING);
    }
}
