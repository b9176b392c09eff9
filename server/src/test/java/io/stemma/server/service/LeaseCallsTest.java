package io.stemma.server.service;

import static io.stemma.server.service.TestService.NET;
import static io.stemma.server.service.TestService.link;
import static io.stemma.server.service.TestService.node;
import static io.stemma.server.service.TestService.put;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.FieldMask;
import io.stemma.server.engine.EngineKind;
import io.stemma.server.txn.Command;
import io.stemma.server.txn.LeaseChange;
import io.stemma.server.txn.LeaseLimits;
import io.stemma.server.txn.Transaction;
import io.stemma.v1.Change;
import io.stemma.v1.CommitRequest;
import io.stemma.v1.CreateForkRequest;
import io.stemma.v1.CreateForkResponse;
import io.stemma.v1.CreateLeaseRequest;
import io.stemma.v1.CreateLeaseResponse;
import io.stemma.v1.DeleteLeaseRequest;
import io.stemma.v1.DeleteLeaseResponse;
import io.stemma.v1.DeleteNode;
import io.stemma.v1.Error;
import io.stemma.v1.ErrorReason;
import io.stemma.v1.GetLinkRequest;
import io.stemma.v1.GetLinkResponse;
import io.stemma.v1.GetNodeResponse;
import io.stemma.v1.GetTopologyRequest;
import io.stemma.v1.GetTopologyResponse;
import io.stemma.v1.KeepLeaseAliveRequest;
import io.stemma.v1.KeepLeaseAliveResponse;
import io.stemma.v1.Lease;
import io.stemma.v1.Link;
import io.stemma.v1.ListLeasesRequest;
import io.stemma.v1.ListLeasesResponse;
import io.stemma.v1.MergeRequest;
import io.stemma.v1.MergeResponse;
import io.stemma.v1.Node;
import io.stemma.v1.PatchNode;
import io.stemma.v1.ReadOptions;
import io.stemma.v1.Request;
import io.stemma.v1.Topology;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Elements under a lease that nobody keeps alive turn stale and then go, each as one version. */
final class LeaseCallsTest {
    private static final long NO_LEASE = 999;

    private final AtomicLong millis = new AtomicLong();
    private TestService service = serve(EngineKind.RCU);

    private TestService serve(EngineKind engine) {
        ServiceLimits limits = TestLimits.with(Map.ofEntries(
                Map.entry("queryThreads", 2),
                Map.entry("queryQueueMax", 100),
                Map.entry("topologiesMax", 10),
                Map.entry("waitersMax", 10),
                Map.entry("historyVersionsMax", 100),
                Map.entry("historyAgeMaxMillis", 60_000),
                Map.entry("pageHoldsMax", 10),
                Map.entry("pageHoldIdleMaxMillis", 60_000),
                Map.entry("importsOpenMax", 1),
                Map.entry("importElementsMax", 100),
                Map.entry("importBytesMax", 1 << 20),
                Map.entry("leases", new LeaseLimits(3, 5))));
        TestService started = new TestService(engine, limits, () -> TimeUnit.MILLISECONDS.toNanos(millis.get()));
        started.create(NET);
        return started;
    }

    @AfterEach
    void close() {
        service.close();
    }

    private void restart(EngineKind engine) {
        service.close();
        service = serve(engine);
    }

    private static Request create(long ttlMillis, long graceMillis, String requestId) {
        return Request.newBuilder()
                .setCreateLease(CreateLeaseRequest.newBuilder()
                        .setTopology(NET)
                        .setTtlMs(ttlMillis)
                        .setGraceMs(graceMillis)
                        .setRequestId(requestId))
                .build();
    }

    private long lease(long ttlMillis, long graceMillis) {
        return service.ask(create(ttlMillis, graceMillis, ""), CreateLeaseResponse.getDefaultInstance())
                .getLease()
                .getLeaseId();
    }

    private void createFork(String name) {
        service.ask(
                Request.newBuilder()
                        .setCreateFork(
                                CreateForkRequest.newBuilder().setTopology(NET).setFork(name))
                        .build(),
                CreateForkResponse.getDefaultInstance());
    }

    private static Request keepAlive(long lease) {
        return Request.newBuilder()
                .setKeepLeaseAlive(
                        KeepLeaseAliveRequest.newBuilder().setTopology(NET).setLeaseId(lease))
                .build();
    }

    private DeleteLeaseResponse delete(long lease, boolean keepElements) {
        return service.ask(
                Request.newBuilder()
                        .setDeleteLease(DeleteLeaseRequest.newBuilder()
                                .setTopology(NET)
                                .setLeaseId(lease)
                                .setKeepElements(keepElements))
                        .build(),
                DeleteLeaseResponse.getDefaultInstance());
    }

