package io.stemma.server.service;

import static io.stemma.server.service.TestService.NET;
import static io.stemma.server.service.TestService.link;
import static io.stemma.server.service.TestService.node;
import static io.stemma.server.service.TestService.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stemma.server.engine.EngineKind;
import io.stemma.server.watch.Recording;
import io.stemma.server.watch.WatchLimits;
import io.stemma.v1.Around;
import io.stemma.v1.Change;
import io.stemma.v1.ChangeFilter;
import io.stemma.v1.ChangeKind;
import io.stemma.v1.ElementChange;
import io.stemma.v1.ElementFilter;
import io.stemma.v1.ElementType;
import io.stemma.v1.Error;
import io.stemma.v1.ErrorReason;
import io.stemma.v1.Node;
import io.stemma.v1.WatchMode;
import io.stemma.v1.WatchRequest;
import io.stemma.v1.WatchResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a watch answers, call by call; WatchRaceTest proves the promises under races. */
final class WatchTest {
    private static final int MANY = 1_000_000;

    private TestService service = TestService.withTopology();

    @AfterEach
    void close() {
        service.close();
    }

    private void restart(int historyVersions, WatchLimits limits) {
        service.close();
        service = new TestService(EngineKind.RCU, WatchRaceTest.withHistory(historyVersions), limits);
        service.create(NET);
    }

    private static WatchRequest.Builder watch() {
        return WatchRequest.newBuilder().setTopology(NET);
    }

    private HostedTopology topology() {
        return service.catalog.get(NET);
    }

    private FakeStream open(WatchRequest.Builder request, int credits) {
        return new FakeStream(request.build(), topology().engine()::version).open(service.service, credits);
    }

    private Error refused(WatchRequest.Builder request) {
        return new FakeStream(request.build(), () -> 0)
                .open(service.service, MANY)
                .awaitEnd();
    }

    private static ElementChange only(WatchResponse event) {
        assertThat(event.getChanges().getChangesList()).hasSize(1);
        return event.getChanges().getChanges(0);
    }

    @Test
    void aWatchTellsTheSyncAndThenEachVersion() {
        service.commit(node("a"));
        FakeStream watcher = open(watch(), MANY);
        assertThat(watcher.event(0).getSync().getTopology().getVersion()).isEqualTo(2);
        service.commit(node("b"));
        service.commit(put(link("a-b", "a", "b")), put(link("b-a", "b", "a")));
        assertThat(watcher.event(1).getVersion()).isEqualTo(3);
        assertThat(only(watcher.event(1)).getNode().getId()).isEqualTo("b");
        WatchResponse links = watcher.event(2);
        assertThat(links.getVersion()).isEqualTo(4);
        assertThat(links.getChanges().getPreviousVersion()).isEqualTo(3);
        assertThat(links.getChanges().getStateHash())
                .isEqualTo(topology().currentSnapshot().stateHash());
        assertThat(links.getChanges().getChangesList())
                .extracting(change -> change.getLink().getId())
                .containsExactly("a-b", "b-a");
    }

