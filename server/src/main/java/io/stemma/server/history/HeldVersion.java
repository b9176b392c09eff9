package io.stemma.server.history;

import io.stemma.server.graph.Snapshot;
import io.stemma.server.txn.Outcome.Tally;

/**
 * A version that is held, with what is known of how it came to be.
 *
 * @param snapshot its content
 * @param requestId the request id of its transaction; empty for none
 * @param client who committed it; empty if nobody said
 * @param tally what it changed
 */
public record HeldVersion(Snapshot snapshot, String requestId, String client, Tally tally) {
    /** The version. */
    public long version() {
        return snapshot.version();
    }
}
