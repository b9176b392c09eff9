package io.stemma.server.service;

import io.stemma.server.codec.Errors;
import io.stemma.server.codec.MessageWriter;
import io.stemma.v1.ErrorReason;

/** Keeps an answer within its bound. */
final class Room {
    private Room() {}

    /** Refuses an answer that has become too large. */
    static void check(MessageWriter out, int bytesMax) {
        check(out.size(), bytesMax);
    }

    static void check(int bytes, int bytesMax) {
        if (bytes > bytesMax) {
            throw Errors.refused(
                    ErrorReason.LIMIT_EXCEEDED,
                    "response_bytes",
                    "more than " + bytesMax,
                    "at most " + bytesMax + "; ask for less at once");
        }
    }
}
