package io.stemma.server.rpc;

import com.google.rpc.Code;
import io.stemma.v1.Error;
import io.stemma.v1.ErrorReason;

/** The errors that the transport itself gives. */
final class Errors {
    /** How long a client is told to wait for a server that stops, in milliseconds. */
    private static final int NOT_SERVING_DELAY_MILLIS = 1_000;

    private Errors() {}

    static Error malformed(String message) {
        return of(Code.INVALID_ARGUMENT, ErrorReason.MALFORMED_FRAME, message).build();
    }

    static Error invalid(String subject, String found, String expected) {
        return of(
                        Code.INVALID_ARGUMENT,
                        ErrorReason.INVALID_FIELD,
                        subject + ": " + found + " (expected " + expected + ")")
                .setSubject(subject)
                .setFound(found)
                .setExpected(expected)
                .build();
    }

    static Error helloExpected(String found) {
        return of(Code.FAILED_PRECONDITION, ErrorReason.HELLO_EXPECTED, "first frame: " + found + " (expected Hello)")
                .setFound(found)
                .setExpected("Hello")
                .build();
    }

    static Error unknownCall() {
        return of(Code.UNIMPLEMENTED, ErrorReason.UNKNOWN_CALL, "call: none that this server knows")
                .setSubject("call")
                .build();
    }

    static Error deadlinePassed() {
        return of(Code.DEADLINE_EXCEEDED, ErrorReason.DEADLINE_PASSED, "the deadline of the request passed")
                .build();
    }

    static Error tooSlow(String what, int timeoutMillis) {
        return of(
                        Code.DEADLINE_EXCEEDED,
                        ErrorReason.DEADLINE_PASSED,
                        what + ": not there in time (expected within " + timeoutMillis + " ms)")
                .build();
    }

    static Error cancelled() {
        return of(Code.CANCELLED, ErrorReason.CANCELLED_BY_CLIENT, "cancelled by the client")
                .build();
    }

    static Error streamsFull(int streamsMax) {
        return of(
                        Code.RESOURCE_EXHAUSTED,
                        ErrorReason.LIMIT_EXCEEDED,
                        "streams per connection: " + streamsMax + " streams (expected at most " + streamsMax + ")")
                .setSubject("streams per connection")
                .build();
    }

    static Error notServing() {
        return of(Code.UNAVAILABLE, ErrorReason.NOT_SERVING, "the server is starting or stopping")
                .setRetryDelayMs(NOT_SERVING_DELAY_MILLIS)
                .build();
    }

    static Error fault(String incident) {
        return of(
                        Code.INTERNAL,
                        ErrorReason.SERVER_FAULT,
                        "the server failed; its log tells more under incident " + incident)
                .setFound(incident)
                .build();
    }

    private static Error.Builder of(Code code, ErrorReason reason, String message) {
        return Error.newBuilder().setCode(code).setReason(reason).setMessage(message);
    }
}
