package io.stemma.server.watch;

import io.stemma.server.graph.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * What a watcher sees of a topology's versions, as the messages that it is sent. Lenses that are equal give equal messages, which
 * are then made once for all. May be used by many threads.
 */
public interface Lens {
    /** Where the state starts. */
    long STATE_START = 0;
    /** Stands for the position behind the state's end. */
    long STATE_END = -1;

    /**
     * A part of the state.
     *
     * @param message null if there is nothing to tell at this position
     * @param next where the next part starts, or {@link #STATE_END}
     */
    record StatePart(byte @Nullable [] message, long next) {}

    /** True if looking through it takes time beyond that of what changed, so that other watchers should not wait for it. */
    boolean isSlow();

    /** The part of the state of that version that starts at the position. */
    StatePart state(Snapshot at, long position);

    /** Says that the watcher has all of that version. */
    byte[] sync(Snapshot at);

    /** What changed from one version to a later one. */
    Event changes(Snapshot from, Snapshot to);

    /** Says that nothing was to be told until that version. */
    byte[] bookmark(Snapshot at);
}
