package io.stemma.server.txn;

/** What must hold of one element before a transaction is applied. */
public record Precondition(Kind kind, byte[] id, Condition condition, long modifiedVersion) {
    /** Which sort of element. */
    public enum Kind {
        /** A node. */
        NODE,
        /** A link. */
        LINK
    }

    /** What must hold. */
    public enum Condition {
        /** The element does not exist. */
        ABSENT,
        /** The element exists. */
        EXISTS,
        /** The element exists and was changed last by {@link Precondition#modifiedVersion}. */
        MODIFIED_VERSION
    }
}
