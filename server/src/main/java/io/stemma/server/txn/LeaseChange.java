package io.stemma.server.txn;

/** What is done about a lease. Carries all that decides its outcome, so that a log can carry it too. */
public sealed interface LeaseChange {
    /** Make a lease; its id is chosen when it is made. */
    record Grant(long ttlMillis, long graceMillis) implements LeaseChange {}

    /** Start the lease's time anew; its elements become fresh if they are stale. */
    record KeepAlive(long leaseId) implements LeaseChange {}

    /** End the lease; its elements go, or stay without a lease. */
    record End(long leaseId, boolean keepElements) implements LeaseChange {}

    /**
     * The lease's time was over: its elements turn stale. Without effect if it was kept alive since.
     *
     * @param incarnation the topology that was looked at
     * @param renewals how often the lease had been kept alive then
     */
    record Expire(long incarnation, long leaseId, long renewals) implements LeaseChange {}

    /** The lease's grace was over, too: its elements go, and so does the lease. Without effect as {@link Expire}. */
    record Remove(long incarnation, long leaseId, long renewals) implements LeaseChange {}
}
