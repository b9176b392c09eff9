package io.stemma.server.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stemma.server.graph.Seeds;
import io.stemma.server.watch.Recording.Received;
import io.stemma.v1.Around;
import io.stemma.v1.ChangeFilter;
import io.stemma.v1.ChangeKind;
import io.stemma.v1.ElementChange;
import io.stemma.v1.ElementFilter;
import io.stemma.v1.ElementType;
import io.stemma.v1.Error;
import io.stemma.v1.Node;
import io.stemma.v1.VersionChanges;
import io.stemma.v1.WatchMode;
import io.stemma.v1.WatchRequest;
import io.stemma.v1.WatchResponse;
import io.stemma.v1.WatchState;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Each validator lets a right stream pass and fails on the bug that it is there for. */
final class WatchPromiseTest {
    private static final int VERSIONS = 40;

    private final SplittableRandom random = Seeds.random("WatchPromiseTest");
    private final Truth truth = new RandomStates(random.split(), VERSIONS).truth();
    private final WatchRequest.Builder request = WatchRequest.newBuilder()
            .setTopology("net")
            .setAfterVersion(5)
            .setIncludeState(true)
            .setIncludePrevious(true);
    private final ChangeFilter routers = ChangeFilter.newBuilder()
            .setType(ElementType.NODE)
            .setElement(ElementFilter.newBuilder().setKind("router"))
            .build();

    private Recording right() {
        return new ReferenceWatch(request.build(), truth, 2).until(VERSIONS, 3);
    }

    private void broken(WatchPromise promise, Recording recording) {
        assertThatThrownBy(() -> promise.check(recording, truth)).isInstanceOf(AssertionError.class);
    }

    @Test
    void aRightStreamKeepsEveryPromise() {
        for (ChangeFilter filter : filters()) {
            for (WatchMode mode : List.of(WatchMode.EVERY_VERSION, WatchMode.CONFLATED)) {
                for (boolean state : List.of(true, false)) {
                    request.setFilter(filter).setMode(mode).setIncludeState(state);
                    WatchPromise.checkAll(right(), truth);
                }
            }
        }
    }

    private List<ChangeFilter> filters() {
        ChangeFilter.Builder fields = ChangeFilter.newBuilder();
        fields.getFieldsBuilder().addPaths("oper_status").addPaths("labels.k0");
        return List.of(
                ChangeFilter.getDefaultInstance(),
                routers,
                fields.build(),
                ChangeFilter.newBuilder()
                        .setElement(ElementFilter.newBuilder().setIdPrefix("l1"))
                        .build(),
                ChangeFilter.newBuilder()
                        .setElement(ElementFilter.newBuilder().putLabels("k1", "v0"))
                        .build(),
                ChangeFilter.newBuilder()
                        .setAround(Around.newBuilder().setNodeId("n3").setMaxHops(1))
                        .build());
    }

    @Test
    void aStreamMayEndAnywhere() {
        Recording whole = right();
        for (int end = 0; end <= whole.events().size(); end++) {
            WatchPromise.checkAll(whole.with(whole.events().subList(0, end)), truth);
        }
    }

    @Test
    void orderedFailsWhenTwoEventsChangePlaces() {
        List<Received> events = new ArrayList<>(right().events());
        int last = events.size() - 1;
        events.add(last - 3, events.remove(last));
        broken(WatchPromise.ORDERED, right().with(events));
    }

    @Test
    void orderedFailsOnAStateAfterTheSync() {
        List<Received> events = new ArrayList<>(right().events());
        WatchResponse late = WatchResponse.newBuilder()
                .setVersion(VERSIONS)
                .setState(WatchState.getDefaultInstance())
                .build();
        events.add(new Received(late, VERSIONS));
        broken(WatchPromise.ORDERED, right().with(events));
    }

    @Test
    void uniqueFailsOnAVersionToldTwice() {
        List<Received> events = new ArrayList<>(right().events());
        events.add(events.get(events.size() - 1));
        broken(WatchPromise.UNIQUE, right().with(events));
    }

    @Test
    void uniqueFailsOnAnElementToldTwiceInAVersion() {
        broken(
                WatchPromise.UNIQUE,
                changeOne(WatchPromiseTest::hasChanges, changes -> changes.addChanges(changes.getChanges(0))));
    }

    @Test
    void gapFreeFailsOnAMissingVersion() {
        List<Received> events = new ArrayList<>(right().events());
        int from = indexOf(events, event -> event.getChanges().getPreviousVersion() == 20);
        events.removeIf(received -> received.event().getChanges().getPreviousVersion() == 20);
        assertThat(from).isPositive();
        broken(WatchPromise.GAP_FREE, right().with(events));
    }

