package io.stemma.server.meter;

import java.util.Locale;

/** What keeps the server standing; each tells when it acts. */
public enum Protection {
    /** A connection above the number in all was closed. */
    CONNECTIONS,
    /** A connection above the number for its address was closed. */
    CONNECTIONS_PER_ADDRESS,
    /** A connection that did not say Hello in time was closed. */
    HELLO_TIMEOUT,
    /** A connection whose request did not arrive in full in time was closed. */
    FRAME_TIMEOUT,
    /** A connection without requests was closed. */
    IDLE_TIMEOUT,
    /** A connection that did not read its replies was closed. */
    WRITE_TIMEOUT,
    /** A connection that speaks HTTP or TLS was closed. */
    FOREIGN_PROTOCOL,
    /** A connection that broke the protocol was closed. */
    PROTOCOL_ERROR,
    /** A connection with too many open requests was not read for a while. */
    IN_FLIGHT,
    /** A connection with too many unsent bytes was not read for a while. */
    WRITE_BUFFER,
    /** A connection whose import runs behind was not read for a while. */
    IMPORT_QUEUE,
    /** A connection with many requests at once gave way to the others. */
    FAIRNESS,
    /** A request was answered because its deadline passed. */
    DEADLINE,
    /** A long read was refused because too many wait for a thread. */
    QUERY_QUEUE,
    /** A long read was ended because it spent its work budget. */
    QUERY_WORK,
    /** A transaction was refused because too many wait for the commit thread. */
    COMMIT_QUEUE,
    /** An import was refused or ended because imports hold as much as they may. */
    IMPORT_BOUNDS,
    /** A native request was refused because some queue was full. */
    OVERLOAD,
    /** What would have made the graph larger was refused because the heap is nearly full. */
    HEAP;

    private final String label = name().toLowerCase(Locale.ROOT);

    String label() {
        return label;
    }
}
