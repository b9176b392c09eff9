package io.stemma.server.watch;

import io.stemma.server.graph.Snapshot;

/**
 * What one watcher asks for.
 *
 * @param start the version that the first event tells the changes of
 * @param lens what the watcher sees
 * @param includeState true to tell the state at the start first
 * @param conflated true if one event may tell the changes of several versions
 * @param bookmarkNanos how long nothing is sent, at most, while the version moves on
 */
public record WatchPlan(Snapshot start, Lens lens, boolean includeState, boolean conflated, long bookmarkNanos) {}