    @Test
    void gapFreeFailsOnAMissingVersionThatTheFilterShows() {
        request.setFilter(routers);
        List<Received> events = new ArrayList<>(right().events());
        long shown = firstChanges(events).getChanges().getPreviousVersion();
        events.removeIf(received ->
                received.event().hasBookmark() || received.event().getChanges().getPreviousVersion() == shown);
        broken(WatchPromise.GAP_FREE, right().with(events));
    }

    @Test
    void gapFreeFailsOnADiffFromAnotherVersion() {
        request.setMode(WatchMode.CONFLATED);
        broken(
                WatchPromise.GAP_FREE,
                changeOne(
                        WatchPromiseTest::hasChanges,
                        changes -> changes.setPreviousVersion(changes.getPreviousVersion() + 1)));
    }

    @Test
    void atomicFailsOnAPartThatIsMissing() {
        List<Received> events = new ArrayList<>(right().events());
        events.remove(indexOf(events, event -> event.getChanges().getContinued()));
        broken(WatchPromise.ATOMIC, right().with(events));
    }

    @Test
    void atomicFailsOnAnEventBrokenOff() {
        List<Received> events = new ArrayList<>(right().events());
        int part = indexOf(events, event -> event.getChanges().getContinued());
        while (events.get(part + 1).event().getChanges().getPreviousVersion()
                == events.get(part).event().getChanges().getPreviousVersion()) {
            events.remove(part + 1);
        }
        broken(WatchPromise.ATOMIC, right().with(events));
    }

    @Test
    void resumableFailsOnAStartAtAnotherVersion() {
        Recording late = new ReferenceWatch(request.build(), truth, 2).until(VERSIONS, 1);
        WatchRequest asked = request.setAfterVersion(4).build();
        broken(WatchPromise.RESUMABLE, new Recording(asked, late.events(), null));
    }

    @Test
    void resumableFailsOnAnErrorThatClaimsMoreThanWasTold() {
        Error error = Error.newBuilder().setLastVersion(VERSIONS).build();
        Recording whole = right();
        List<Received> events =
                whole.events().subList(0, indexOf(whole.events(), event -> event.getVersion() == VERSIONS - 2));
        broken(WatchPromise.RESUMABLE, new Recording(request.build(), events, error));
    }

    @Test
    void resumedFailsWhenTheNextWatchStartsElsewhere() {
        Recording first = new ReferenceWatch(request.build(), truth, 2).until(20, 1);
        Recording second = new ReferenceWatch(request.setAfterVersion(21).build(), truth, 2).until(VERSIONS, 1);
        assertThatThrownBy(() -> WatchPromise.checkResumed(List.of(first, second), truth))
                .isInstanceOf(AssertionError.class);
        Recording right = new ReferenceWatch(request.setAfterVersion(20).build(), truth, 2).until(VERSIONS, 1);
        assertThatCode(() -> WatchPromise.checkResumed(List.of(first, right), truth))
                .doesNotThrowAnyException();
    }

    @Test
    void bookmarkTrueFailsOnABookmarkThatPassesOverAChange() {
        request.setFilter(routers);
        List<Received> events = new ArrayList<>(right().events());
        int changed = indexOf(events, WatchResponse::hasChanges);
        events.removeIf(received -> received.event().hasChanges());
        assertThat(changed).isPositive();
        broken(WatchPromise.BOOKMARK_TRUE, right().with(events));
    }

    @Test
    void bookmarkTrueFailsOnAWrongHash() {
        request.setFilter(routers);
        List<Received> events = new ArrayList<>(right().events());
        int at = indexOf(events, WatchResponse::hasBookmark);
        WatchResponse.Builder bookmark = events.get(at).event().toBuilder();
        bookmark.getBookmarkBuilder().setStateHash(7);
        events.set(at, new Received(bookmark.build(), VERSIONS));
        broken(WatchPromise.BOOKMARK_TRUE, right().with(events));
    }

    @Test
    void filterRightFailsOnAnElementThatDoesNotMatch() {
        request.setFilter(routers);
        broken(
                WatchPromise.FILTER_RIGHT,
                changeOne(
                        WatchPromiseTest::hasChanges,
                        changes -> changes.addChanges(ElementChange.newBuilder()
                                .setKind(ChangeKind.ADDED)
                                .setNode(Node.newBuilder().setId("n1").setKind("switch")))));
    }

    @Test
    void filterRightFailsWhenLeavingIsToldAsAChange() {
        request.setFilter(routers);
        broken(
                WatchPromise.FILTER_RIGHT,
                changeOne(
                        changes -> changes.getChangesList().stream()
                                .anyMatch(change -> change.getKind() == ChangeKind.REMOVED),
                        changes -> {
                            for (ElementChange.Builder change : changes.getChangesBuilderList()) {
                                change.setKind(ChangeKind.CHANGED);
                            }
                            return changes;
                        }));
    }

