package io.stemma.server.service;

import io.stemma.server.codec.ChangeChoice;
import io.stemma.server.codec.ElementDiffer;
import io.stemma.server.codec.TopologyCodec;
import io.stemma.server.graph.Snapshot;
import io.stemma.server.graph.SnapshotDiff;
import io.stemma.server.query.QueryBudget;
import io.stemma.server.watch.Event;
import io.stemma.v1.ElementChange;
import io.stemma.v1.VersionChanges;
import io.stemma.v1.WatchResponse;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes what changed between two versions into messages of bounded size, one after the other. Owned by one thread. */
final class ChangeMessages {
    /** Tag and length of a change. */
    private static final int HEAD_BYTES_MAX = 8;

    private final Snapshot from;
    private final Snapshot to;
    private final long incarnation;
    private final int messageBytesMax;
    private final ElementDiffer changes;
    private final boolean describedAnew;
    /** The change that the next message starts with. */
    private @Nullable ElementChange first;

    ChangeMessages(
            Snapshot from,
            Snapshot to,
            ChangeChoice choice,
            boolean includePrevious,
            long incarnation,
            int messageBytesMax,
            QueryBudget budget) {
        this.from = from;
        this.to = to;
        this.incarnation = incarnation;
        this.messageBytesMax = messageBytesMax;
        this.changes = new ElementDiffer(from, to, SnapshotDiff.between(from, to), choice, includePrevious, budget);
        this.describedAnew = !Arrays.equals(from.description(), to.description())
                || !Objects.equals(from.nodeId(from.primary()), to.nodeId(to.primary()));
        this.first = changes.next();
    }

    /** True if there is no change to tell. */
    boolean tellNothing() {
        return first == null && !describedAnew;
    }

    /** The next message; the first one also if there is no change. */
    Event.Part next() {
        VersionChanges.Builder message = VersionChanges.newBuilder()
                .setPreviousVersion(from.version())
                .setCommitTimeUs(to.commitTimeMicros())
                .setStateHash(to.stateHash());
        int bytes = 0;
        for (ElementChange change = first; change != null && fits(bytes, change); change = first) {
            bytes += change.getSerializedSize() + HEAD_BYTES_MAX;
            message.addChanges(change);
            first = changes.next();
        }
        boolean isLast = first == null;
        if (isLast && describedAnew) {
            message.setTopology(TopologyCodec.message(to, incarnation));
        }
        byte[] encoded = WatchResponse.newBuilder()
                .setVersion(isLast ? to.version() : from.version())
                .setChanges(message.setContinued(!isLast))
                .build()
                .toByteArray();
        return new Event.Part(encoded, isLast);
    }

    private boolean fits(int bytes, ElementChange change) {
        return bytes == 0 || bytes + change.getSerializedSize() + HEAD_BYTES_MAX <= messageBytesMax;
    }
}
