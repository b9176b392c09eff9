package io.stemma.client.top;

import java.io.IOException;

/** Says what in an exposition is not as the format wants it, and where. */
public final class ExpositionException extends IOException {
    private static final long serialVersionUID = 1;

    ExpositionException(int line, String found, String expected) {
        super("line " + line + ": " + found + " (expected " + expected + ")");
    }
}
