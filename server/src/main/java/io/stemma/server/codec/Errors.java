package io.stemma.server.codec;

import com.google.rpc.Code;
import io.stemma.server.txn.Outcome.Rejected;
import io.stemma.server.txn.Rejection;
import io.stemma.v1.Error;
import io.stemma.v1.ErrorReason;

/** Makes the contract's errors: each reason has one class, and each message shows value and expectation. */
public final class Errors {
    private Errors() {}

    /** A field that is missing, malformed or out of its range. */
    public static RefusedException invalid(String subject, String found, String expected) {
        return refused(ErrorReason.INVALID_FIELD, subject, found, expected);
    }

    /** A refusal with value and expectation. */
    public static RefusedException refused(ErrorReason reason, String subject, String found, String expected) {
        return new RefusedException(error(reason, subject, found, expected).build());
    }

    /** An error with value and expectation, to be completed. */
    public static Error.Builder error(ErrorReason reason, String subject, String found, String expected) {
        return Error.newBuilder()
                .setCode(codeOf(reason))
                .setReason(reason)
                .setMessage(subject + ": " + found + " (expected " + expected + ")")
                .setSubject(subject)
                .setFound(found)
                .setExpected(expected);
    }

    /** An error that is told in words only, to be completed. */
    public static Error.Builder error(ErrorReason reason, String message) {
        return Error.newBuilder().setCode(codeOf(reason)).setReason(reason).setMessage(message);
    }

    /** No such topology. */
    public static RefusedException topologyNotFound(String name) {
        return refused(
                ErrorReason.TOPOLOGY_NOT_FOUND, "topology", Found.text(name), "the name of a topology that exists");
    }

    /** No such node, at that version. */
    public static RefusedException nodeNotFound(String field, String id, long version) {
        return new RefusedException(
                error(ErrorReason.NODE_NOT_FOUND, field, Found.text(id), "the id of a node that exists")
                        .setVersion(version)
                        .build());
    }

    /** No such link, at that version. */
    public static RefusedException linkNotFound(String field, String id, long version) {
        return new RefusedException(
                error(ErrorReason.LINK_NOT_FOUND, field, Found.text(id), "the id of a link that exists")
                        .setVersion(version)
                        .build());
    }

    /** What the client is told of a transaction that was refused. */
    public static Error of(Rejected rejected) {
        return error(reasonOf(rejected.reason()), rejected.subject(), rejected.found(), rejected.expected())
                .setVersion(Math.max(0, rejected.version()))
                .build();
    }

    /** The contract's name for a rejection. */
    static ErrorReason reasonOf(Rejection rejection) {
        return ErrorReason.valueOf(rejection.name());
    }

    /** The class that the contract gives the reason. */
    public static Code codeOf(ErrorReason reason) {
        return switch (reason) {
            case INVALID_FIELD, MALFORMED_FRAME, UNKNOWN_FIELD, INVALID_PAGE_TOKEN -> Code.INVALID_ARGUMENT;
            case UNKNOWN_CALL -> Code.UNIMPLEMENTED;
            case TOPOLOGY_NOT_FOUND,
                    NODE_NOT_FOUND,
                    LINK_NOT_FOUND,
                    NO_PATH,
                    NO_PRIMARY,
                    COUNTER_NOT_FOUND,
                    PIN_NOT_FOUND,
                    FORK_NOT_FOUND,
                    LEASE_NOT_FOUND -> Code.NOT_FOUND;
            case TOPOLOGY_EXISTS, COUNTER_EXISTS, FORK_EXISTS -> Code.ALREADY_EXISTS;
            case ELEMENT_EXISTS, ELEMENT_ABSENT, VERSION_MISMATCH -> Code.ABORTED;
            case DANGLING_LINK,
                    NODE_HAS_LINKS,
                    NODE_IS_PRIMARY,
                    LAST_NODE,
                    ENGINE_UNSUPPORTED,
                    REQUEST_ID_REUSED,
                    HELLO_EXPECTED,
                    LEASE_STALE -> Code.FAILED_PRECONDITION;
            case VERSION_IN_FUTURE, VERSION_COMPACTED, PIN_EXPIRED -> Code.OUT_OF_RANGE;
            case LIMIT_EXCEEDED, OVERLOADED, SLOW_CONSUMER -> Code.RESOURCE_EXHAUSTED;
            case DEADLINE_PASSED -> Code.DEADLINE_EXCEEDED;
            case CANCELLED_BY_CLIENT -> Code.CANCELLED;
            case NOT_SERVING, MIN_VERSION_NOT_REACHED -> Code.UNAVAILABLE;
            case SERVER_FAULT -> Code.INTERNAL;
            case ERROR_REASON_UNSPECIFIED, UNRECOGNIZED -> Code.UNKNOWN;
        };
    }
}
