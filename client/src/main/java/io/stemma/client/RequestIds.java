package io.stemma.client;

import io.stemma.v1.Request;
import io.stemma.v1.RequestOrBuilder;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Gives writes a request_id where the caller gave none, so that the client's own retries are applied once.
 *
 * <p>An id is 122 random bits that belong to this client, and a count: unique without asking for randomness each time.
 */
final class RequestIds {
    private final String prefix = UUID.randomUUID() + "-";
    private final AtomicLong count = new AtomicLong();

    /** Sets the id of a write that has none. A dry run applies nothing and needs none. */
    void fill(Request.Builder call) {
        if (!of(call).isEmpty()) {
            return;
        }
        switch (call.getCallCase()) {
            case CREATE_TOPOLOGY -> call.getCreateTopologyBuilder().setRequestId(next());
            case UPDATE_TOPOLOGY -> call.getUpdateTopologyBuilder().setRequestId(next());
            case DELETE_TOPOLOGY -> call.getDeleteTopologyBuilder().setRequestId(next());
            case SET_PRIMARY -> call.getSetPrimaryBuilder().setRequestId(next());
            case REFRESH_PRIMARY -> call.getRefreshPrimaryBuilder().setRequestId(next());
            case CREATE_LEASE -> call.getCreateLeaseBuilder().setRequestId(next());
            case KEEP_LEASE_ALIVE -> call.getKeepLeaseAliveBuilder().setRequestId(next());
            case DELETE_LEASE -> call.getDeleteLeaseBuilder().setRequestId(next());
            case MERGE -> {
                if (!call.getMerge().getDryRun()) {
                    call.getMergeBuilder().setRequestId(next());
                }
            }
            case COMMIT -> {
                if (!call.getCommit().getDryRun()) {
                    call.getCommitBuilder().setRequestId(next());
                }
            }
            default -> {}
        }
    }

    /** The request_id of a call; empty where it has none. */
    static String of(RequestOrBuilder call) {
        return switch (call.getCallCase()) {
            case CREATE_TOPOLOGY -> call.getCreateTopology().getRequestId();
            case UPDATE_TOPOLOGY -> call.getUpdateTopology().getRequestId();
            case DELETE_TOPOLOGY -> call.getDeleteTopology().getRequestId();
            case SET_PRIMARY -> call.getSetPrimary().getRequestId();
            case REFRESH_PRIMARY -> call.getRefreshPrimary().getRequestId();
            case COMMIT -> call.getCommit().getRequestId();
            case MERGE -> call.getMerge().getRequestId();
            case CREATE_LEASE -> call.getCreateLease().getRequestId();
            case KEEP_LEASE_ALIVE -> call.getKeepLeaseAlive().getRequestId();
            case DELETE_LEASE -> call.getDeleteLease().getRequestId();
            case IMPORT -> call.getImport().getBegin().getRequestId();
            default -> "";
        };
    }

    private String next() {
        return prefix + count.incrementAndGet();
    }
}
