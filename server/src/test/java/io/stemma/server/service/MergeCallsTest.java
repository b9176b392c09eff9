package io.stemma.server.service;

import static io.stemma.server.service.TestService.NET;
import static io.stemma.server.service.TestService.link;
import static io.stemma.server.service.TestService.node;
import static io.stemma.server.service.TestService.put;
import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.v1.Change;
import io.stemma.v1.CommitRequest;
import io.stemma.v1.CreateForkRequest;
import io.stemma.v1.CreateForkResponse;
import io.stemma.v1.DeleteForkRequest;
import io.stemma.v1.Error;
import io.stemma.v1.ErrorReason;
import io.stemma.v1.Fork;
import io.stemma.v1.GetForkRequest;
import io.stemma.v1.GetForkResponse;
import io.stemma.v1.GetNodeResponse;
import io.stemma.v1.MergeConflict;
import io.stemma.v1.MergeConflictKind;
import io.stemma.v1.MergeRequest;
import io.stemma.v1.MergeResponse;
import io.stemma.v1.MergeStrategy;
import io.stemma.v1.Node;
import io.stemma.v1.ReadOptions;
import io.stemma.v1.Request;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Merges: one transaction, judged as of its version, and told in full. */
final class MergeCallsTest {
    private final TestService service = TestService.withTopology();

    @AfterEach
    void close() {
        service.close();
    }

    private void fork(String name, String parent) {
        service.ask(
                Request.newBuilder()
                        .setCreateFork(CreateForkRequest.newBuilder()
                                .setTopology(NET)
                                .setFork(name)
                                .setBase(ReadOptions.newBuilder().setFork(parent)))
                        .build(),
                CreateForkResponse.getDefaultInstance());
    }

    private void commit(String fork, Change... changes) {
        Object answer = service.answer(TestService.request(CommitRequest.newBuilder()
                .setTopology(NET)
                .setFork(fork)
                .addAllChanges(List.of(changes))
                .build()));
        assertThat(answer).isNotInstanceOf(Error.class);
    }

    private static MergeRequest.Builder of(String fork) {
        return MergeRequest.newBuilder().setTopology(NET).setFork(fork);
    }

    private static Request request(MergeRequest.Builder merge) {
        return Request.newBuilder().setMerge(merge).build();
    }

    private MergeResponse merge(MergeRequest.Builder merge) {
        return service.ask(request(merge), MergeResponse.getDefaultInstance());
    }

    private static Change kind(String id, String kind) {
        return put(Node.newBuilder().setId(id).setKind(kind).build());
    }

    private Node read(String id) {
        return service.ask(Requests.getNode(id, ReadOptions.newBuilder()), GetNodeResponse.getDefaultInstance())
                .getNode();
    }

    @Test
    void aConflictIsListedWithAllThreeSidesAndNothingIsMerged() {
        service.commit(kind("a", "base"), node("b"));
        fork("f", "");
        commit("f", kind("a", "theirs"), kind("b", "theirs"));
        service.commit(kind("a", "ours"));
        MergeResponse answer = merge(of("f"));
        assertThat(answer.getMerged()).isFalse();
        assertThat(answer.getVersion()).isEqualTo(3);
        assertThat(answer.getBaseVersion()).isEqualTo(2);
        MergeConflict conflict = answer.getConflicts(0);
        assertThat(conflict.getKind()).isEqualTo(MergeConflictKind.BOTH_CHANGED);
        assertThat(conflict.getNodeId()).isEqualTo("a");
        assertThat(conflict.getFieldsList()).containsExactly("kind");
        assertThat(conflict.getBaseNode().getKind()).isEqualTo("base");
        assertThat(conflict.getOurNode().getKind()).isEqualTo("ours");
        assertThat(conflict.getTheirNode().getKind()).isEqualTo("theirs");
        assertThat(conflict.getResolvedAs()).isEqualTo(MergeStrategy.FAIL);
        assertThat(read("b").getKind()).isEmpty();
        MergeResponse ours = merge(of("f").setStrategy(MergeStrategy.OURS));
        assertThat(ours.getMerged()).isTrue();
        assertThat(ours.getVersion()).isEqualTo(4);
        assertThat(ours.getNodesPut()).isEqualTo(1);
        assertThat(read("a").getKind()).isEqualTo("ours");
        assertThat(read("b").getKind()).isEqualTo("theirs");
    }

    @Test
    void theNextMergeStartsFromTheLast() {
        service.commit(kind("a", "base"));
        fork("f", "");
        commit("f", kind("a", "one"));
        assertThat(merge(of("f")).getVersion()).isEqualTo(3);
        service.commit(kind("a", "ours"));
        assertThat(merge(of("f"))).satisfies(nothing -> {
            assertThat(nothing.getMerged()).isTrue();
            assertThat(nothing.getVersion()).isEqualTo(4);
            assertThat(nothing.getBaseVersion()).isEqualTo(3);
        });
        assertThat(read("a").getKind()).isEqualTo("ours");
        Fork fork = service.ask(
                        Request.newBuilder()
                                .setGetFork(GetForkRequest.newBuilder()
                                        .setTopology(NET)
                                        .setFork("f"))
                                .build(),
                        GetForkResponse.getDefaultInstance())
                .getFork();
        assertThat(fork.getMergedVersion()).isEqualTo(4);
        assertThat(fork.getBaseVersion()).isEqualTo(2);
        commit("f", kind("b", "new"));
        assertThat(merge(of("f")).getNodesPut()).isEqualTo(1);
        assertThat(read("a").getKind()).isEqualTo("ours");
    }

