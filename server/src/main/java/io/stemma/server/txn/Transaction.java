package io.stemma.server.txn;

import io.stemma.server.graph.Change;
import java.util.List;

/**
 * A bounded list of changes with its preconditions: all or nothing.
 *
 * @param changes applied in this order
 * @param preconditions judged before the first change
 * @param expectedVersion the version the topology must be at, or {@link #ANY_VERSION}
 * @param requestId makes a retry safe; empty for none
 * @param fingerprint a hash of all that was asked, so that a request id used for something else is noticed
 */
public record Transaction(
        List<Change> changes,
        List<Precondition> preconditions,
        long expectedVersion,
        String requestId,
        long fingerprint) {
    /** No version is expected. */
    public static final long ANY_VERSION = -1;

    /** Changes without any condition. */
    public static Transaction of(Change... changes) {
        return new Transaction(List.of(changes), List.of(), ANY_VERSION, "", 0);
    }
}
