package io.stemma.client.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.client.StemmaClient;
import io.stemma.client.StreamListener;
import io.stemma.client.Watch;
import io.stemma.v1.ChangeKind;
import io.stemma.v1.CreateTopologyRequest;
import io.stemma.v1.ElementChange;
import io.stemma.v1.Node;
import io.stemma.v1.Topology;
import io.stemma.v1.VersionChanges;
import io.stemma.v1.WatchBookmark;
import io.stemma.v1.WatchRequest;
import io.stemma.v1.WatchResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Each promise is seen to be broken when a bug is planted in what a server really told. */
final class WatchPromisesTest {
    private static final String NAME = "t";
    private static final int COMMITS = 60;
    private static final WatchRequest WHOLE = WatchRequest.newBuilder()
            .setTopology(NAME)
            .setIncludeState(true)
            .setIncludePrevious(true)
            .build();

    /** A sync at version 1 and then one event for each of the commits. */
    private static final List<WatchResponse> told = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void record() throws Exception {
        try (TestServer server = TestServer.start();
                StemmaClient client = server.client()) {
            client.createTopology(CreateTopologyRequest.newBuilder()
                            .setTopology(Topology.newBuilder().setName(NAME))
                            .build())
                    .join();
            try (Watch watch = client.watch(WHOLE, event -> {
                told.add(event);
                return StreamListener.TAKEN;
            })) {
                RandomNetwork network = new RandomNetwork(NAME, 20, new SplittableRandom(8271));
                for (int i = 0; i < COMMITS; i++) {
                    client.commit(network.commit(6)).join();
                }
                Awaitility.await().until(() -> watch.version() == COMMITS + 1);
            }
        }
        told.removeIf(WatchResponse::hasBookmark);
    }

    @AfterAll
    static void forget() {
        told.clear();
    }

    private static List<WatchPromise> brokenBy(WatchRequest request, Consumer<List<WatchResponse>> bug) {
        List<WatchResponse> events = new ArrayList<>(told);
        bug.accept(events);
        WatchPromises promises = new WatchPromises(request);
        promises.onState(null);
        events.forEach(promises::onEvent);
        return List.copyOf(promises.broken);
    }

    private static void catches(WatchPromise promise, Consumer<List<WatchResponse>> bug) {
        assertThat(brokenBy(WHOLE, bug)).contains(promise);
    }

    /** Replaces the first change of that kind of a node in the second half. */
    private static void alter(List<WatchResponse> events, ChangeKind kind, Consumer<ElementChange.Builder> bug) {
        for (int i = events.size() / 2; i < events.size(); i++) {
            VersionChanges changes = events.get(i).getChanges();
            for (int j = 0; j < changes.getChangesCount(); j++) {
                ElementChange.Builder change = changes.getChanges(j).toBuilder();
                if (change.getKind() == kind && change.hasNode()) {
                    bug.accept(change);
                    events.set(
                            i,
                            events.get(i).toBuilder()
                                    .setChanges(changes.toBuilder().setChanges(j, change))
                                    .build());
                    return;
                }
            }
        }
        throw new AssertionError("no node " + kind);
    }

    @Test
    void whatAServerReallyToldKeepsAllPromises() {
        assertThat(told).hasSize(COMMITS + 1);
        assertThat(brokenBy(WHOLE, events -> {})).isEmpty();
    }

    @Test
    void eventsOutOfOrderAreSeen() {
        catches(WatchPromise.ORDERED, events -> events.add(30, events.remove(31)));
    }

    @Test
    void anEventToldTwiceIsSeen() {
        catches(WatchPromise.UNIQUE, events -> events.add(30, events.get(30)));
    }

    @Test
    void anEventLeftOutIsSeen() {
        catches(WatchPromise.GAP_FREE, events -> events.remove(30));
    }

    @Test
    void aVersionToldInTwoHalvesIsSeen() {
        catches(WatchPromise.ATOMIC, events -> {
            WatchResponse event = events.get(30);
            VersionChanges.Builder half = event.getChanges().toBuilder();
            half.removeChanges(half.getChangesCount() - 1);
            events.set(30, event.toBuilder().setChanges(half).build());
        });
    }

    @Test
    void aValueThatIsNotTheVersionsIsSeen() {
        catches(
                WatchPromise.ATOMIC,
                events -> alter(
                        events,
                        ChangeKind.CHANGED,
                        change -> change.getNodeBuilder().setKind("planted")));
    }

    @Test
    void aBookmarkAheadOfWhatWasToldIsSeen() {
        catches(WatchPromise.BOOKMARK_TRUE, events -> {
            WatchResponse later = events.get(31);
            WatchBookmark bookmark = WatchBookmark.newBuilder()
                    .setStateHash(later.getChanges().getStateHash())
                    .build();
            events.add(
                    31,
                    WatchResponse.newBuilder()
                            .setVersion(later.getVersion())
                            .setBookmark(bookmark)
                            .build());
        });
    }

    @Test
    void anElementThatTheFilterHidesIsSeen() {
        WatchRequest.Builder filtered = WHOLE.toBuilder();
        filtered.getFilterBuilder().getElementBuilder().setIdPrefix("n1");
        assertThat(brokenBy(filtered.build(), events -> {})).contains(WatchPromise.FILTER_RIGHT);
    }

    @Test
    void aWrongValueBeforeIsSeen() {
        catches(
                WatchPromise.PREVIOUS_RIGHT,
                events -> alter(
                        events,
                        ChangeKind.CHANGED,
                        change -> change.getPreviousNodeBuilder().setKind("planted")));
        catches(
                WatchPromise.PREVIOUS_RIGHT,
                events -> alter(events, ChangeKind.REMOVED, ElementChange.Builder::clearPreviousNode));
    }

    @Test
    void aWrongKindIsSeen() {
        catches(
                WatchPromise.KIND_RIGHT,
                events -> alter(events, ChangeKind.CHANGED, change -> change.setKind(ChangeKind.ADDED)));
        catches(
                WatchPromise.KIND_RIGHT,
                events -> alter(
                        events,
                        ChangeKind.REMOVED,
                        change -> change.setNode(Node.newBuilder().setId("none"))));
    }

    @Test
    void anElementOfALaterVersionIsSeen() {
        catches(
                WatchPromise.NOTHING_OF_THE_FUTURE,
                events -> alter(
                        events,
                        ChangeKind.CHANGED,
                        change -> change.getNodeBuilder().setModifiedVersion(COMMITS + 2)));
    }
}
