package io.stemma.client.cli;

import com.google.rpc.Code;
import org.jspecify.annotations.Nullable;

/** Ends a command with exit code 1 and a message for people; what went wrong is not an answer of the server. */
final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Code code;

    Failure(Code code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    Failure(String message) {
        this(Code.UNKNOWN, message, null);
    }

    /** The class of the failure, in the contract's terms. */
    Code code() {
        return code;
    }
}
