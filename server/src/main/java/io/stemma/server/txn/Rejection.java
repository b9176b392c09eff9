package io.stemma.server.txn;

/** Why a transaction is refused. The contract's {@code ErrorReason} has a value of the same name for each. */
public enum Rejection {
    /** A precondition wants an element absent that exists. */
    ELEMENT_EXISTS,
    /** A precondition wants an element that is absent. */
    ELEMENT_ABSENT,
    /** An element or the topology is at another version than expected. */
    VERSION_MISMATCH,
    /** A change names a node that does not exist. */
    NODE_NOT_FOUND,
    /** A change names a link that does not exist. */
    LINK_NOT_FOUND,
    /** A link's end does not exist. */
    DANGLING_LINK,
    /** A node to be deleted has links, and cascade was not asked for. */
    NODE_HAS_LINKS,
    /** A node to be deleted is primary. */
    NODE_IS_PRIMARY,
    /** There is no primary to be refreshed. */
    NO_PRIMARY,
    /** The last node can not be refreshed away. */
    LAST_NODE,
    /** A patch leads to content that is not allowed. */
    INVALID_FIELD,
    /** A bound of the topology. */
    LIMIT_EXCEEDED,
    /** There is no such lease any more. */
    LEASE_NOT_FOUND,
    /** The lease's time is over. */
    LEASE_STALE,
    /** The request id was used for something else. */
    REQUEST_ID_REUSED,
    /** There is no such topology any more. */
    TOPOLOGY_NOT_FOUND,
    /** There is such a topology already. */
    TOPOLOGY_EXISTS
}
