package io.stemma.server.service;

import static io.stemma.server.service.TestService.link;
import static io.stemma.server.service.TestService.node;
import static io.stemma.server.service.TestService.put;
import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.v1.Change;
import io.stemma.v1.Direction;
import io.stemma.v1.Error;
import io.stemma.v1.ErrorReason;
import io.stemma.v1.FindPathRequest;
import io.stemma.v1.FindPathResponse;
import io.stemma.v1.GetNeighborhoodRequest;
import io.stemma.v1.GetNeighborhoodResponse;
import io.stemma.v1.Link;
import io.stemma.v1.LinkStatus;
import io.stemma.v1.Node;
import io.stemma.v1.PathHop;
import io.stemma.v1.Reached;
import io.stemma.v1.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Questions that walk the graph answer with one version, and say so when they end early. */
final class QueryCallsTest {
    private final TestService service = TestService.withTopology();

    @AfterEach
    void close() {
        service.close();
    }

    private FindPathResponse path(FindPathRequest.Builder request) {
        return service.ask(Requests.path(request), FindPathResponse.getDefaultInstance());
    }

    private static FindPathRequest.Builder from(String source, String destination) {
        return FindPathRequest.newBuilder().setSourceNodeId(source).setDestinationNodeId(destination);
    }

    private static Link weighted(String id, String source, String destination, int igp, double km) {
        return link(id, source, destination).toBuilder()
                .setIgpMetric(igp)
                .putMetrics("km", km)
                .build();
    }

    @Test
    void thePathFollowsTheMetricAskedFor() {
        service.commit(
                node("a"),
                node("b"),
                node("c"),
                put(weighted("ac", "a", "c", 10, 100)),
                put(weighted("ac2", "a", "c", 9, 100)),
                put(weighted("ab", "a", "b", 1, 80)),
                put(weighted("bc", "b", "c", 1, 70)));
        FindPathResponse hops = path(from("a", "c"));
        assertThat(hops.getHopsList()).extracting(PathHop::getLinkId).containsExactly("ac");
        assertThat(hops.getCost()).isEqualTo(1);
        assertThat(hops.getVersion()).isEqualTo(2);
        FindPathResponse igp = path(from("a", "c").setMetric("igp_metric"));
        assertThat(igp.getHopsList()).extracting(PathHop::getLinkId).containsExactly("ab", "bc");
        assertThat(igp.getCost()).isEqualTo(2);
        assertThat(igp.getHops(1).getSourceNodeId()).isEqualTo("b");
        FindPathResponse km = path(from("a", "c").setMetric("km"));
        assertThat(km.getHopsList()).extracting(PathHop::getLinkId).containsExactly("ac");
        assertThat(path(from("a", "a")).getHopsCount()).isZero();
    }

    @Test
    void aLinkThatIsDownIsAvoidedUnlessAskedFor() {
        Link down = link("l", "a", "b").toBuilder()
                .setOperStatus(LinkStatus.LINK_STATUS_DOWN)
                .build();
        service.commit(node("a"), node("b"), put(down));
        Error error = service.refusal(Requests.path(from("a", "b")));
        assertThat(error.getReason()).isEqualTo(ErrorReason.NO_PATH);
        assertThat(error.getVersion()).isEqualTo(2);
        assertThat(path(from("a", "b").setIgnoreStatus(true)).getHopsCount()).isEqualTo(1);
        assertThat(service.refusal(
                                Requests.path(from("a", "b").setMetric("nope").setIgnoreStatus(true)))
                        .getReason())
                .isEqualTo(ErrorReason.NO_PATH);
        assertThat(service.refusal(Requests.path(from("a", "ghost"))).getSubject())
                .isEqualTo("destination_node_id");
    }

    @Test
    void aNeighbourhoodTellsDistancesNodesAndLinks() {
        service.commit(
                node("a"),
                node("b"),
                node("c"),
                node("d"),
                put(link("ab", "a", "b")),
                put(link("bc", "b", "c")),
                put(link("cd", "c", "d")),
                put(link("ca", "c", "a")),
                put(link("aa", "a", "a")));
        GetNeighborhoodResponse found = neighborhood(GetNeighborhoodRequest.newBuilder()
                .setNodeId("a")
                .setMaxHops(2)
                .setIncludeNodes(true)
                .setIncludeLinks(true));
        assertThat(found.getReachedList()).extracting(Reached::getNodeId).containsExactly("a", "b", "c");
        assertThat(found.getReachedList()).extracting(Reached::getHops).containsExactly(0, 1, 2);
        assertThat(found.getNodesList()).extracting(Node::getId).containsExactly("a", "b", "c");
        assertThat(found.getLinksList()).extracting(Link::getId).containsExactlyInAnyOrder("ab", "bc", "ca", "aa");
        assertThat(found.getTruncated()).isFalse();
        assertThat(found.getTruncatedBy()).isEmpty();
        assertThat(neighborhood(GetNeighborhoodRequest.newBuilder()
                                .setNodeId("a")
                                .setMaxHops(1)
                                .setDirection(Direction.BOTH))
                        .getReachedList())
                .extracting(Reached::getNodeId)
                .containsExactly("a", "b", "c");
    }

    private GetNeighborhoodResponse neighborhood(GetNeighborhoodRequest.Builder request) {
        return service.ask(Requests.neighborhood(request), GetNeighborhoodResponse.getDefaultInstance());
    }

    private void star(int leaves, String label) {
        List<Change> changes = new ArrayList<>();
        changes.add(node("hub"));
        for (int i = 0; i < leaves; i++) {
            changes.add(
                    put(Node.newBuilder().setId("n" + i).putLabels("k", label).build()));
            changes.add(put(link("l" + i, "hub", "n" + i)));
        }
        service.commit(changes.toArray(Change[]::new));
    }

