package io.stemma.server.service;

import static io.stemma.server.service.TestService.NET;
import static io.stemma.server.service.TestService.link;
import static io.stemma.server.service.TestService.node;
import static io.stemma.server.service.TestService.put;
import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.server.engine.EngineKind;
import io.stemma.v1.Basis;
import io.stemma.v1.Change;
import io.stemma.v1.CommitRequest;
import io.stemma.v1.CommitResponse;
import io.stemma.v1.CreateForkRequest;
import io.stemma.v1.CreateForkResponse;
import io.stemma.v1.DeleteForkRequest;
import io.stemma.v1.DeleteLink;
import io.stemma.v1.Error;
import io.stemma.v1.ErrorReason;
import io.stemma.v1.FindPathRequest;
import io.stemma.v1.FindPathResponse;
import io.stemma.v1.Fork;
import io.stemma.v1.GetForkRequest;
import io.stemma.v1.GetForkResponse;
import io.stemma.v1.GetNodeResponse;
import io.stemma.v1.GetTopologyRequest;
import io.stemma.v1.GetTopologyResponse;
import io.stemma.v1.ListForksRequest;
import io.stemma.v1.ListForksResponse;
import io.stemma.v1.ListNodesRequest;
import io.stemma.v1.ListNodesResponse;
import io.stemma.v1.Node;
import io.stemma.v1.Precondition;
import io.stemma.v1.ReadOptions;
import io.stemma.v1.RenewForkRequest;
import io.stemma.v1.Request;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Forks: private heads that are asked and changed like topologies and never seen by others. */
final class ForkCallsTest {
    private final TestService service = TestService.withTopology();

    @AfterEach
    void close() {
        service.close();
    }

    private static Request create(CreateForkRequest.Builder request) {
        return Request.newBuilder().setCreateFork(request.setTopology(NET)).build();
    }

    private Fork fork(String name, ReadOptions.Builder base) {
        return service.ask(
                        create(CreateForkRequest.newBuilder().setFork(name).setBase(base)),
                        CreateForkResponse.getDefaultInstance())
                .getFork();
    }

    private static CommitRequest.Builder to(String fork, Change... changes) {
        return CommitRequest.newBuilder().setTopology(NET).setFork(fork).addAllChanges(List.of(changes));
    }

    private CommitResponse commit(String fork, Change... changes) {
        return service.ask(TestService.request(to(fork, changes).build()), CommitResponse.getDefaultInstance());
    }

    private static ReadOptions.Builder of(String fork) {
        return ReadOptions.newBuilder().setFork(fork);
    }

    private GetNodeResponse read(String id, ReadOptions.Builder options) {
        return service.ask(Requests.getNode(id, options), GetNodeResponse.getDefaultInstance());
    }

    private static Change kind(String id, String kind) {
        return put(Node.newBuilder().setId(id).setKind(kind).build());
    }

    @Test
    void aForkIsChangedAndAskedAndNobodyElseSeesIt() {
        service.commit(node("a"), node("b"), put(link("ab", "a", "b")));
        long hash = hash(ReadOptions.newBuilder());
        Fork fork = fork("plan", ReadOptions.newBuilder());
        assertThat(fork.getBaseVersion()).isEqualTo(2);
        assertThat(fork.getVersion()).isEqualTo(2);
        assertThat(fork.getOwner()).isEqualTo("test");
        CommitResponse committed = commit("plan", node("c"), put(link("bc", "b", "c")), kind("a", "router"));
        assertThat(committed.getVersion()).isEqualTo(3);
        assertThat(committed.getBasis())
                .isEqualTo(Basis.newBuilder().setFork("plan").setBaseVersion(2).build());
        FindPathResponse path = service.ask(
                Requests.path(FindPathRequest.newBuilder()
                        .setSourceNodeId("a")
                        .setDestinationNodeId("c")
                        .setOptions(of("plan"))),
                FindPathResponse.getDefaultInstance());
        assertThat(path.getHopsCount()).isEqualTo(2);
        assertThat(path.getVersion()).isEqualTo(3);
        assertThat(path.getBasis().getFork()).isEqualTo("plan");
        assertThat(read("a", of("plan")).getNode().getKind()).isEqualTo("router");
        assertThat(read("a", ReadOptions.newBuilder()).getNode().getKind()).isEmpty();
        assertThat(read("a", ReadOptions.newBuilder()).hasBasis()).isFalse();
        assertThat(service.refusal(Requests.getNode("c", ReadOptions.newBuilder()))
                        .getReason())
                .isEqualTo(ErrorReason.NODE_NOT_FOUND);
        assertThat(hash(ReadOptions.newBuilder())).isEqualTo(hash);
        assertThat(hash(of("plan"))).isNotEqualTo(hash);
    }

