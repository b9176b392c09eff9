package io.stemma.server.txn;

import org.jspecify.annotations.Nullable;

/** What became of a transaction. */
public sealed interface Outcome {

    /**
     * It was applied, as that version.
     *
     * @param version the version it became
     * @param commitTimeMicros when, in microseconds since 1970-01-01T00:00:00Z
     * @param tally what it changed
     * @param replayed true if it had been applied before, under the same request id
     * @param leaseId the lease that it made or was about; 0 for none
     */
    record Applied(long version, long commitTimeMicros, Tally tally, boolean replayed, long leaseId)
            implements Outcome {
        /** Of a transaction that is not about a lease. */
        public Applied(long version, long commitTimeMicros, Tally tally, boolean replayed) {
            this(version, commitTimeMicros, tally, replayed, 0);
        }

        Applied asReplay() {
            return new Applied(version, commitTimeMicros, tally, true, leaseId);
        }
    }

    /**
     * It was refused, and nothing of it was applied.
     *
     * @param reason why
     * @param subject the element or field that it failed at
     * @param found what was there
     * @param expected what would have been right
     * @param version the version it was judged at
     */
    record Rejected(Rejection reason, String subject, String found, String expected, long version) implements Outcome {}

    /**
     * What a transaction changed.
     *
     * @param removedPrimaryId the primary node that was refreshed away, if one was
     * @param primaryId the primary node elected in its place
     */
    record Tally(
            int nodesPut,
            int linksPut,
            int nodesDeleted,
            int linksDeleted,
            @Nullable String removedPrimaryId,
            @Nullable String primaryId) {}
}
