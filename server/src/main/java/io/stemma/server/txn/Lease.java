package io.stemma.server.txn;

/**
 * A lease as it is now.
 *
 * @param id names it within its topology
 * @param owner who holds it
 * @param ttlMillis how long it lives from the last keep-alive on, in milliseconds
 * @param graceMillis how long its elements stay after that, in milliseconds
 * @param renewals how often it was kept alive
 * @param renewedMicros when it was made or kept alive last, as committed, in microseconds since 1970-01-01T00:00:00Z; from
 *     which a log can tell how much time was left
 * @param stale true if its time is over
 * @param dueNanos when it turns stale or, if it is, when it goes; on the clock of {@link System#nanoTime}
 */
public record Lease(
        long id,
        String owner,
        long ttlMillis,
        long graceMillis,
        long renewals,
        long renewedMicros,
        boolean stale,
        long dueNanos) {}