    @Test
    void aForkOfAForkBringsItsParentsChanges() {
        service.commit(node("a"));
        fork("parent", "");
        commit("parent", kind("p", "parent"));
        fork("child", "parent");
        commit("child", kind("c", "child"), put(link("pc", "p", "c")));
        commit("parent", kind("q", "later"));
        MergeResponse child = merge(of("child"));
        assertThat(child.getBaseVersion()).isEqualTo(2);
        assertThat(child.getNodesPut()).isEqualTo(2);
        MergeResponse parent = merge(of("parent"));
        assertThat(parent.getConflictsList()).isEmpty();
        assertThat(parent.getNodesPut()).isEqualTo(1);
    }

    @Test
    void aRetryGetsTheFirstAnswerEvenWhenTheForkIsGone() {
        fork("f", "");
        commit("f", kind("a", "x"));
        MergeRequest.Builder request = of("f").setRequestId("m1");
        MergeResponse first = merge(request);
        assertThat(first.getReplayed()).isFalse();
        service.commit(node("b"));
        service.answer(Request.newBuilder()
                .setDeleteFork(DeleteForkRequest.newBuilder().setTopology(NET).setFork("f"))
                .build());
        MergeResponse again = merge(request);
        assertThat(again.getReplayed()).isTrue();
        assertThat(again.getVersion()).isEqualTo(first.getVersion());
        assertThat(service.refusal(request(of("f").setRequestId("m1").setStrategy(MergeStrategy.OURS)))
                        .getReason())
                .isEqualTo(ErrorReason.REQUEST_ID_REUSED);
        assertThat(service.refusal(request(of("f").setRequestId("m2"))).getReason())
                .isEqualTo(ErrorReason.FORK_NOT_FOUND);
    }

    @Test
    void anExpectedVersionIsKept() {
        fork("f", "");
        commit("f", kind("a", "x"));
        service.commit(node("b"));
        assertThat(service.refusal(request(of("f").setExpectedVersion(1))).getReason())
                .isEqualTo(ErrorReason.VERSION_MISMATCH);
        assertThat(merge(of("f").setExpectedVersion(2)).getVersion()).isEqualTo(3);
    }

    /**
     * Each fork gives all of eight nodes one value, and merges with THEIRS while commits give them other values. As a merge is
     * one transaction that was judged at the version before it, all eight are equal after each.
     */
    @Test
    void mergesAreAtomicAmongCommits() throws InterruptedException {
        String[] ids = {"a", "b", "c", "d", "e", "f", "g", "h"};
        service.commit(all(ids, "start"));
        AtomicBoolean stop = new AtomicBoolean();
        Thread writer = new Thread(() -> {
            for (int i = 0; !stop.get(); i++) {
                service.commit(all(ids, "w" + i));
                service.commit(node("other" + i));
            }
        });
        writer.start();
        int merged = 0;
        try {
            for (int i = 0; i < 60; i++) {
                fork("m" + i, "");
                commit("m" + i, all(ids, "m" + i));
                Object answer = service.answer(request(of("m" + i).setStrategy(MergeStrategy.THEIRS)));
                if (answer instanceof Error error) {
                    assertThat(error.getReason()).isEqualTo(ErrorReason.VERSION_MISMATCH);
                } else {
                    MergeResponse done = TestService.as(answer, MergeResponse.getDefaultInstance());
                    assertThat(done.getNodesPut()).isEqualTo(8);
                    for (String id : ids) {
                        GetNodeResponse at = service.ask(
                                Requests.getNode(id, ReadOptions.newBuilder().setAtVersion(done.getVersion())),
                                GetNodeResponse.getDefaultInstance());
                        assertThat(at.getNode().getKind()).isEqualTo("m" + i);
                    }
                    merged++;
                }
                service.answer(Request.newBuilder()
                        .setDeleteFork(
                                DeleteForkRequest.newBuilder().setTopology(NET).setFork("m" + i))
                        .build());
            }
        } finally {
            stop.set(true);
            writer.join();
        }
        assertThat(merged).isPositive();
    }

    private static Change[] all(String[] ids, String kind) {
        Change[] changes = new Change[ids.length];
        for (int i = 0; i < ids.length; i++) {
            changes[i] = kind(ids[i], kind);
        }
        return changes;
    }

    @Test
    void aMergeOfTooMuchForOneElementIsRefused() {
        Node.Builder ours = Node.newBuilder().setId("a");
        Node.Builder theirs = Node.newBuilder().setId("a");
        for (int i = 0; i < 40; i++) {
            ours.putLabels("o" + i, "x");
            theirs.putLabels("t" + i, "x");
        }
        service.commit(node("a"));
        fork("f", "");
        service.commit(put(ours.build()));
        commit("f", put(theirs.build()));
        Error error = service.refusal(request(of("f")));
        assertThat(error.getReason()).isEqualTo(ErrorReason.INVALID_FIELD);
        assertThat(error.getMessage()).isEqualTo("node/a.labels: 80 entries (expected at most 64)");
    }
}
