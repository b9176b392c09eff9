package io.stemma.server.codec;

import io.stemma.v1.Error;

/** Ends the handling of a request with an error for the client. Not a fault of the server, and so without a stack. */
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Error error;

    /** Answers that error. */
    public RefusedException(Error error) {
        super(error.getMessage(), null, false, false);
        this.error = error;
    }

    /** The error for the client. */
    public Error error() {
        return error;
    }
}
