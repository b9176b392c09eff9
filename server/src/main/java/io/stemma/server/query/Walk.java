package io.stemma.server.query;

/** Which of a node's links are walked. */
public enum Walk {
    /** From source to destination. */
    OUTGOING,
    /** From destination to source. */
    INCOMING,
    /** Either way. */
    BOTH;

    boolean goesOut() {
        return this != INCOMING;
    }

    boolean goesIn() {
        return this != OUTGOING;
    }
}
