package io.stemma.server.history;

/** Says why nothing was pinned, renewed, released or found. */
public final class PinRefusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** The kinds of reason. */
    public enum Reason {
        /** The time asked for is out of its range. */
        TTL,
        /** A bound of the server, named in the subject. */
        LIMIT,
        /** There never was such a pin, or it was released. */
        NOT_FOUND,
        /** The pin has ended. */
        EXPIRED
    }

    private final Reason reason;
    private final String subject;
    private final String found;
    private final String expected;

    PinRefusal(Reason reason, String subject, String found, String expected) {
        super(subject + ": " + found + " (expected " + expected + ")", null, false, false);
        this.reason = reason;
        this.subject = subject;
        this.found = found;
        this.expected = expected;
    }

    /** The kind of reason. */
    public Reason reason() {
        return reason;
    }

    /** The field or bound. */
    public String subject() {
        return subject;
    }

    /** What was found. */
    public String found() {
        return found;
    }

    /** What would be right. */
    public String expected() {
        return expected;
    }
}
