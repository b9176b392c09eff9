package io.stemma.wire;

/** Says that the bytes received are not a frame. The connection cannot go on: nobody knows where the next one starts. */
public final class FrameException extends RuntimeException {
    private static final long serialVersionUID = 1;

    FrameException(String message) {
        super(message, null, false, false);
    }
}
