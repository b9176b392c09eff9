package io.stemma.client;

import io.stemma.v1.Request.CallCase;

/** What a call does to the server: tells whether it may be sent twice. */
enum CallKind {
    /** Changes nothing: safe to send again. */
    READ,
    /** Changes a topology: safe to send again if it carries a request_id. */
    WRITE,
    /** Changes counters, and would change them again: sent once, and never again. */
    COUNT,
    /** A stream of parts that are gone once sent: never sent again. */
    IMPORT,
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
                    GET_STATUS -> READ;
            case CREATE_TOPOLOGY, UPDATE_TOPOLOGY, DELETE_TOPOLOGY, COMMIT, SET_PRIMARY, REFRESH_PRIMARY -> WRITE;
            case CREATE_COUNTER, ADD_TO_COUNTERS, DELETE_COUNTER -> COUNT;
            case IMPORT -> IMPORT;
            case HELLO, CANCEL, CALL_NOT_SET -> CONTROL;
        };
    }
}