    private long hash(ReadOptions.Builder options) {
        return service.ask(
                        Request.newBuilder()
                                .setGetTopology(GetTopologyRequest.newBuilder()
                                        .setTopology(NET)
                                        .setOptions(options))
                                .build(),
                        GetTopologyResponse.getDefaultInstance())
                .getTopology()
                .getStateHash();
    }

    @Test
    void aForkStartsFromAnyHeldVersionAndFromAnotherFork() {
        service.commit(kind("a", "one"));
        service.commit(kind("a", "two"));
        fork("old", ReadOptions.newBuilder().setAtVersion(2));
        assertThat(read("a", of("old")).getNode().getKind()).isEqualTo("one");
        commit("old", kind("a", "other"));
        Fork child = fork("child", of("old"));
        assertThat(child.getParentFork()).isEqualTo("old");
        assertThat(child.getBaseVersion()).isEqualTo(3);
        commit("old", kind("a", "later"));
        service.answer(Request.newBuilder()
                .setDeleteFork(DeleteForkRequest.newBuilder().setTopology(NET).setFork("old"))
                .build());
        assertThat(read("a", of("child")).getNode().getKind()).isEqualTo("other");
        assertThat(service.refusal(Requests.getNode("a", of("old"))).getReason())
                .isEqualTo(ErrorReason.FORK_NOT_FOUND);
    }

    @Test
    void versionsOfAForkAreNotThoseOfTheTopology() {
        service.commit(kind("a", "base"));
        fork("plan", ReadOptions.newBuilder());
        commit("plan", kind("a", "planned"));
        service.commit(kind("a", "real"));
        assertThat(read("a", of("plan").setAtVersion(3)).getNode().getKind()).isEqualTo("planned");
        assertThat(read("a", ReadOptions.newBuilder().setAtVersion(3)).getNode().getKind())
                .isEqualTo("real");
        assertThat(service.refusal(Requests.getNode("a", of("plan").setAtVersion(2)))
                        .getReason())
                .isEqualTo(ErrorReason.VERSION_COMPACTED);
        assertThat(service.refusal(Requests.getNode("a", of("plan").setAtVersion(4)))
                        .getReason())
                .isEqualTo(ErrorReason.VERSION_IN_FUTURE);
        assertThat(service.refusal(Requests.getNode("a", of("plan").setMinVersion(4)))
                        .getReason())
                .isEqualTo(ErrorReason.MIN_VERSION_NOT_REACHED);
    }

    private ListNodesResponse page(String fork, String token) {
        return service.ask(list(fork, token), ListNodesResponse.getDefaultInstance());
    }

    private static Request list(String fork, String token) {
        return Request.newBuilder()
                .setListNodes(ListNodesRequest.newBuilder()
                        .setTopology(NET)
                        .setPageSize(2)
                        .setPageToken(token)
                        .setOptions(ReadOptions.newBuilder().setFork(fork)))
                .build();
    }

    /** Fork, other fork and topology all have a version 3, and each has pages of it under way. */
    @Test
    void pagesOfOneVersionNumberAreNotMixedUp() {
        service.commit(
                IntStream.range(0, 6).mapToObj(i -> kind("n" + i, "base")).toArray(Change[]::new));
        List<String> lines = List.of("", "one", "two");
        for (String line : lines.subList(1, 3)) {
            fork(line, ReadOptions.newBuilder());
            commit(line, all(line));
        }
        service.commit(all(""));
        List<String> tokens =
                lines.stream().map(line -> page(line, "").getNextPageToken()).toList();
        service.commit(all("later"));
        commit("one", all("later"));
        for (int i = 0; i < 3; i++) {
            ListNodesResponse second = page(lines.get(i), tokens.get(i));
            assertThat(second.getVersion()).isEqualTo(3);
            assertThat(second.getBasis().getFork()).isEqualTo(lines.get(i));
            assertThat(second.getNodesList()).extracting(Node::getKind).containsOnly(lines.get(i));
            Error mixed = service.refusal(list(lines.get((i + 1) % 3), tokens.get(i)));
            assertThat(mixed.getReason()).isEqualTo(ErrorReason.INVALID_PAGE_TOKEN);
        }
    }

    private static Change[] all(String kind) {
        return IntStream.range(0, 6).mapToObj(i -> kind("n" + i, kind)).toArray(Change[]::new);
    }