    @Test
    void aNeighbourhoodCutOffSaysByWhat() {
        star(3_000, "x".repeat(4_000));
        GetNeighborhoodRequest.Builder request =
                GetNeighborhoodRequest.newBuilder().setNodeId("hub").setMaxHops(1);
        GetNeighborhoodResponse all = neighborhood(request.clone().setIncludeLinks(true));
        assertThat(all.getReachedCount()).isEqualTo(3_001);
        assertThat(all.getLinksCount()).isEqualTo(3_000);
        assertThat(all.getTruncated()).isFalse();

        GetNeighborhoodResponse few = neighborhood(request.clone().setMaxNodes(10));
        assertThat(few.getReachedCount()).isEqualTo(10);
        assertThat(few.getTruncatedBy()).isEqualTo("max_nodes");

        Object came = service.answer(Requests.neighborhood(request.clone().setIncludeNodes(true)));
        assertThat(((byte[]) came).length).isLessThanOrEqualTo(ServiceLimits.DEFAULTS.responseBytesMax());
        GetNeighborhoodResponse large = TestService.as(came, GetNeighborhoodResponse.getDefaultInstance());
        assertThat(large.getTruncatedBy()).isEqualTo("max_nodes");
        assertThat(large.getNodesCount()).isEqualTo(large.getReachedCount()).isBetween(900, 1_100);
    }

    @Test
    void linksThatDoNotFitAreLeftOutAndTheAnswerSaysSo() {
        List<Change> changes = new ArrayList<>(List.of(node("a"), node("b")));
        for (int i = 0; i < 2_000; i++) {
            changes.add(put(link("l" + i, "a", "b").toBuilder()
                    .putLabels("k", "x".repeat(4_000))
                    .build()));
        }
        service.commit(changes.toArray(Change[]::new));
        Object came = service.answer(Requests.neighborhood(
                GetNeighborhoodRequest.newBuilder().setNodeId("a").setMaxHops(1).setIncludeLinks(true)));
        assertThat(((byte[]) came).length).isLessThanOrEqualTo(ServiceLimits.DEFAULTS.responseBytesMax());
        GetNeighborhoodResponse found = TestService.as(came, GetNeighborhoodResponse.getDefaultInstance());
        assertThat(found.getTruncatedBy()).isEqualTo("max_links");
        assertThat(found.getReachedCount()).isEqualTo(2);
    }

    @Test
    void hopsOutOfRangeAreRefused() {
        Request request = Requests.neighborhood(
                GetNeighborhoodRequest.newBuilder().setNodeId("a").setMaxHops(-1));
        assertThat(service.refusal(request).getMessage()).isEqualTo("max_hops: -1 (expected 1..64)");
        Request nodes = Requests.neighborhood(
                GetNeighborhoodRequest.newBuilder().setNodeId("a").setMaxHops(1).setMaxNodes(1_000_001));
        assertThat(service.refusal(nodes).getMessage()).isEqualTo("max_nodes: 1000001 (expected 0..1000000)");
    }

    /** A search through 90,000 nodes takes many times a millisecond; the answer comes from inside it or before it. */
    @Test
    void aDeadlineOfAMillisecondEndsALongSearch() {
        grid(300);
        FindPathRequest.Builder longPath = from("0.0", "299.299").setMetric("igp_metric");
        Error error = TestService.refusal(
                TestService.take(service.send(new RequestContext("test", 1), Requests.path(longPath))));
        assertThat(error.getReason()).isEqualTo(ErrorReason.DEADLINE_PASSED);
        assertThat(path(longPath).getHopsCount()).as("the service is well").isEqualTo(598);
    }

    private void grid(int side) {
        for (int y = 0; y < side; y++) {
            List<Change> changes = new ArrayList<>();
            for (int x = 0; x < side; x++) {
                String id = x + "." + y;
                changes.add(node(id));
                if (x > 0) {
                    changes.add(put(weighted("h" + id, (x - 1) + "." + y, id, 1, 1)));
                }
                if (y > 0) {
                    changes.add(put(weighted("v" + id, x + "." + (y - 1), id, 1, 1)));
                }
            }
            service.commit(changes.toArray(Change[]::new));
        }
    }

    @Test
    void aFullQueueIsSaidAtOnce() throws Exception {
        ServiceLimits limits = TestLimits.with(Map.of("queryThreads", 1, "queryQueueMax", 1));
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        try (QueryPool pool = new QueryPool(limits, ServiceMeters.NONE)) {
            List<CompletableFuture<Object>> replies = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                TestService.FutureReply reply = new TestService.FutureReply();
                replies.add(reply.came);
                pool.run(new Call(TestService.context(), reply), Lane.POOL, () -> {
                    started.countDown();
                    awaitQuietly(release);
                    reply.success(new byte[0]);
                });
                started.await();
            }
            Error error = TestService.refusal(TestService.take(replies.get(2)));
            assertThat(error.getReason()).isEqualTo(ErrorReason.OVERLOADED);
            assertThat(error.getRetryDelayMs()).isPositive();
            release.countDown();
            assertThat(TestService.take(replies.get(1))).isInstanceOf(byte[].class);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aFaultIsToldByAnIdAndTheServiceGoesOn() {
        TestService.FutureReply reply = new TestService.FutureReply();
        new Call(TestService.context(), reply).fail(new IllegalStateException("a secret of the server"));
        Error error = TestService.refusal(TestService.take(reply.came));
        assertThat(error.getReason()).isEqualTo(ErrorReason.SERVER_FAULT);
        assertThat(error.getMessage()).doesNotContain("secret");
    }
}
