package io.stemma.server.watch;

/** Why the server ends a watch. */
public sealed interface WatchEnd {
    /**
     * The watcher lacks versions that are not held any more.
     *
     * @param lastVersion the last version that it was sent; 0 if it has not been sent a whole one
     * @param firstVersion the first version that is still held
     * @param currentVersion the current version
     */
    record SlowConsumer(long lastVersion, long firstVersion, long currentVersion) implements WatchEnd {}

    /** The topology was removed. */
    record Dropped() implements WatchEnd {}

    /** The server stops. */
    record Stopping() implements WatchEnd {}

    /** The watcher does not want more. */
    record Cancelled() implements WatchEnd {}

    /** What the watcher asks for could not be told. */
    record Failed(Throwable failure) implements WatchEnd {}
}
