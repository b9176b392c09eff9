package io.stemma.client;

import com.google.rpc.Code;
import io.stemma.v1.Error;
import io.stemma.v1.ErrorReason;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Says why a call was not done: what the server answered, or what the client found in the same terms. */
public final class StemmaException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Error error;

    /** What the server answered. It has no stack trace: that would show an event loop, and refusals may be very many. */
    StemmaException(Error error) {
        this(error, null, false);
    }

    StemmaException(Code code, ErrorReason reason, String message) {
        this(error(code, reason, message), null, true);
    }

    private StemmaException(Error error, @Nullable Throwable cause, boolean traced) {
        super(error.getCode() + ": " + error.getMessage(), cause, true, traced);
        this.error = error;
    }

    private static Error error(Code code, ErrorReason reason, String message) {
        return Error.newBuilder()
                .setCode(code)
                .setReason(reason)
                .setMessage(message)
                .build();
    }

    /**
     * The cause as a StemmaException: unwraps what {@code join} and {@code get} throw; anything else becomes UNKNOWN.
     */
    public static StemmaException of(Throwable thrown) {
        Throwable cause = thrown;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof StemmaException found) {
            return found;
        }
        return new StemmaException(
                error(Code.UNKNOWN, ErrorReason.ERROR_REASON_UNSPECIFIED, String.valueOf(cause)), cause, true);
    }

    /** All that is known of the error. */
    public Error error() {
        return error;
    }

    /** The class of the failure. */
    public Code code() {
        return error.getCode();
    }

    /** The exact cause. UNSPECIFIED where the client itself found the failure. */
    public ErrorReason reason() {
        return error.getReason();
    }

    static StemmaException unavailable(String message) {
        return new StemmaException(Code.UNAVAILABLE, ErrorReason.ERROR_REASON_UNSPECIFIED, message);
    }

    static StemmaException exhausted(ErrorReason reason, String message) {
        return new StemmaException(Code.RESOURCE_EXHAUSTED, reason, message);
    }

    static StemmaException malformed(String message) {
        return new StemmaException(Code.INTERNAL, ErrorReason.MALFORMED_FRAME, message);
    }
}