    private List<Lease> leases() {
        return service.ask(
                        Request.newBuilder()
                                .setListLeases(ListLeasesRequest.newBuilder().setTopology(NET))
                                .build(),
                        ListLeasesResponse.getDefaultInstance())
                .getLeasesList();
    }

    /** Lets time pass, and waits until all that is due then is done. */
    private void pass(long byMillis) {
        millis.addAndGet(byMillis);
        service.service.expireLeases();
        assertThat(service.refusal(keepAlive(NO_LEASE)).getReason()).isEqualTo(ErrorReason.LEASE_NOT_FOUND);
    }

    private static Change leased(String id, long lease) {
        return put(
                Node.newBuilder().setId(id).setKind("router").setLeaseId(lease).build());
    }

    private static Change leasedLink(String id, String from, String to, long lease) {
        return put(link(id, from, to).toBuilder().setLeaseId(lease).build());
    }

    private Topology topology() {
        return service.ask(
                        Request.newBuilder()
                                .setGetTopology(GetTopologyRequest.newBuilder().setTopology(NET))
                                .build(),
                        GetTopologyResponse.getDefaultInstance())
                .getTopology();
    }

    private Node read(String id) {
        return service.ask(Requests.getNode(id, ReadOptions.newBuilder()), GetNodeResponse.getDefaultInstance())
                .getNode();
    }

    private Link readLink(String id) {
        return service.ask(
                        Request.newBuilder()
                                .setGetLink(GetLinkRequest.newBuilder()
                                        .setTopology(NET)
                                        .setLinkId(id))
                                .build(),
                        GetLinkResponse.getDefaultInstance())
                .getLink();
    }

    @ParameterizedTest
    @EnumSource(EngineKind.class)
    void anEndedLeaseTurnsItsElementsStaleAndThenTheyGo(EngineKind engine) {
        restart(engine);
        long lease = lease(1_000, 500);
        service.commit(
                leased("a", lease),
                leased("b", lease),
                node("c"),
                leasedLink("ac", "a", "c", lease),
                put(link("cb", "c", "b")),
                put(link("cc", "c", "c")));
        Topology fresh = topology();
        pass(999);
        assertThat(topology()).isEqualTo(fresh);
        assertThat(leases().get(0).getRemainingMs()).isEqualTo(1);
        pass(1);
        Topology stale = topology();
        assertThat(stale.getVersion()).isEqualTo(fresh.getVersion() + 1);
        assertThat(stale.getStateHash()).isNotEqualTo(fresh.getStateHash());
        assertThat(read("a").getStale()).isTrue();
        assertThat(read("a").getKind()).isEqualTo("router");
        assertThat(readLink("ac").getStale()).isTrue();
        assertThat(read("c").getStale()).isFalse();
        assertThat(leases())
                .containsExactly(Lease.newBuilder()
                        .setLeaseId(lease)
                        .setOwner("test")
                        .setTtlMs(1_000)
                        .setGraceMs(500)
                        .setStale(true)
                        .setNodeCount(2)
                        .setLinkCount(1)
                        .build());
        pass(499);
        assertThat(topology()).isEqualTo(stale);
        pass(1);
        Topology after = topology();
        assertThat(after.getVersion()).isEqualTo(fresh.getVersion() + 2);
        assertThat(after.getNodeCount()).isEqualTo(1);
        assertThat(after.getLinkCount()).as("only cc: cb went with b").isEqualTo(1);
        assertThat(leases()).isEmpty();
        assertThat(service.refusal(keepAlive(lease)).getReason()).isEqualTo(ErrorReason.LEASE_NOT_FOUND);
    }

    @Test
    void aMergeDoesNotBringStalenessBack() {
        long lease = lease(1_000, 5_000);
        service.commit(leased("a", lease), leased("b", lease), leased("gone", lease));
        pass(1_000);
        assertThat(read("a").getStale()).isTrue();
        createFork("f");
        PatchNode kind = PatchNode.newBuilder()
                .setNode(Node.newBuilder().setId("a").setKind("host"))
                .setUpdateMask(FieldMask.newBuilder().addPaths("kind"))
                .build();
        service.answer(Request.newBuilder()
                .setCommit(CommitRequest.newBuilder()
                        .setTopology(NET)
                        .setFork("f")
                        .addChanges(Change.newBuilder().setPatchNode(kind))
                        .addChanges(Change.newBuilder()
                                .setDeleteNode(DeleteNode.newBuilder().setNodeId("gone"))))
                .build());
        service.answer(keepAlive(lease));
        assertThat(read("a").getStale()).isFalse();
        MergeResponse merged = service.ask(
                Request.newBuilder()
                        .setMerge(MergeRequest.newBuilder().setTopology(NET).setFork("f"))
                        .build(),
                MergeResponse.getDefaultInstance());
        assertThat(merged.getConflictsList()).isEmpty();
        assertThat(merged.getNodesDeleted()).isEqualTo(1);
        assertThat(read("a").getKind()).isEqualTo("host");
        assertThat(read("a").getStale()).isFalse();
        assertThat(read("a").getLeaseId()).isEqualTo(lease);
    }

