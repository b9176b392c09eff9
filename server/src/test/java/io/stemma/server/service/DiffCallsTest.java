package io.stemma.server.service;

import static io.stemma.server.service.TestService.NET;
import static io.stemma.server.service.TestService.link;
import static io.stemma.server.service.TestService.node;
import static io.stemma.server.service.TestService.put;
import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.server.engine.EngineKind;
import io.stemma.v1.Change;
import io.stemma.v1.ChangeFilter;
import io.stemma.v1.ChangeKind;
import io.stemma.v1.CommitRequest;
import io.stemma.v1.CreateForkRequest;
import io.stemma.v1.CreatePinRequest;
import io.stemma.v1.CreatePinResponse;
import io.stemma.v1.DeleteLink;
import io.stemma.v1.DiffRequest;
import io.stemma.v1.DiffResponse;
import io.stemma.v1.ElementChange;
import io.stemma.v1.ElementType;
import io.stemma.v1.Error;
import io.stemma.v1.ErrorReason;
import io.stemma.v1.LinkStatus;
import io.stemma.v1.Node;
import io.stemma.v1.ReadOptions;
import io.stemma.v1.Request;
import io.stemma.v1.Topology;
import io.stemma.v1.UpdateTopologyRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A difference comes whole, in parts, no faster than its client takes them. */
final class DiffCallsTest {
    private TestService service = TestService.withTopology();

    @AfterEach
    void close() {
        service.close();
    }

    private static DiffRequest.Builder between(long from, long to) {
        return DiffRequest.newBuilder()
                .setTopology(NET)
                .setFrom(ReadOptions.newBuilder().setAtVersion(from))
                .setTo(ReadOptions.newBuilder().setAtVersion(to));
    }

    private FakeReplies open(RequestContext context, DiffRequest.Builder diff, int credits) {
        FakeReplies stream = new FakeReplies(credits);
        service.service.call(context, Request.newBuilder().setDiff(diff).build(), stream);
        return stream;
    }

    private List<DiffResponse> parts(DiffRequest.Builder diff) {
        FakeReplies stream = open(TestService.context(), diff, Integer.MAX_VALUE);
        List<DiffResponse> parts = new ArrayList<>();
        FakeReplies.Came came;
        do {
            came = stream.take();
            parts.add(came.as(DiffResponse.parser()));
        } while (!came.last());
        return parts;
    }

    private Error refusal(DiffRequest.Builder diff) {
        return TestService.refusal(open(TestService.context(), diff, 1).take().reply());
    }

    @Test
    void aForkIsComparedWithItsBaseWithWhatIsCurrentAndWithAnother() {
        service.commit(node("a"), node("b"), put(link("ab", "a", "b")));
        for (String fork : List.of("f", "g")) {
            service.answer(Request.newBuilder()
                    .setCreateFork(
                            CreateForkRequest.newBuilder().setTopology(NET).setFork(fork))
                    .build());
            service.answer(TestService.request(CommitRequest.newBuilder()
                    .setTopology(NET)
                    .setFork(fork)
                    .addChanges(node("new-" + fork))
                    .build()));
        }
        service.commit(node("current"));
        ReadOptions f = ReadOptions.newBuilder().setFork("f").build();
        ReadOptions g = ReadOptions.newBuilder().setFork("g").build();
        DiffResponse toBase = only(between(2, 2).setTo(f));
        assertThat(told(toBase)).containsExactly("ADDED new-f ");
        assertThat(toBase.getBasis().getFork()).isEqualTo("f");
        assertThat(toBase.hasFromBasis()).isFalse();
        DiffResponse toCurrent = only(between(2, 3).setFrom(f));
        assertThat(told(toCurrent)).containsExactly("ADDED current ", "REMOVED new-f ");
        assertThat(toCurrent.getFromBasis().getBaseVersion()).isEqualTo(2);
        assertThat(told(only(between(2, 2).setFrom(f).setTo(g)))).containsExactly("REMOVED new-f ", "ADDED new-g ");
    }

    private DiffResponse only(DiffRequest.Builder diff) {
        List<DiffResponse> parts = parts(diff);
        assertThat(parts).hasSize(1);
        return parts.get(0);
    }

    private static List<String> told(DiffResponse part) {
        return part.getChangesList().stream().map(DiffCallsTest::told).toList();
    }

    private static String told(ElementChange change) {
        return change.getKind() + " " + change.getNode().getId()
                + change.getLink().getId() + " "
                + String.join(",", change.getChangedFields().getPathsList());
    }

    @Test
    void eitherOrderAndAnyWayToNameAVersion() {
        service.commit(node("a"), node("b"), put(link("ab", "a", "b")));
        String pin = service.ask(
                        Request.newBuilder()
                                .setCreatePin(CreatePinRequest.newBuilder().setTopology(NET))
                                .build(),
                        CreatePinResponse.getDefaultInstance())
                .getPin()
                .getPinId();
        service.commit(
                node("c"),
                put(link("ab", "a", "b").toBuilder()
                        .setOperStatus(LinkStatus.LINK_STATUS_DOWN)
                        .build()));
        service.commit(Change.newBuilder()
                .setDeleteLink(DeleteLink.newBuilder().setLinkId("ab"))
                .build());
        DiffResponse forward = parts(between(2, 3)).get(0);
        assertThat(forward.getVersion()).isEqualTo(3);
        assertThat(forward.getFromVersion()).isEqualTo(2);
        assertThat(told(forward)).containsExactly("ADDED c ", "CHANGED ab oper_status");
        assertThat(told(parts(between(3, 2)).get(0))).containsExactly("REMOVED c ", "CHANGED ab oper_status");
        assertThat(told(parts(between(4, 3).setIncludePrevious(true)).get(0))).containsExactly("ADDED ab ");
        DiffRequest.Builder fromPin = DiffRequest.newBuilder()
                .setTopology(NET)
                .setFrom(ReadOptions.newBuilder().setPinId(pin))
                .setIncludePrevious(true);
        DiffResponse toCurrent = parts(fromPin).get(0);
        assertThat(toCurrent.getVersion()).isEqualTo(4);
        assertThat(told(toCurrent)).containsExactly("ADDED c ", "REMOVED ab ");
        assertThat(toCurrent.getChanges(1).getPreviousLink().getOperStatus())
                .isEqualTo(LinkStatus.LINK_STATUS_UNSPECIFIED);
        assertThat(toCurrent.getChanges(1).getLink()).isEqualTo(link("ab", "a", "b"));
        assertThat(parts(between(3, 3)))
                .containsExactly(DiffResponse.newBuilder()
                        .setVersion(3)
                        .setFromVersion(3)
                        .build());
        assertThat(parts(between(1, 4).setFilter(ChangeFilter.newBuilder().setType(ElementType.LINK)))
                        .get(0)
                        .getChangesCount())
                .isZero();
    }

