package io.stemma.server.fork;

/** Says why a fork can not be made, found or kept. Nothing was changed. */
public final class ForkRefusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Why. */
    public enum Reason {
        /** There is no such fork, or not any more. */
        NOT_FOUND,
        /** There is a fork of that name. */
        EXISTS,
        /** A bound, named in the subject. */
        LIMIT_EXCEEDED,
        /** A value out of its range. */
        INVALID
    }

    private final Reason reason;
    private final String subject;
    private final String found;
    private final String expected;

    ForkRefusal(Reason reason, String subject, String found, String expected) {
        super(subject + ": " + found + " (expected " + expected + ")", null, false, false);
        this.reason = reason;
        this.subject = subject;
        this.found = found;
        this.expected = expected;
    }

    static ForkRefusal notFound(String name) {
        return new ForkRefusal(
                Reason.NOT_FOUND, "fork", "\"" + name + "\"", "the name of a fork that lives; unused forks end");
    }

    /** Why. */
    public Reason reason() {
        return reason;
    }

    /** The field or limit. */
    public String subject() {
        return subject;
    }

    /** What was there. */
    public String found() {
        return found;
    }

    /** What would have been right. */
    public String expected() {
        return expected;
    }
}
