package io.stemma.client;

import io.stemma.v1.Request.CallCase;

/** What a call does to the server: tells whether it may be sent twice. */
enum CallKind {
    /** Changes nothing, or the same again: safe to send again. */
    READ,
    /** Changes a topology: safe to send again if it carries a request_id. */
    WRITE,
    /** Changes counters, pins or forks, and would change them again: sent once, and never again. */
    ONCE,
    /** A stream of parts that are gone once sent: never sent again. */
    IMPORT,
    /** Answered by a stream of replies: never sent again as it is. */
    STREAM,
    /** Part of the protocol itself: sent by the client only. */
    CONTROL;

    static CallKind of(CallCase call) {
        return switch (call) {
            case GET_TOPOLOGY,
                    LIST_TOPOLOGIES,
                    GET_NODE,
                    LIST_NODES,
                    GET_LINK,
                    LIST_LINKS,
                    BATCH_GET,
                    LIST_NEIGHBORS,
                    GET_NEIGHBORHOOD,
                    FIND_PATH,
                    GET_PRIMARY,
                    READ_COUNTERS,
                    LIST_COUNTERS,
                    GET_STATUS,
                    LIST_VERSIONS,
                    RENEW_PIN,
                    LIST_PINS,
                    GET_FORK,
                    LIST_FORKS,
                    RENEW_FORK,
                    LIST_LEASES -> READ;
            case CREATE_TOPOLOGY,
                    UPDATE_TOPOLOGY,
                    DELETE_TOPOLOGY,
                    COMMIT,
                    SET_PRIMARY,
                    REFRESH_PRIMARY,
                    MERGE,
                    CREATE_LEASE,
                    KEEP_LEASE_ALIVE,
                    DELETE_LEASE -> WRITE;
            case CREATE_COUNTER, ADD_TO_COUNTERS, DELETE_COUNTER, CREATE_PIN, DELETE_PIN, CREATE_FORK, DELETE_FORK ->
                ONCE;
            case IMPORT -> IMPORT;
            case DIFF, WATCH, WATCH_ANSWER -> STREAM;
            case HELLO, CANCEL, ADD_CREDITS, CALL_NOT_SET -> CONTROL;
        };
    }
}