    @Test
    void theTopologysOwnDescriptionIsTold() {
        service.answer(Request.newBuilder()
                .setUpdateTopology(UpdateTopologyRequest.newBuilder()
                        .setTopology(Topology.newBuilder().setName(NET).setDisplayName("Net")))
                .build());
        DiffResponse first = parts(between(1, 2)).get(0);
        assertThat(first.getTopology().getDisplayName()).isEqualTo("Net");
        assertThat(first.getPreviousTopology().getVersion()).isEqualTo(1);
        service.commit(node("a"));
        assertThat(parts(between(2, 3)).get(0).hasTopology()).isFalse();
        service.answer(Requests.setPrimary("a"));
        assertThat(parts(between(3, 4)).get(0).getTopology().getPrimaryNodeId()).isEqualTo("a");
    }

    private void commitMany(int nodes) {
        Change[] changes = new Change[nodes];
        for (int i = 0; i < nodes; i++) {
            changes[i] = put(Node.newBuilder()
                    .setId("n%06d".formatted(i))
                    .setDisplayName("x".repeat(200))
                    .build());
        }
        service.commit(changes);
    }

    @Test
    void partsAreBoundedAndWaitForCredits() {
        commitMany(10_000);
        FakeReplies stream = open(TestService.context(), between(1, 2), 1);
        List<String> ids = new ArrayList<>();
        FakeReplies.Came came = stream.take();
        int parts = 1;
        while (true) {
            DiffResponse part = came.as(DiffResponse.parser());
            assertThat(part.getChangesCount()).isBetween(1, DiffStream.PART_CHANGES_MAX);
            assertThat(part.getSerializedSize()).isLessThan(DiffStream.PART_BYTES_MAX + 10_000);
            assertThat(part.getVersion()).isEqualTo(2);
            part.getChangesList().forEach(change -> {
                assertThat(change.getKind()).isEqualTo(ChangeKind.ADDED);
                ids.add(change.getNode().getId());
            });
            if (came.last()) {
                break;
            }
            stream.addCredits(1 + parts % 3);
            came = stream.take();
            parts++;
        }
        assertThat(parts).isGreaterThan(9);
        assertThat(ids).hasSize(10_000).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void aCancelledDiffSendsNoMore() {
        commitMany(5_000);
        RequestContext context = TestService.context();
        FakeReplies stream = open(context, between(1, 2), 1);
        assertThat(stream.take().last()).isFalse();
        context.cancel();
        stream.addCredits(100);
        assertThat(TestService.refusal(stream.take().reply()).getReason()).isEqualTo(ErrorReason.CANCELLED_BY_CLIENT);
    }

    @Test
    void aClientThatTakesNoPartForTooLongIsRefused() {
        service.close();
        service = new TestService(TestLimits.with(Map.of("diffStallMaxMillis", 20)));
        service.create(NET);
        commitMany(5_000);
        FakeReplies stream = open(TestService.context(), between(1, 2), 1);
        assertThat(stream.take().last()).isFalse();
        Error refusal = TestService.refusal(stream.take().reply());
        assertThat(refusal.getReason()).isEqualTo(ErrorReason.DEADLINE_PASSED);
        assertThat(refusal.getMessage()).startsWith("credits: no part taken for 20 ms");
    }

    @Test
    void whatCannotBeComparedIsRefused() {
        assertThat(refusal(DiffRequest.newBuilder().setTopology(NET)).getMessage())
                .isEqualTo("from: not set (expected a version, a time, a pin or a fork)");
        assertThat(refusal(between(1, 9)).getReason()).isEqualTo(ErrorReason.VERSION_IN_FUTURE);
        assertThat(refusal(between(9, 1)).getReason()).isEqualTo(ErrorReason.VERSION_IN_FUTURE);
        assertThat(refusal(between(1, 1).setFrom(ReadOptions.newBuilder().setMinVersion(1)))
                        .getReason())
                .isEqualTo(ErrorReason.INVALID_FIELD);
        assertThat(refusal(between(1, 1).setFilter(ChangeFilter.newBuilder().setTypeValue(7)))
                        .getReason())
                .isEqualTo(ErrorReason.INVALID_FIELD);
    }

    @ParameterizedTest
    @EnumSource(value = EngineKind.class, mode = EnumSource.Mode.EXCLUDE, names = "RCU")
    void anEngineWithoutVersionsSaysSo(EngineKind engine) {
        service.close();
        service = new TestService(engine, ServiceLimits.DEFAULTS);
        service.create(NET);
        assertThat(refusal(between(1, 1)).getReason()).isEqualTo(ErrorReason.ENGINE_UNSUPPORTED);
    }
}