    @Test
    void aMergeOfAnElementWhoseLeaseHasTurnedStaleIsRefusedAndChangesNothing() {
        long lease = lease(1_000, 5_000);
        service.commit(leased("a", lease));
        createFork("f");
        service.answer(TestService.request(CommitRequest.newBuilder()
                .setTopology(NET)
                .setFork("f")
                .addChanges(patch(Node.newBuilder().setId("a").setKind("host"), "kind"))
                .build()));
        pass(1_000);
        Topology stale = topology();
        Request merge = Request.newBuilder()
                .setMerge(MergeRequest.newBuilder().setTopology(NET).setFork("f"))
                .build();
        assertThat(service.refusal(merge).getReason()).isEqualTo(ErrorReason.LEASE_STALE);
        assertThat(topology()).isEqualTo(stale);
        service.answer(keepAlive(lease));
        assertThat(service.ask(merge, MergeResponse.getDefaultInstance()).getMerged())
                .isTrue();
        assertThat(read("a").getKind()).isEqualTo("host");
    }

    @Test
    void aLeaseThatIsKeptAliveLastsAndMakesNoVersions() {
        long lease = lease(1_000, 500);
        service.commit(leased("a", lease));
        for (int i = 0; i < 10; i++) {
            pass(999);
            KeepLeaseAliveResponse kept = service.ask(keepAlive(lease), KeepLeaseAliveResponse.getDefaultInstance());
            assertThat(kept.getVersion()).isEqualTo(2);
            assertThat(kept.getLease().getRemainingMs()).isEqualTo(1_000);
        }
        pass(1_000);
        assertThat(read("a").getStale()).isTrue();
        Topology stale = topology();
        KeepLeaseAliveResponse late = service.ask(keepAlive(lease), KeepLeaseAliveResponse.getDefaultInstance());
        assertThat(late.getVersion()).isEqualTo(stale.getVersion() + 1);
        assertThat(late.getLease().getStale()).isFalse();
        assertThat(read("a").getStale()).isFalse();
        pass(999);
        assertThat(topology().getVersion()).isEqualTo(late.getVersion());
    }

    @Test
    void stalenessIsPartOfTheContentAndComesBackToTheSameHash() {
        long lease = lease(1_000, 5_000);
        service.commit(leased("a", lease));
        long fresh = topology().getStateHash();
        pass(1_000);
        assertThat(topology().getStateHash()).isNotEqualTo(fresh);
        service.ask(keepAlive(lease), KeepLeaseAliveResponse.getDefaultInstance());
        assertThat(topology().getStateHash()).isEqualTo(fresh);
    }

    @Test
    void aKeepAliveThatIsOrderedBeforeTheEndWins() {
        long lease = lease(1_000, 0);
        service.commit(leased("a", lease));
        HostedTopology hosted = service.catalog.get(NET);
        LeaseChange tooLate = new LeaseChange.Remove(hosted.incarnation(), lease, 0);
        LeaseChange another = new LeaseChange.Remove(hosted.incarnation() + 1, lease, 1);
        service.ask(keepAlive(lease), KeepLeaseAliveResponse.getDefaultInstance());
        service.pipeline.submit(Command.of(NET, tooLate, Transaction.of())).join();
        service.pipeline.submit(Command.of(NET, another, Transaction.of())).join();
        assertThat(topology().getVersion()).isEqualTo(2);
        assertThat(read("a").getLeaseId()).isEqualTo(lease);
        pass(1_000);
        assertThat(topology().getNodeCount()).as("no grace: gone at once").isZero();
    }

