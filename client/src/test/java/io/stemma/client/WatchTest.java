package io.stemma.client;

import static io.stemma.client.Samples.failure;
import static io.stemma.client.Samples.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.rpc.Code;
import io.stemma.v1.ErrorReason;
import io.stemma.v1.WatchMode;
import io.stemma.v1.WatchRequest;
import io.stemma.v1.WatchResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a watch tells its listener, whatever the server and the network do. */
@Timeout(60)
@SuppressWarnings("try") // some watches are only opened and closed
final class WatchTest {
    private static final WatchRequest FROM_NOW =
            WatchRequest.newBuilder().setTopology("t").build();
    private static final WatchRequest WITH_STATE =
            FROM_NOW.toBuilder().setIncludeState(true).build();

    private final WatchScript.Notes notes = new WatchScript.Notes();

    private static void told(WatchScript.Notes notes, String... lines) {
        await().untilAsserted(() -> assertThat(notes.withoutInterruptions()).containsExactly(lines));
    }

    @Test
    void resumesAfterTheLastVersionThatCame() {
        try (WatchScript script = new WatchScript(
                        stage -> stage.sync(5).changes(5, 6, "a").bookmark(6).cut(),
                        stage -> stage.sync(6).cut(),
                        stage -> stage.sync(6).changes(6, 7, "b").refuse(Code.UNAVAILABLE, ErrorReason.NOT_SERVING),
                        stage -> stage.sync(7).changes(7, 8, "c"));
                StemmaClient client = script.client();
                Watch watch = client.watch(FROM_NOW, notes)) {
            told(notes, "sync 5", "5..6 a", "bookmark 6", "6..7 b", "7..8 c");
            assertThat(notes.told).contains("interrupted");
            assertThat(script.opened)
                    .extracting(call -> call.getWatch().getAfterVersion())
                    .containsExactly(0L, 6L, 6L, 7L);
            assertThat(script.opened)
                    .extracting(call -> call.getWatch().getIncarnation())
                    .containsExactly(0L, 9L, 9L, 9L);
            await().until(() -> watch.version() == 8);
        }
    }

    @Test
    void changesInPartsAreToldAsOne() {
        try (WatchScript script = new WatchScript(
                        stage -> stage.sync(5)
                                .part(5, "a", "b")
                                .part(5, "c")
                                .changes(5, 6, "d")
                                .part(6, "x")
                                .cut(),
                        stage -> stage.sync(6)
                                .part(6, "x")
                                .part(6, "y")
                                .changes(6, 7)
                                .changes(7, 8, "z"));
                StemmaClient client = script.client();
                Watch watch = client.watch(FROM_NOW, notes)) {
            told(notes, "sync 5", "5..6 a b c d", "6..7 x y", "7..8 z");
        }
    }

    @Test
    void aStateThatBreaksOffIsToldAnew() {
        try (WatchScript script = new WatchScript(
                        stage -> stage.state(5, "a").state(5, "b").cut(),
                        stage -> stage.state(7, "a").sync(7).changes(7, 8, "c").cut(),
                        stage -> stage.sync(8).changes(8, 9, "d"));
                StemmaClient client = script.client();
                Watch watch = client.watch(WITH_STATE, notes)) {
            told(notes, "state", "state 5 a", "state 5 b", "state", "state 7 a", "sync 7", "7..8 c", "8..9 d");
            assertThat(script.opened)
                    .extracting(call -> call.getWatch().getIncludeState())
                    .containsExactly(true, true, false);
        }
    }

    @Test
    void anEmptyStateIsToldToo() {
        try (WatchScript script = new WatchScript(stage -> stage.sync(1).changes(1, 2, "a"));
                StemmaClient client = script.client();
                Watch watch = client.watch(WITH_STATE, notes)) {
            told(notes, "state", "sync 1", "1..2 a");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"VERSION_COMPACTED", "SLOW_CONSUMER", "TOPOLOGY_NOT_FOUND", "VERSION_IN_FUTURE"})
    void aGapEndsTheWatchOrIsBridgedByTheState(String reason) {
        WatchScript.Scene refusal = stage -> stage.refuse(Code.OUT_OF_RANGE, ErrorReason.valueOf(reason));
        try (WatchScript script = new WatchScript(stage -> stage.sync(5).cut(), refusal);
                StemmaClient client = script.client();
                Watch watch = client.watch(FROM_NOW, notes)) {
            assertThat(failure(watch.ended()).reason()).isEqualTo(ErrorReason.valueOf(reason));
        }
        WatchScript.Notes bridged = new WatchScript.Notes();
        try (WatchScript script = new WatchScript(
                        stage -> stage.sync(5).cut(),
                        refusal,
                        stage -> stage.state(3, "a").sync(3).cut(),
                        stage -> stage.sync(3).changes(3, 4, "b"));
                StemmaClient client = script.client();
                Watch watch = client.watch(FROM_NOW, GapPolicy.STATE, bridged)) {
            told(bridged, "sync 5", "state after " + reason, "state 3 a", "sync 3", "3..4 b");
            WatchRequest state = script.opened.get(2).getWatch();
            assertThat(state.getIncludeState()).isTrue();
            assertThat(state.getAfterVersion()).isZero();
            assertThat(state.getIncarnation()).isZero();
        }
    }

