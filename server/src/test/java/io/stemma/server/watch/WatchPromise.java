package io.stemma.server.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.server.watch.Recording.Received;
import io.stemma.v1.ChangeKind;
import io.stemma.v1.ElementChange;
import io.stemma.v1.WatchMode;
import io.stemma.v1.WatchResponse;
import io.stemma.v1.WatchResponse.EventCase;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a watch promises (K7), each as a validator of its own: it takes what a watcher saw and the truth, and fails if the promise
 * was broken. A recording may end anywhere.
 */
public enum WatchPromise {
    /** State, then one sync, then changes and bookmarks of versions that only grow. */
    ORDERED {
        @Override
        void check(Recording recording, Truth truth) {
            boolean synced = false;
            long last = 0;
            for (Received received : recording.events()) {
                WatchResponse event = received.event();
                boolean start = event.hasState() || event.hasSync();
                assertThat(start).as("before the sync: %s", event).isEqualTo(!synced);
                synced |= event.hasSync();
                assertThat(event.getVersion()).as("version of %s", event).isGreaterThanOrEqualTo(last);
                last = event.getVersion();
            }
        }
    },

    /** No version is told twice, and no element twice in one event. */
    UNIQUE {
        @Override
        void check(Recording recording, Truth truth) {
            Set<Long> versions = new HashSet<>();
            for (Step step : Step.of(recording)) {
                Set<String> elements = new HashSet<>();
                step.changes()
                        .forEach(change -> assertThat(elements.add(idOf(change)))
                                .as("%s twice in version %s", idOf(change), step.version())
                                .isTrue());
                if (step.kind() == EventCase.CHANGES || step.kind() == EventCase.BOOKMARK) {
                    assertThat(versions.add(step.version()))
                            .as("version %s told before", step.version())
                            .isTrue();
                }
            }
        }
    },

    /** No version that changed what the watcher sees is left out; each event is for what the watcher has. */
    GAP_FREE {
        @Override
        void check(Recording recording, Truth truth) {
            boolean conflated = recording.request().getMode() == WatchMode.CONFLATED;
            FilterModel filter = new FilterModel(recording.request().getFilter());
            long has = 0;
            for (Step step : Step.of(recording)) {
                if (step.kind() == EventCase.CHANGES) {
                    long previous = step.head().getPreviousVersion();
                    assertThat(previous).as("what %s is for", step.event()).isBetween(has, step.version() - 1);
                    if (!conflated) {
                        assertThat(previous).isEqualTo(step.version() - 1);
                    }
                    if (filter.isOpen()) {
                        assertThat(previous)
                                .as("version before %s", step.version())
                                .isEqualTo(has);
                    }
                    nothingBetween(recording, truth, has, previous);
                }
                has = step.version();
            }
        }
    },

    /** All that a version changed comes in one event. */
    ATOMIC {
        @Override
        void check(Recording recording, Truth truth) {
            ReferenceChanges reference =
                    new ReferenceChanges(recording.request().getFilter(), false);
            for (Step step : Step.of(recording)) {
                if (step.kind() == EventCase.CHANGES) {
                    TopologyState from = truth.at(step.head().getPreviousVersion());
                    TopologyState to = truth.at(step.version());
                    assertThat(step.changes().stream().map(WatchPromise::kindAndId))
                            .as("changes of version %s", step.version())
                            .containsExactlyInAnyOrderElementsOf(reference.between(from, to).stream()
                                    .map(WatchPromise::kindAndId)
                                    .toList());
                    assertThat(step.head().hasTopology())
                            .as("description in version %s", step.version())
                            .isEqualTo(ReferenceChanges.describedAnew(from, to));
                }
            }
        }
    },

    /** A watch starts exactly after the version that was asked for, and its error tells the version that the watcher has. */
    RESUMABLE {
        @Override
        void check(Recording recording, Truth truth) {
            long asked = recording.request().getAfterVersion();
            for (Received received : recording.events()) {
                WatchResponse event = received.event();
                if (asked != 0 && (event.hasState() || event.hasSync())) {
                    assertThat(event.getVersion()).as("start").isEqualTo(asked);
                }
            }
            if (recording.error() != null && recording.error().getLastVersion() != 0) {
                assertThat(recording.error().getLastVersion())
                        .as("last version of the error")
                        .isGreaterThanOrEqualTo(recording.lastVersion());
                nothingBetween(
                        recording,
                        truth,
                        recording.lastVersion(),
                        recording.error().getLastVersion());
            }
        }
    },

    /** A bookmark is only sent for a version until which nothing else was to be told, and has its hash. */
    BOOKMARK_TRUE {
        @Override
        void check(Recording recording, Truth truth) {
            long has = 0;
            for (Step step : Step.of(recording)) {
                if (step.kind() == EventCase.BOOKMARK) {
                    assertThat(step.version()).as("version of a bookmark").isGreaterThan(has);
                    nothingBetween(recording, truth, has, step.version());
                    assertThat(step.event().getBookmark().getStateHash())
                            .as("hash of the bookmark of version %s", step.version())
                            .isEqualTo(truth.at(step.version()).topology().getStateHash());
                }
                has = step.version();
            }
        }
    },