    @Test
    void theStateComesBeforeTheSyncInBoundedMessages() {
        restart(100, new WatchLimits(2, 10, 100, 1 << 20, 5_000));
        List<Change> nodes = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            nodes.add(node("node-with-a-long-name-" + i));
        }
        service.commit(nodes.toArray(new Change[0]));
        service.commit(put(link("l", "node-with-a-long-name-0", "node-with-a-long-name-1")));
        FakeStream watcher = open(watch().setIncludeState(true), MANY);
        int number = 0;
        int told = 0;
        while (!watcher.event(number).hasSync()) {
            WatchResponse state = watcher.event(number++);
            assertThat(state.getSerializedSize()).isLessThan(250);
            told += state.getState().getNodesCount() + state.getState().getLinksCount();
        }
        assertThat(told).isEqualTo(21);
        assertThat(number).isGreaterThan(5);
    }

    @Test
    void aLargeVersionComesInPartsOfWhichTheLastMovesTheWatcher() {
        restart(100, new WatchLimits(2, 10, 100, 1 << 20, 5_000));
        FakeStream watcher = open(watch(), 3);
        FakeStream late = open(watch(), 2);
        List<Change> nodes = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            nodes.add(node("node-with-a-long-name-" + i));
        }
        service.commit(nodes.toArray(new Change[0]));
        watcher.give(MANY);
        int number = 1;
        int told = 0;
        while (watcher.event(number).getChanges().getContinued()) {
            assertThat(watcher.event(number).getVersion()).isEqualTo(1);
            told += watcher.event(number++).getChanges().getChangesCount();
        }
        assertThat(watcher.event(number).getVersion()).isEqualTo(2);
        assertThat(told + watcher.event(number).getChanges().getChangesCount()).isEqualTo(30);
        late.give(MANY);
        for (int i = 1; i <= number; i++) {
            assertThat(late.event(i)).isEqualTo(watcher.event(i));
        }
    }

    @Test
    void aWatchGoesOnAfterAnyVersionThatIsHeld() {
        for (int i = 0; i < 10; i++) {
            service.commit(node("n" + i));
        }
        for (int after = 1; after <= 11; after++) {
            FakeStream watcher = open(watch().setAfterVersion(after), MANY);
            assertThat(watcher.event(0).hasSync()).isTrue();
            List<Recording.Received> events = watcher.await(12 - after);
            for (int i = 0; i < events.size(); i++) {
                assertThat(events.get(i).event().getVersion()).isEqualTo(after + i);
            }
        }
    }

    @Test
    void aVersionThatIsNotHeldIsCompactedAndTheFirstHeldIsNot() {
        restart(4, WatchLimits.DEFAULTS);
        for (int i = 0; i < 10; i++) {
            service.commit(node("n" + i));
        }
        long first = topology().history().first();
        Error error = refused(watch().setAfterVersion(first - 1));
        assertThat(error.getReason()).isEqualTo(ErrorReason.VERSION_COMPACTED);
        assertThat(error.getFirstVersion()).isEqualTo(first);
        assertThat(open(watch().setAfterVersion(first), MANY).event(1).getVersion())
                .isEqualTo(first + 1);
    }

    @Test
    void wrongRequestsAreRefusedWithValueAndExpectation() {
        assertThat(refused(watch().setAfterVersion(9)).getReason()).isEqualTo(ErrorReason.VERSION_IN_FUTURE);
        assertThat(refused(watch().setAfterVersion(-1)).getMessage())
                .isEqualTo("after_version: 18446744073709551615 (expected 0..9223372036854775807)");
        assertThat(refused(watch().setBookmarkIntervalMs(99)).getMessage())
                .isEqualTo("bookmark_interval_ms: 99 (expected 0 or 100..3600000)");
        assertThat(refused(watch().setModeValue(7)).getMessage())
                .isEqualTo("mode: 7 (expected EVERY_VERSION or CONFLATED)");
        assertThat(refused(watch().setTopology("other")).getReason()).isEqualTo(ErrorReason.TOPOLOGY_NOT_FOUND);
        long incarnation = topology().incarnation();
        Error other = refused(watch().setIncarnation(incarnation + 1));
        assertThat(other.getReason()).isEqualTo(ErrorReason.TOPOLOGY_NOT_FOUND);
        assertThat(open(watch().setIncarnation(incarnation), 1).event(0).hasSync())
                .isTrue();
    }

    @Test
    void aLockEngineHasNoVersionsToWatch() {
        service.close();
        service = new TestService(EngineKind.MUTEX, ServiceLimits.DEFAULTS);
        service.create(NET);
        Error refused = refused(watch());
        assertThat(refused.getReason()).isEqualTo(ErrorReason.ENGINE_UNSUPPORTED);
        assertThat(refused.getMessage())
                .isEqualTo("versions: not with the engine mutex"
                        + " (expected an engine that holds more than its current version: rcu)");
        assertThat(refused(watch().setAfterVersion(1)).getReason()).isEqualTo(ErrorReason.ENGINE_UNSUPPORTED);
    }

    @Test
    void aWatcherOfEveryVersionThatFallsBehindHistoryIsASlowConsumer() {
        restart(8, WatchLimits.DEFAULTS);
        service.commit(node("a"));
        FakeStream watcher = open(watch(), 2);
        service.commit(node("b"));
        watcher.await(2);
        for (int i = 0; i < 20; i++) {
            service.commit(node("n" + i));
        }
        Error error = watcher.awaitEnd();
        assertThat(error.getReason()).isEqualTo(ErrorReason.SLOW_CONSUMER);
        assertThat(error.getLastVersion()).isEqualTo(3);
        assertThat(error.getFirstVersion()).isGreaterThan(4);
        assertThat(service.catalog.watchHub().slowConsumers()).isEqualTo(1);
    }

    @Test
    void aConflatedWatcherGetsOneEventFromWhatItHasToWhatIsCurrent() {
        restart(8, WatchLimits.DEFAULTS);
        service.commit(node("a"));
        FakeStream watcher = open(watch().setMode(WatchMode.CONFLATED), 1);
        watcher.await(1);
        for (int i = 0; i < 50; i++) {
            service.commit(node("n" + i % 3));
        }
        assertThat(service.catalog.watchHub().oldVersionsHeld()).isEqualTo(1);
        assertThat(service.catalog.watchHub().lagVersions()).isEqualTo(50);
        long version = 2;
        int events = 0;
        while (version
                < 52) { // one event, or two if the version that watchers are taken to was not the current one yet
            watcher.give(1);
            WatchResponse event = watcher.event(++events);
            assertThat(event.getChanges().getPreviousVersion()).isEqualTo(version);
            assertThat(event.getChanges().getChangesCount()).isBetween(1, 3);
            version = event.getVersion();
        }
        assertThat(version).isEqualTo(52);
        assertThat(events).as("of 50 versions").isLessThan(5);
        assertThat(service.catalog.watchHub().conflations()).isBetween(1L, (long) events);
        await().untilAsserted(() ->
                assertThat(service.catalog.watchHub().oldVersionsHeld()).isZero());
    }

    @Test
    void enteringAndLeavingAFilterIsAddingAndRemoving() {
        ChangeFilter routers = ChangeFilter.newBuilder()
                .setType(ElementType.NODE)
                .setElement(ElementFilter.newBuilder().setKind("router"))
                .build();
        FakeStream watcher = open(watch().setFilter(routers).setIncludePrevious(true), MANY);
        service.commit(put(Node.newBuilder().setId("a").setKind("switch").build()));
        service.commit(put(Node.newBuilder().setId("a").setKind("router").build()));
        service.commit(put(Node.newBuilder().setId("a").setKind("switch").build()));
        assertThat(only(watcher.event(1)).getKind()).isEqualTo(ChangeKind.ADDED);
        assertThat(watcher.event(1).getVersion()).isEqualTo(3);
        ElementChange left = only(watcher.event(2));
        assertThat(left.getKind()).isEqualTo(ChangeKind.REMOVED);
        assertThat(left.getPreviousNode().getKind()).isEqualTo("router");
    }

    @Test
    void whatDrawsNearIsAddedThoughItDidNotChange() {
        service.commit(node("a"), node("b"), node("c"), put(link("b-c", "b", "c")));
        FakeStream watcher = open(
                watch().setFilter(ChangeFilter.newBuilder()
                        .setAround(Around.newBuilder().setNodeId("a").setMaxHops(2))),
                MANY);
        service.commit(put(link("a-b", "a", "b")));
        assertThat(watcher.event(1).getChanges().getChangesList())
                .allMatch(change -> change.getKind() == ChangeKind.ADDED)
                .extracting(change -> change.hasNode()
                        ? change.getNode().getId()
                        : change.getLink().getId())
                .containsExactly("b", "c", "a-b", "b-c");
    }

    @Test
    void aBookmarkTellsThatNothingWasToBeTold() {
        FakeStream watcher = open(
                watch().setBookmarkIntervalMs(100)
                        .setFilter(ChangeFilter.newBuilder().setType(ElementType.LINK)),
                MANY);
        service.commit(node("a"));
        service.commit(node("b"));
        WatchResponse bookmark = watcher.event(1);
        assertThat(bookmark.hasBookmark()).isTrue();
        assertThat(bookmark.getVersion()).isBetween(2L, 3L);
    }

    @Test
    void aWatchOfATopologyThatGoesEnds() {
        FakeStream watcher = open(watch(), 0);
        service.answer(Requests.deleteTopology(""));
        assertThat(watcher.awaitEnd().getReason()).isEqualTo(ErrorReason.TOPOLOGY_NOT_FOUND);
        assertThat(service.catalog.watchHub().watchers()).isZero();
    }

    @Test
    void aServerThatStopsEndsItsWatches() {
        FakeStream watcher = open(watch(), MANY);
        FakeStream stopped = open(watch(), 0);
        service.service.endWatches();
        assertThat(watcher.awaitEnd().getReason()).isEqualTo(ErrorReason.NOT_SERVING);
        assertThat(stopped.awaitEnd().getReason()).isEqualTo(ErrorReason.NOT_SERVING);
        assertThat(refused(watch()).getReason()).isEqualTo(ErrorReason.NOT_SERVING);
    }

    @Test
    void watchersAreLimitedAndACancelledOneMakesRoom() {
        restart(8, new WatchLimits(1, 2, 1_000, 1_000, 5_000));
        FakeStream first = open(watch(), MANY);
        open(watch(), MANY);
        Error error = refused(watch());
        assertThat(error.getReason()).isEqualTo(ErrorReason.LIMIT_EXCEEDED);
        assertThat(error.getMessage()).isEqualTo("watchers_max: 2 watchers (expected less than 2 before another one)");
        assertThat(error.getRetryDelayMs()).isPositive();
        first.cancel();
        first.awaitEnd();
        assertThat(open(watch(), MANY).event(0).hasSync()).isTrue();
    }

    @Test
    void watchersOfTheSameShareOneEncoding() {
        List<FakeStream> watchers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            watchers.add(open(watch(), MANY));
        }
        long before = service.catalog.watchHub().sharedBytes();
        service.commit(node("a"));
        watchers.forEach(watcher -> assertThat(watcher.event(1).getVersion()).isEqualTo(2));
        long one = service.catalog.watchHub().sharedBytes() - before;
        assertThat(one).isBetween(1L, 500L);
    }
}