    @Test
    void aTopologyThatIsGoneEndsTheWatch() {
        WatchScript.Scene gone = stage -> stage.refuse(Code.NOT_FOUND, ErrorReason.TOPOLOGY_NOT_FOUND);
        try (WatchScript script = new WatchScript(stage -> stage.sync(5).cut(), gone, gone);
                StemmaClient client = script.client();
                Watch watch = client.watch(FROM_NOW, GapPolicy.STATE, notes)) {
            assertThat(failure(watch.ended()).reason()).isEqualTo(ErrorReason.TOPOLOGY_NOT_FOUND);
            assertThat(script.opened).hasSize(3);
        }
    }

    private static final Map<String, WatchScript.Scene> LIES = Map.of(
            "gap", stage -> stage.sync(5).changes(5, 6).changes(7, 8),
            "duplicate", stage -> stage.sync(5).changes(5, 6).changes(5, 6),
            "two versions in one", stage -> stage.sync(5).changes(5, 7),
            "changes before sync", stage -> stage.changes(5, 6),
            "second sync", stage -> stage.sync(5).sync(5),
            "bookmark back in time", stage -> stage.sync(5).bookmark(4),
            "bookmark amid changes", stage -> stage.sync(5).part(5, "a").bookmark(5),
            "state unasked", stage -> stage.state(5),
            "part of another version", stage -> stage.sync(5).part(4, "a").changes(5, 6),
            "changes that go back", stage -> stage.sync(5).changes(5, 5));

    @Test
    void aServerThatBreaksItsPromisesEndsTheWatch() {
        LIES.forEach((name, lie) -> {
            try (WatchScript script = new WatchScript(lie);
                    StemmaClient client = script.client();
                    Watch watch = client.watch(FROM_NOW, notes)) {
                StemmaException failure = failure(watch.ended());
                assertThat(failure.code()).as(name).isEqualTo(Code.INTERNAL);
                assertThat(failure.error().getMessage()).as(name).contains("expected");
                await().untilAsserted(
                                () -> assertThat(script.server.cancels).as(name).hasSize(1));
            }
        });
    }

    @Test
    void aResumedWatchMustGoOnWhereItStopped() {
        try (WatchScript script = new WatchScript(stage -> stage.sync(5).cut(), stage -> stage.sync(6));
                StemmaClient client = script.client();
                Watch watch = client.watch(FROM_NOW, notes)) {
            assertThat(failure(watch.ended()).error().getMessage()).contains("sync at version 6 (expected version 5)");
        }
    }

    @Test
    void conflatedAndFilteredWatchesSkipVersions() {
        WatchScript.Notes filtered = new WatchScript.Notes();
        WatchRequest.Builder filter = FROM_NOW.toBuilder();
        filter.getFilterBuilder().getElementBuilder().setIdPrefix("a");
        try (WatchScript script = new WatchScript(
                        stage -> stage.sync(5).changes(5, 9, "a").changes(9, 12, "b"),
                        stage -> stage.sync(5).bookmark(8).changes(9, 10, "a").bookmark(11));
                StemmaClient client = script.client();
                Watch conflated = client.watch(
                        FROM_NOW.toBuilder().setMode(WatchMode.CONFLATED).build(), notes)) {
            told(notes, "sync 5", "5..9 a", "9..12 b");
            try (Watch chosen = client.watch(filter.build(), filtered)) {
                told(filtered, "sync 5", "bookmark 8", "9..10 a", "bookmark 11");
            }
        }
    }

    /** Takes events when the test says so. */
    private static final class Slow implements WatchListener {
        final List<CompletableFuture<Void>> stages = new CopyOnWriteArrayList<>();

        @Override
        public CompletionStage<?> onEvent(WatchResponse event) {
            CompletableFuture<Void> stage = new CompletableFuture<>();
            stages.add(stage);
            return stage;
        }

        void take(int events) {
            for (int i = 0; i < events; i++) {
                int n = stages.size() - 1;
                stages.get(n).complete(null);
            }
        }
    }

    private static void flood(WatchScript.Stage stage, long after) {
        stage.sync(after);
        for (int i = 1; i < stage.call().getCredits(); i++) {
            stage.changes(after + i - 1, after + i);
        }
    }