    @Test
    void filterRightFailsOnAStateWithAnElementTooMany() {
        request.setFilter(routers);
        List<Received> events = new ArrayList<>(right().events());
        WatchResponse more = WatchResponse.newBuilder()
                .setVersion(5)
                .setState(WatchState.newBuilder().addNodes(Node.newBuilder().setId("switch")))
                .build();
        events.add(0, new Received(more, VERSIONS));
        broken(WatchPromise.FILTER_RIGHT, right().with(events));
    }

    @Test
    void filterRightFailsOnAFieldThatDidNotChange() {
        broken(
                WatchPromise.FILTER_RIGHT,
                changeOne(changes -> changes.getChanges(0).getKind() == ChangeKind.CHANGED, changes -> {
                    changes.getChangesBuilder(0).getChangedFieldsBuilder().addPaths("admin_group");
                    return changes;
                }));
    }

    @Test
    void previousRightFailsOnTheValueOfAnotherVersion() {
        broken(
                WatchPromise.PREVIOUS_RIGHT,
                changeOne(changes -> changes.getChanges(0).hasPreviousNode(), changes -> {
                    changes.getChangesBuilder(0).getPreviousNodeBuilder().setModifiedVersion(1);
                    return changes;
                }));
    }

    @Test
    void previousRightFailsOnAMissingValue() {
        Recording without = new ReferenceWatch(request.setIncludePrevious(false).build(), truth, 2).until(VERSIONS, 1);
        WatchRequest asked = request.setIncludePrevious(true).build();
        broken(WatchPromise.PREVIOUS_RIGHT, new Recording(asked, without.events(), null));
    }

    @Test
    void nothingOfTheFutureFailsOnAnEventBeforeItsPublication() {
        List<Received> events = new ArrayList<>(right().events());
        Received last = events.remove(events.size() - 1);
        events.add(new Received(last.event(), VERSIONS - 1));
        broken(WatchPromise.NOTHING_OF_THE_FUTURE, right().with(events));
    }

    @Test
    void nothingOfTheFutureFailsOnAnElementOfALaterVersion() {
        broken(
                WatchPromise.NOTHING_OF_THE_FUTURE,
                changeOne(
                        changes -> hasChanges(changes) && changes.getChanges(0).hasNode(), changes -> {
                            changes.getChangesBuilder(0).getNodeBuilder().setModifiedVersion(VERSIONS + 1);
                            return changes;
                        }));
    }

    @Test
    void foldFailsOnOneWrongField() {
        broken(
                WatchPromise.FOLD_IS_THE_STATE,
                changeOne(
                        changes -> changes.getChangesList().stream().anyMatch(WatchPromiseTest::putsANode), changes -> {
                            changes.getChangesBuilderList().stream()
                                    .filter(change -> putsANode(change.build()))
                                    .forEach(change -> change.getNodeBuilder().setDisplayName("other"));
                            return changes;
                        }));
    }

    @Test
    void foldFailsOnAWrongHash() {
        broken(
                WatchPromise.FOLD_IS_THE_STATE,
                changeOne(changes -> !changes.getContinued(), changes -> changes.setStateHash(7)));
    }

    private static boolean putsANode(ElementChange change) {
        return change.hasNode() && change.getKind() != ChangeKind.REMOVED;
    }

    private static boolean hasChanges(VersionChanges.Builder changes) {
        return changes.getChangesCount() > 0;
    }

    /** The right recording with the first event of that sort mutated. */
    private Recording changeOne(
            Predicate<VersionChanges.Builder> which, UnaryOperator<VersionChanges.Builder> mutation) {
        List<Received> events = new ArrayList<>(right().events());
        int at = indexOf(
                events,
                event -> event.hasChanges()
                        && hasChanges(event.getChanges().toBuilder())
                        && which.test(event.getChanges().toBuilder()));
        WatchResponse event = events.get(at).event();
        VersionChanges.Builder mutated = mutation.apply(event.getChanges().toBuilder());
        events.set(at, new Received(event.toBuilder().setChanges(mutated).build(), VERSIONS));
        return right().with(events);
    }

    private static WatchResponse firstChanges(List<Received> events) {
        return events.get(indexOf(events, WatchResponse::hasChanges)).event();
    }

    private static int indexOf(List<Received> events, Predicate<WatchResponse> which) {
        for (int i = 0; i < events.size(); i++) {
            if (which.test(events.get(i).event())) {
                return i;
            }
        }
        throw new AssertionError("no such event: choose another seed");
    }
}