    @Test
    void elementsComeUnderALeaseAndLeaveIt() {
        long lease = lease(1_000, 500);
        Error unknown = service.refusal(TestService.commitOf(leased("a", 77)));
        assertThat(unknown.getReason()).isEqualTo(ErrorReason.LEASE_NOT_FOUND);
        assertThat(unknown.getSubject()).isEqualTo("lease/77");
        service.commit(node("a"), leased("b", lease), leased("c", lease), leased("d", lease));
        service.commit(patch(Node.newBuilder().setId("a").setLeaseId(lease), "lease_id"));
        service.commit(patch(Node.newBuilder().setId("b"), "lease_id"));
        service.commit(node("c"));
        assertThat(leases().get(0).getNodeCount()).isEqualTo(2);
        pass(1_000);
        assertThat(read("a").getStale()).isTrue();
        assertThat(read("b").getStale()).isFalse();
        assertThat(service.refusal(TestService.commitOf(leased("e", lease))).getReason())
                .isEqualTo(ErrorReason.LEASE_STALE);
        service.commit(patch(Node.newBuilder().setId("a").setDisplayName("A"), "display_name"));
        assertThat(read("a").getStale()).as("a patch of something else").isTrue();
        service.commit(put(Node.newBuilder().setId("a").setStale(true).build()));
        assertThat(read("a").getStale()).as("put again, without a lease").isFalse();
        service.commit(patch(Node.newBuilder().setId("d"), "lease_id"));
        assertThat(read("d").getStale()).isFalse();
        pass(500);
        assertThat(topology().getNodeCount()).isEqualTo(4);
        assertThat(service.refusal(TestService.commitOf(patch(Node.newBuilder().setId("a"), "stale")))
                        .getReason())
                .isEqualTo(ErrorReason.INVALID_FIELD);
    }

    private static Change patch(Node.Builder node, String path) {
        return Change.newBuilder()
                .setPatchNode(PatchNode.newBuilder()
                        .setNode(node)
                        .setUpdateMask(FieldMask.newBuilder().addPaths(path)))
                .build();
    }

    @Test
    void anEndedLeaseTakesItsElementsOrLeavesThem() {
        long first = lease(1_000, 500);
        long second = lease(1_000, 500);
        service.commit(leased("a", first), leased("b", second), leasedLink("ab", "a", "b", second), node("c"));
        DeleteLeaseResponse kept = delete(first, true);
        assertThat(kept.getVersion()).isEqualTo(3);
        assertThat(kept.getNodesDeleted()).isZero();
        assertThat(read("a").getLeaseId()).isZero();
        DeleteLeaseResponse gone = delete(second, false);
        assertThat(gone.getNodesDeleted()).isEqualTo(1);
        assertThat(gone.getLinksDeleted()).isEqualTo(1);
        assertThat(gone.getVersion()).isEqualTo(4);
        assertThat(leases()).isEmpty();
    }

    @Test
    void aPrimaryThatGoesIsReplacedIfThereIsAnotherNode() {
        long lease = lease(1_000, 0);
        service.commit(leased("a", lease), leased("b", lease), node("c"));
        service.answer(Requests.setPrimary("a"));
        pass(1_000);
        assertThat(topology().getPrimaryNodeId()).isEqualTo("c");
        long last = lease(1_000, 0);
        service.commit(leased("c", last));
        pass(1_000);
        assertThat(topology().getPrimaryNodeId()).isEmpty();
        assertThat(topology().getNodeCount()).isZero();
    }

    @Test
    void aRetryIsAnsweredAsTheFirstTime() {
        CreateLeaseResponse first = service.ask(create(1_000, 0, "r"), CreateLeaseResponse.getDefaultInstance());
        CreateLeaseResponse again = service.ask(create(1_000, 0, "r"), CreateLeaseResponse.getDefaultInstance());
        assertThat(again.getLease().getLeaseId()).isEqualTo(first.getLease().getLeaseId());
        assertThat(leases()).hasSize(1);
        assertThat(service.refusal(create(2_000, 0, "r")).getReason()).isEqualTo(ErrorReason.REQUEST_ID_REUSED);
    }

    @Test
    void leasesAreBounded() {
        assertThat(service.refusal(create(99, 0, "")).getMessage()).isEqualTo("ttl_ms: 99 (expected 100..86400000)");
        assertThat(service.refusal(create(100, -1, "")).getReason()).isEqualTo(ErrorReason.INVALID_FIELD);
        long lease = lease(100, 0);
        lease(100, 0);
        lease(100, 0);
        Error fourth = service.refusal(create(100, 0, ""));
        assertThat(fourth.getMessage()).isEqualTo("leases_max: 3 leases (expected less than 3 before another one)");
        service.commit(leased("a", lease), leased("b", lease), leased("c", lease), leased("d", lease));
        service.commit(leased("a", lease), leased("b", lease), leased("c", lease), leased("e", lease));
        Error sixth = service.refusal(TestService.commitOf(leased("f", lease)));
        assertThat(sixth.getMessage())
                .isEqualTo("lease_elements_max: 6 elements under lease/" + lease + " (expected at most 5)");
        service.commit(node("a"));
        service.commit(leased("f", lease));
        assertThat(leases().get(0).getNodeCount()).isEqualTo(5);
    }
}
