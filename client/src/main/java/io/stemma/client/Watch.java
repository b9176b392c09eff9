package io.stemma.client;

import java.util.concurrent.CompletableFuture;

/**
 * A watch under way. It resumes by itself when a connection is lost or the server asks for patience: what its listener is
 * told stays one sequence without gap or duplicate.
 *
 * <p>It ends when it is closed, when its listener fails, or when the server says that it can not go on: COMPACTED,
 * SLOW_CONSUMER, a topology that is gone, or a request that is not right.
 */
public final class Watch implements AutoCloseable {
    private final Follower follower;
    private final Progress progress;

    /** How far the listener is. */
    interface Progress {
        long version();
    }

    Watch(Follower follower, Progress progress) {
        this.follower = follower;
        this.progress = progress;
    }

    /** The version of the last event that the listener has taken: another watch can go on after it. 0 for none yet. */
    public long version() {
        return progress.version();
    }

    /** Completes when the watch ends, after the last event was taken: with null once it is closed, else with the failure. */
    public CompletableFuture<Void> ended() {
        return follower.ended().copy();
    }

    /** Ends the watch. No further event begins to be told, though one may be under way. */
    @Override
    public void close() {
        follower.close();
    }
}