    @Test
    void creditsAreGivenAsTheListenerTakesEvents() {
        Slow slow = new Slow();
        int ahead = Follower.REPLIES_AHEAD_MAX;
        try (WatchScript script = new WatchScript(stage -> flood(stage, 100));
                StemmaClient client = script.client();
                Watch watch = client.watch(FROM_NOW, slow)) {
            await().until(() -> slow.stages.size() == 1);
            assertThat(script.opened.get(0).getCredits()).isEqualTo(ahead);
            slow.take(ahead / 2 - 1);
            assertThat(slow.stages).hasSize(ahead / 2);
            assertThat(watch.version()).isEqualTo(100 + ahead / 2 - 2);
            assertThat(script.credits).isEmpty();
            slow.take(1);
            await().untilAsserted(() -> assertThat(script.credits)
                    .extracting(call -> call.getAddCredits().getCredits())
                    .containsExactly(ahead / 2));
        }
    }

    @Test
    void aStreamIsOpenedAgainOnlyWhenTheListenerHasRoom() {
        Slow slow = new Slow();
        int ahead = Follower.REPLIES_AHEAD_MAX;
        WatchScript.Scene floodAndCut = stage -> {
            flood(stage, 100);
            stage.cut();
        };
        try (WatchScript script = new WatchScript(floodAndCut, stage -> stage.sync(100 + ahead - 1));
                StemmaClient client = script.client();
                Watch watch = client.watch(FROM_NOW, slow)) {
            await().until(() -> slow.stages.size() == 1 && script.server.hellos.get() == 2);
            slow.take(ahead / 2);
            assertThat(script.opened).hasSize(1);
            slow.take(1);
            await().until(() -> script.opened.size() == 2);
            assertThat(script.opened.get(1).getCredits()).isEqualTo(ahead / 2);
            assertThat(script.opened.get(1).getWatch().getAfterVersion()).isEqualTo(100 + ahead - 1);
        }
    }

    @Test
    void aListenerThatFailsEndsTheWatch() {
        for (boolean throwing : List.of(true, false)) {
            WatchListener failing = event -> {
                IllegalStateException failure = new IllegalStateException("full");
                if (throwing) {
                    throw failure;
                }
                return CompletableFuture.failedStage(failure);
            };
            try (WatchScript script = new WatchScript(stage -> stage.sync(5).changes(5, 6));
                    StemmaClient client = script.client();
                    Watch watch = client.watch(FROM_NOW, failing)) {
                assertThat(failure(watch.ended()).error().getMessage()).contains("full");
                await().until(() -> script.server.cancels.size() == 1);
                assertThat(watch.version()).isZero();
            }
        }
    }

    @Test
    void closingEndsTheStreamAndTheTelling() throws Exception {
        try (WatchScript script = new WatchScript(stage -> stage.sync(5));
                StemmaClient client = script.client()) {
            Watch watch = client.watch(FROM_NOW, notes);
            told(notes, "sync 5");
            watch.close();
            get(watch.ended());
            await().until(() -> script.server.cancels.size() == 1);
        }
    }

    @Test
    void closingTheClientEndsItsWatches() {
        try (WatchScript script = new WatchScript(stage -> stage.sync(5));
                StemmaClient client = script.client()) {
            Watch watch = client.watch(FROM_NOW, notes);
            told(notes, "sync 5");
            client.close();
            assertThat(failure(watch.ended()).code()).isEqualTo(Code.CANCELLED);
        }
    }

    @Test
    void aWatchOutlivesAServerThatIsAwayForLongerThanACallMayTake() {
        try (WatchScript script = new WatchScript(
                        stage -> stage.sync(5).cut(),
                        stage -> {},
                        stage -> stage.sync(5).changes(5, 6, "a"));
                StemmaClient client = script.server
                        .client()
                        .connections(1)
                        .deadline(Duration.ofMillis(200))
                        .build();
                Watch watch = client.watch(FROM_NOW, notes)) {
            told(notes, "sync 5", "5..6 a");
            assertThat(new ArrayList<>(notes.told)).contains("interrupted");
        }
    }

    @Test
    void aSilentStreamIsOpenedAnewWithoutAWord() throws Exception {
        try (WatchScript script = new WatchScript(
                        stage -> stage.sync(5).changes(5, 6, "a"),
                        stage -> stage.sync(6),
                        stage -> stage.sync(6).bookmark(6));
                StemmaClient client = script.client()) {
            ChangeCourse course = new ChangeCourse(FROM_NOW, GapPolicy.END, notes);
            Follower follower = new Follower(client, course, Duration.ofMillis(100));
            follower.open();
            await().untilAsserted(() -> assertThat(notes.told).containsExactly("sync 5", "5..6 a", "bookmark 6"));
            follower.close();
            get(follower.ended());
            assertThat(script.server.cancels).hasSizeGreaterThan(1);
        }
    }
}
