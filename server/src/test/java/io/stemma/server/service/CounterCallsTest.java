package io.stemma.server.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.v1.AddToCountersRequest;
import io.stemma.v1.AddToCountersResponse;
import io.stemma.v1.Change;
import io.stemma.v1.Counter;
import io.stemma.v1.CounterIncrement;
import io.stemma.v1.CounterKey;
import io.stemma.v1.CounterType;
import io.stemma.v1.CreateCounterRequest;
import io.stemma.v1.CreateCounterResponse;
import io.stemma.v1.DeleteCounterRequest;
import io.stemma.v1.DeleteCounterResponse;
import io.stemma.v1.DeleteLink;
import io.stemma.v1.DeleteNode;
import io.stemma.v1.DeleteWhere;
import io.stemma.v1.ElementType;
import io.stemma.v1.ErrorReason;
import io.stemma.v1.Link;
import io.stemma.v1.ListCountersRequest;
import io.stemma.v1.ListCountersResponse;
import io.stemma.v1.Node;
import io.stemma.v1.ReadCountersRequest;
import io.stemma.v1.ReadCountersResponse;
import io.stemma.v1.RefreshPrimary;
import io.stemma.v1.Request;
import io.stemma.v1.SetPrimary;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CounterCallsTest {
    private final TestService service = TestService.withTopology();

    @BeforeEach
    void twoNodesAndALink() {
        service.commit(putNode("a"), putNode("b"), putLink("a-b"));
    }

    @AfterEach
    void close() {
        service.close();
    }

    private static Change putNode(String id) {
        return Change.newBuilder().setPutNode(Node.newBuilder().setId(id)).build();
    }

    private static Change putLink(String id) {
        return Change.newBuilder()
                .setPutLink(Link.newBuilder().setId(id).setSourceNodeId("a").setDestinationNodeId("b"))
                .build();
    }

    private static CounterKey ofNode(String node, String name) {
        return CounterKey.newBuilder().setNodeId(node).setName(name).build();
    }

    private static CounterKey ofLink(String link, String name) {
        return CounterKey.newBuilder().setLinkId(link).setName(name).build();
    }

    private static Request create(CounterKey key, CounterType type, int threshold) {
        return Request.newBuilder()
                .setCreateCounter(CreateCounterRequest.newBuilder()
                        .setTopology(TestService.NET)
                        .setKey(key)
                        .setType(type)
                        .setThreshold(threshold))
                .build();
    }

    private Counter created(CounterKey key, CounterType type, int threshold) {
        return service.ask(create(key, type, threshold), CreateCounterResponse.getDefaultInstance())
                .getCounter();
    }

    private static Request add(CounterKey key, long... amounts) {
        AddToCountersRequest.Builder request = AddToCountersRequest.newBuilder().setTopology(TestService.NET);
        for (long amount : amounts) {
            request.addIncrements(CounterIncrement.newBuilder().setKey(key).setAmount(amount));
        }
        return Request.newBuilder().setAddToCounters(request).build();
    }

    private void added(CounterKey key, long... amounts) {
        service.ask(add(key, amounts), AddToCountersResponse.getDefaultInstance());
    }

    private static Request read(CounterKey... keys) {
        return Request.newBuilder()
                .setReadCounters(ReadCountersRequest.newBuilder()
                        .setTopology(TestService.NET)
                        .addAllKeys(List.of(keys)))
                .build();
    }

    private List<Counter> counters(CounterKey... keys) {
        return service.ask(read(keys), ReadCountersResponse.getDefaultInstance())
                .getCountersList();
    }

    private static Request list(String node) {
        return Request.newBuilder()
                .setListCounters(ListCountersRequest.newBuilder()
                        .setTopology(TestService.NET)
                        .setNodeId(node))
                .build();
    }

    private void assertGone(CounterKey key) {
        assertThat(service.refusal(read(key)).getReason()).isEqualTo(ErrorReason.COUNTER_NOT_FOUND);
    }

    @Test
    void aCounterCountsAndSaysHowFarItMayBeOff() {
        Counter exact = created(ofNode("a", "flaps"), CounterType.COUNTER_TYPE_UNSPECIFIED, 0);
        assertThat(exact.getType()).isEqualTo(CounterType.EXACT);
        created(ofLink("a-b", "packets"), CounterType.APPROXIMATE, 100);
        added(ofNode("a", "flaps"), 5, -2);
        added(ofLink("a-b", "packets"), 250);
        added(ofLink("a-b", "packets"), 30);
        List<Counter> read = counters(ofLink("a-b", "packets"), ofNode("a", "flaps"));
        assertThat(read).hasSize(2);
        assertThat(read.get(0).getErrorBound()).isPositive();
        assertThat(Math.abs(read.get(0).getValue() - 280))
                .isLessThanOrEqualTo(read.get(0).getErrorBound());
        assertThat(read.get(0).getThreshold()).isEqualTo(100);
        assertThat(read.get(1).getValue()).isEqualTo(3);
        assertThat(read.get(1).getErrorBound()).isZero();
    }

    @Test
    void anElementsCountersAreListedAndDeleted() {
        created(ofNode("a", "b"), CounterType.EXACT, 0);
        created(ofNode("a", "a"), CounterType.EXACT, 0);
        added(ofNode("a", "a"), 7);
        ListCountersResponse listed = service.ask(list("a"), ListCountersResponse.getDefaultInstance());
        assertThat(listed.getCountersList().stream().map(c -> c.getKey().getName()))
                .containsExactly("a", "b");
        Request delete = Request.newBuilder()
                .setDeleteCounter(DeleteCounterRequest.newBuilder()
                        .setTopology(TestService.NET)
                        .setKey(ofNode("a", "a")))
                .build();
        Counter last =
                service.ask(delete, DeleteCounterResponse.getDefaultInstance()).getCounter();
        assertThat(last.getValue()).isEqualTo(7);
        assertThat(service.refusal(delete).getReason()).isEqualTo(ErrorReason.COUNTER_NOT_FOUND);
        assertThat(service.refusal(list("none")).getReason()).isEqualTo(ErrorReason.NODE_NOT_FOUND);
    }

    @Test
    void whatIsWrongIsSaidWithItsReason() {
        created(ofNode("a", "x"), CounterType.EXACT, 0);
        assertThat(service.refusal(create(ofNode("a", "x"), CounterType.EXACT, 0))
                        .getReason())
                .isEqualTo(ErrorReason.COUNTER_EXISTS);
        assertThat(service.refusal(create(ofNode("none", "x"), CounterType.EXACT, 0))
                        .getReason())
                .isEqualTo(ErrorReason.NODE_NOT_FOUND);
        assertThat(service.refusal(create(ofLink("none", "x"), CounterType.EXACT, 0))
                        .getReason())
                .isEqualTo(ErrorReason.LINK_NOT_FOUND);
        assertThat(service.refusal(create(ofNode("a", "y"), CounterType.APPROXIMATE, -1))
                        .getMessage())
                .isEqualTo("threshold: 4294967295 (expected at most 1073741824)");
        assertThat(service.refusal(create(ofNode("a", "y"), CounterType.EXACT, 3))
                        .getReason())
                .isEqualTo(ErrorReason.INVALID_FIELD);
        assertThat(service.refusal(create(CounterKey.newBuilder().setName("y").build(), CounterType.EXACT, 0))
                        .getReason())
                .isEqualTo(ErrorReason.INVALID_FIELD);
        assertThat(service.refusal(add(ofNode("a", "none"), 1)).getReason()).isEqualTo(ErrorReason.COUNTER_NOT_FOUND);
        assertThat(service.refusal(add(ofNode("a", "x"))).getMessage())
                .isEqualTo("increments: 0 entries (expected 1..10000)");
    }

    @Test
    void countersGoWithElementsDeletedByName() {
        created(ofLink("a-b", "x"), CounterType.EXACT, 0);
        created(ofNode("b", "x"), CounterType.EXACT, 0);
        service.commit(
                Change.newBuilder()
                        .setDeleteLink(DeleteLink.newBuilder().setLinkId("a-b"))
                        .build(),
                Change.newBuilder()
                        .setDeleteNode(DeleteNode.newBuilder().setNodeId("b"))
                        .build());
        assertGone(ofLink("a-b", "x"));
        assertGone(ofNode("b", "x"));
        assertThat(service.catalog.get(TestService.NET).counters().size()).isZero();
    }

    @Test
    void countersGoWithElementsDeletedByCascadeAndByFilter() {
        created(ofLink("a-b", "x"), CounterType.EXACT, 0);
        created(ofNode("a", "x"), CounterType.EXACT, 0);
        service.commit(Change.newBuilder()
                .setDeleteNode(DeleteNode.newBuilder().setNodeId("b").setCascade(true))
                .build());
        assertGone(ofLink("a-b", "x"));
        assertThat(counters(ofNode("a", "x"))).hasSize(1);
        service.commit(Change.newBuilder()
                .setDeleteWhere(DeleteWhere.newBuilder().setType(ElementType.NODE))
                .build());
        assertGone(ofNode("a", "x"));
    }

    @Test
    void countersGoWithAPrimaryThatIsRefreshedAway() {
        created(ofNode("a", "x"), CounterType.EXACT, 0);
        created(ofNode("b", "x"), CounterType.EXACT, 0);
        service.commit(
                Change.newBuilder()
                        .setDeleteLink(DeleteLink.newBuilder().setLinkId("a-b"))
                        .build(),
                Change.newBuilder()
                        .setSetPrimary(SetPrimary.newBuilder().setNodeId("a"))
                        .build(),
                Change.newBuilder()
                        .setRefreshPrimary(RefreshPrimary.getDefaultInstance())
                        .build());
        assertGone(ofNode("a", "x"));
        assertThat(counters(ofNode("b", "x"))).hasSize(1);
    }

    @Test
    void aRefusedTransactionAndAReplacedElementKeepTheirCounters() {
        created(ofNode("a", "x"), CounterType.EXACT, 0);
        added(ofNode("a", "x"), 9);
        assertThat(service.refusal(TestService.commitOf(Change.newBuilder()
                                .setDeleteNode(DeleteNode.newBuilder().setNodeId("a"))
                                .build()))
                        .getReason())
                .isEqualTo(ErrorReason.NODE_HAS_LINKS);
        service.commit(
                Change.newBuilder()
                        .setDeleteNode(DeleteNode.newBuilder().setNodeId("a").setCascade(true))
                        .build(),
                putNode("a"));
        assertThat(counters(ofNode("a", "x")).get(0).getValue()).isEqualTo(9);
    }
}