    @Test
    void commitsToAForkKeepAllPromisesOfCommits() {
        service.commit(node("a"));
        fork("plan", ReadOptions.newBuilder());
        CommitRequest request = to("plan", node("b")).setRequestId("r1").build();
        assertThat(service.ask(TestService.request(request), CommitResponse.getDefaultInstance())
                        .getReplayed())
                .isFalse();
        CommitResponse again = service.ask(TestService.request(request), CommitResponse.getDefaultInstance());
        assertThat(again.getReplayed()).isTrue();
        assertThat(again.getVersion()).isEqualTo(3);
        assertThat(refusal(to("plan", node("c")).setRequestId("r1"))).isEqualTo(ErrorReason.REQUEST_ID_REUSED);
        assertThat(refusal(to("plan", node("c")).setExpectedVersion(2))).isEqualTo(ErrorReason.VERSION_MISMATCH);
        assertThat(refusal(to("plan", node("c"))
                        .addPreconditions(
                                Precondition.newBuilder().setNodeId("b").setAbsent(true))))
                .isEqualTo(ErrorReason.ELEMENT_EXISTS);
        CommitResponse dry = service.ask(
                TestService.request(to("plan", node("c")).setDryRun(true).build()),
                CommitResponse.getDefaultInstance());
        assertThat(dry.getVersion()).isEqualTo(4);
        assertThat(service.refusal(Requests.getNode("c", of("plan"))).getReason())
                .isEqualTo(ErrorReason.NODE_NOT_FOUND);
        assertThat(refusal(to("none", node("c")))).isEqualTo(ErrorReason.FORK_NOT_FOUND);
    }

    private ErrorReason refusal(CommitRequest.Builder request) {
        return service.refusal(TestService.request(request.build())).getReason();
    }

    @Test
    void forksAreListedNamedAndRenewed() {
        fork("b", ReadOptions.newBuilder());
        Fork named = fork("", ReadOptions.newBuilder());
        assertThat(named.getName()).isEqualTo("fork-1");
        assertThat(service.refusal(create(CreateForkRequest.newBuilder().setFork("b")))
                        .getReason())
                .isEqualTo(ErrorReason.FORK_EXISTS);
        ListForksResponse all = service.ask(
                Request.newBuilder()
                        .setListForks(ListForksRequest.newBuilder().setTopology(NET))
                        .build(),
                ListForksResponse.getDefaultInstance());
        assertThat(all.getForksList()).extracting(Fork::getName).containsExactly("b", "fork-1");
        Error late = service.refusal(Request.newBuilder()
                .setRenewFork(RenewForkRequest.newBuilder()
                        .setTopology(NET)
                        .setFork("b")
                        .setTtlMs(Long.MAX_VALUE))
                .build());
        assertThat(late.getMessage()).isEqualTo("ttl_ms: 9223372036854775807 (expected 0..86400000)");
        GetForkResponse got = service.ask(
                Request.newBuilder()
                        .setGetFork(GetForkRequest.newBuilder().setTopology(NET).setFork("b"))
                        .build(),
                GetForkResponse.getDefaultInstance());
        assertThat(got.getFork().getExpireTimeUs()).isGreaterThan(got.getFork().getCreateTimeUs());
        assertThat(service.refusal(create(CreateForkRequest.newBuilder().setFork("x\n")))
                        .getReason())
                .isEqualTo(ErrorReason.INVALID_FIELD);
    }

    @Test
    void aForkOfManyChangesIsBounded() {
        Change[] nodes = IntStream.range(0, 60_000).mapToObj(i -> node("n" + i)).toArray(Change[]::new);
        fork("plan", ReadOptions.newBuilder());
        commit("plan", nodes);
        Error error = service.refusal(TestService.request(to("plan", nodes).build()));
        assertThat(error.getReason()).isEqualTo(ErrorReason.LIMIT_EXCEEDED);
        assertThat(error.getExpected()).isEqualTo("at most 40000");
    }

    @ParameterizedTest
    @EnumSource(value = EngineKind.class, mode = EnumSource.Mode.EXCLUDE, names = "RCU")
    void anEngineWithoutVersionsHasNoForks(EngineKind engine) {
        try (TestService locked = new TestService(engine, ServiceLimits.DEFAULTS)) {
            locked.create(NET);
            locked.commit(node("a"), node("b"), put(link("ab", "a", "b")));
            Error fork = locked.refusal(create(CreateForkRequest.newBuilder()));
            assertThat(fork.getReason()).isEqualTo(ErrorReason.ENGINE_UNSUPPORTED);
            assertThat(fork.getMessage())
                    .isEqualTo("fork: the engine " + engine.label() + " (expected an engine that has versions: rcu)");
            assertThat(locked.refusal(Requests.getNode("a", of("x"))).getReason())
                    .isEqualTo(ErrorReason.ENGINE_UNSUPPORTED);
            ReadOptions.Builder overlay = ReadOptions.newBuilder();
            overlay.getOverlayBuilder()
                    .addChanges(Change.newBuilder()
                            .setDeleteLink(DeleteLink.newBuilder().setLinkId("ab")));
            assertThat(locked.refusal(Requests.getNode("a", overlay)).getReason())
                    .isEqualTo(ErrorReason.ENGINE_UNSUPPORTED);
        }
    }
}