    /** What comes is what the filter shows, as it is: no more, no less, no other content. */
    FILTER_RIGHT {
        @Override
        void check(Recording recording, Truth truth) {
            FilterModel filter = new FilterModel(recording.request().getFilter());
            ReferenceChanges reference =
                    new ReferenceChanges(recording.request().getFilter(), false);
            Fold state = new Fold();
            for (Step step : Step.of(recording)) {
                switch (step.kind()) {
                    case STATE -> state.add(step.event().getState());
                    case SYNC -> {
                        if (recording.request().getIncludeState()) {
                            TopologyState view = filter.view(truth.at(step.version()));
                            assertThat(state.state().nodes()).isEqualTo(view.nodes());
                            assertThat(state.state().links()).isEqualTo(view.links());
                        }
                    }
                    case CHANGES ->
                        assertThat(step.changes().stream().map(WatchPromise::withoutPrevious))
                                .as("changes of version %s", step.version())
                                .containsExactlyInAnyOrderElementsOf(reference.between(
                                        truth.at(step.head().getPreviousVersion()), truth.at(step.version())));
                    default -> {}
                }
            }
        }
    },

    /** Previous values come if asked for, and are those of the version before. */
    PREVIOUS_RIGHT {
        @Override
        void check(Recording recording, Truth truth) {
            boolean asked = recording.request().getIncludePrevious();
            for (Step step : Step.of(recording)) {
                for (ElementChange change : step.changes()) {
                    TopologyState from = truth.at(step.head().getPreviousVersion());
                    boolean expected = asked && change.getKind() != ChangeKind.ADDED;
                    assertThat(change.hasPreviousNode() || change.hasPreviousLink())
                            .as("previous value in %s", change)
                            .isEqualTo(expected);
                    if (expected && change.hasNode()) {
                        assertThat(change.getPreviousNode())
                                .isEqualTo(from.nodes().get(change.getNode().getId()));
                    } else if (expected) {
                        assertThat(change.getPreviousLink())
                                .isEqualTo(from.links().get(change.getLink().getId()));
                    }
                }
            }
        }
    },

    /** Nothing is told before it was published, and nothing in an event is newer than its version. */
    NOTHING_OF_THE_FUTURE {
        @Override
        void check(Recording recording, Truth truth) {
            for (Received received : recording.events()) {
                WatchResponse event = received.event();
                assertThat(event.getVersion()).as("version of %s", event).isLessThanOrEqualTo(received.published());
                event.getState()
                        .getNodesList()
                        .forEach(node -> assertThat(node.getModifiedVersion()).isLessThanOrEqualTo(event.getVersion()));
            }
            for (Step step : Step.of(recording)) {
                step.changes()
                        .forEach(change -> assertThat(modifiedVersion(change))
                                .as("modified_version in %s", change)
                                .isLessThanOrEqualTo(step.version()));
            }
        }
    },

    /** Who applies event after event has the topology, or what the filter shows of it, at each version. */
    FOLD_IS_THE_STATE {
        @Override
        void check(Recording recording, Truth truth) {
            FoldCheck.of(recording, truth).run();
        }
    };

    /** Fails with what was seen and what was expected, if the recording breaks the promise. */
    abstract void check(Recording recording, Truth truth);

    /** Checks all promises. */
    public static void checkAll(Recording recording, Truth truth) {
        for (WatchPromise promise : values()) {
            promise.check(recording, truth);
        }
    }

    /** Checks all promises of a watch that was resumed, each time after the version that the watcher had. */
    public static void checkResumed(List<Recording> recordings, Truth truth) {
        for (int i = 0; i < recordings.size(); i++) {
            if (i > 0) {
                assertThat(recordings.get(i).request().getAfterVersion())
                        .as("where watch %s goes on", i)
                        .isEqualTo(recordings.get(i - 1).lastVersion());
            }
            checkAll(recordings.get(i), truth);
        }
    }

    private static void nothingBetween(Recording recording, Truth truth, long from, long to) {
        boolean conflated = recording.request().getMode() == WatchMode.CONFLATED;
        long step = conflated ? Math.max(1, to - from) : 1;
        ReferenceChanges reference = new ReferenceChanges(recording.request().getFilter(), false);
        for (long version = Math.max(from, 1); version < to; version += step) {
            TopologyState before = truth.at(version);
            TopologyState after = truth.at(Math.min(version + step, to));
            assertThat(reference.between(before, after))
                    .as("changes between %s and %s, which were passed over", version, after.version())
                    .isEmpty();
            assertThat(ReferenceChanges.describedAnew(before, after))
                    .as("another description between %s and %s, which was passed over", version, after.version())
                    .isFalse();
        }
    }

    private static String idOf(ElementChange change) {
        return change.hasNode()
                ? "node/" + change.getNode().getId()
                : "link/" + change.getLink().getId();
    }

    private static String kindAndId(ElementChange change) {
        return change.getKind() + " " + idOf(change);
    }

    private static long modifiedVersion(ElementChange change) {
        return change.hasNode()
                ? change.getNode().getModifiedVersion()
                : change.getLink().getModifiedVersion();
    }

    /** Without previous values, and with the fields in the order of their names. */
    private static ElementChange withoutPrevious(ElementChange change) {
        ElementChange.Builder plain = change.toBuilder().clearPreviousNode().clearPreviousLink();
        if (change.hasChangedFields()) {
            plain.getChangedFieldsBuilder()
                    .clearPaths()
                    .addAllPaths(change.getChangedFields().getPathsList().stream()
                            .sorted()
                            .toList());
        }
        return plain.build();
    }
}
