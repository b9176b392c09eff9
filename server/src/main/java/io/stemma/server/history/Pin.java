package io.stemma.server.history;

import io.stemma.server.graph.Snapshot;

/**
 * A client's time-limited hold on a version.
 *
 * @param id names it, on the whole server
 * @param incarnation the topology
 * @param snapshot what it holds
 * @param owner who holds it
 * @param description what for
 * @param createMicros when it was made, in microseconds since 1970-01-01T00:00:00Z
 * @param expireMicros when it ends, on the same clock: for people
 * @param expireNanos when it ends, on the clock of {@link System#nanoTime}
 */
public record Pin(
        String id,
        long incarnation,
        Snapshot snapshot,
        String owner,
        String description,
        long createMicros,
        long expireMicros,
        long expireNanos) {

    /** The version held. */
    public long version() {
        return snapshot.version();
    }
}
