package io.stemma.server.watch;

/**
 * The bounds of watching.
 *
 * @param threads threads that send to watchers
 * @param watchersMax watchers of all topologies
 * @param sharedBytesMax encoded events that are kept for other watchers, in bytes
 */
public record WatchLimits(int threads, int watchersMax, long sharedBytesMax) {}
