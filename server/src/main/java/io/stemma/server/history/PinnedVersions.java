package io.stemma.server.history;

import io.stemma.server.graph.RetainedBytes;
import io.stemma.server.graph.Snapshot;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The versions of one topology that pins hold, and the memory this takes: of each the parts that the next newer version held, by a
 * pin or by history, does not share. Versions never change, so of all comparisons only that with the first of history is made
 * again as history moves on. Guarded by its {@link PinTable}.
 */
final class PinnedVersions {
    private static final class Pinned {
        private final Snapshot snapshot;
        private int pins;
        private long comparedVersion;
        private long bytes;

        Pinned(Snapshot snapshot) {
            this.snapshot = snapshot;
        }
    }

    private final VersionHistory history;
    private final NavigableMap<Long, Pinned> versions = new TreeMap<>();

    PinnedVersions(VersionHistory history) {
        this.history = history;
    }

    void add(Snapshot snapshot) {
        versions.computeIfAbsent(snapshot.version(), version -> new Pinned(snapshot)).pins++;
    }

    void remove(long version) {
        Pinned pinned = versions.get(version);
        if (pinned != null && --pinned.pins == 0) {
            versions.remove(version);
        }
    }

    boolean isEmpty() {
        return versions.isEmpty();
    }

    @Nullable
    Snapshot at(long version) {
        Pinned pinned = versions.get(version);
        return pinned == null ? null : pinned.snapshot;
    }

    /** The versions below that one, the newest first. */
    Iterable<Long> before(long version) {
        return versions.headMap(version, false).descendingKeySet();
    }

    /** Compares versions anew where it must be. */
    void measure() {
        Snapshot newer = firstOfHistory();
        if (newer == null) {
            return;
        }
        for (Map.Entry<Long, Pinned> entry : versions.descendingMap().entrySet()) {
            Pinned pinned = entry.getValue();
            if (entry.getKey() >= newer.version()) {
                pinned.bytes = 0;
                continue;
            }
            if (pinned.comparedVersion != newer.version()) {
                pinned.bytes = RetainedBytes.of(pinned.snapshot, newer);
                pinned.comparedVersion = newer.version();
            }
            newer = pinned.snapshot;
        }
    }

    private @Nullable Snapshot firstOfHistory() {
        Snapshot first = null;
        while (first == null && history.size() > 0) {
            first = history.at(history.first()); // null if it was let go of just now
        }
        return first;
    }

    /** What the version held beside newer ones when it was measured, in bytes. */
    long bytes(long version) {
        Pinned pinned = versions.get(version);
        return pinned == null ? 0 : pinned.bytes;
    }

    /** What all versions held beside history when they were measured, in bytes. */
    long bytes() {
        return versions.values().stream().mapToLong(pinned -> pinned.bytes).sum();
    }
}
