package io.stemma.server.watch;

/**
 * The bounds of watching.
 *
 * @param threads threads that send to watchers
 * @param watchersMax watchers of all topologies
 * @param messageBytesMax a message to a watcher, in bytes, unless one element alone is larger
 * @param sharedBytesMax encoded events that are kept for other watchers, in bytes
 * @param bookmarkMillis how long nothing is sent while the version moves on, at most, to who does not say, in milliseconds
 */
public record WatchLimits(int threads, int watchersMax, int messageBytesMax, long sharedBytesMax, int bookmarkMillis) {
    /** Of a server that was told nothing else. */
    public static final WatchLimits DEFAULTS = new WatchLimits(2, 10_000, 256 << 10, 32 << 20, 5_000);
}
