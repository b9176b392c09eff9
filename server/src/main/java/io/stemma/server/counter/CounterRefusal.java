package io.stemma.server.counter;

/** Says why a counter can not be made, found or added to. Nothing was changed. */
public final class CounterRefusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Why. */
    public enum Reason {
        /** There is no such counter. */
        NOT_FOUND,
        /** There is such a counter already. */
        EXISTS,
        /** The element it would belong to does not exist. */
        ELEMENT_ABSENT,
        /** A bound, named in the subject. */
        LIMIT_EXCEEDED,
        /** A value out of its range. */
        INVALID
    }

    private final Reason reason;
    private final String subject;
    private final String found;
    private final String expected;

    private CounterRefusal(Reason reason, String subject, String found, String expected) {
        super(subject + ": " + found + " (expected " + expected + ")", null, false, false);
        this.reason = reason;
        this.subject = subject;
        this.found = found;
        this.expected = expected;
    }

    static CounterRefusal notFound(CounterKey key) {
        return new CounterRefusal(Reason.NOT_FOUND, key.toString(), "absent", "a counter that was created");
    }

    static CounterRefusal exists(CounterKey key, CounterSpec found) {
        return new CounterRefusal(
                Reason.EXISTS, key.toString(), found.type() + ", threshold " + found.threshold(), "no such counter");
    }

    static CounterRefusal elementAbsent(ElementKey element) {
        return new CounterRefusal(Reason.ELEMENT_ABSENT, element.toString(), "absent", "exists");
    }

    static CounterRefusal limit(String subject, long found, long most) {
        return new CounterRefusal(Reason.LIMIT_EXCEEDED, subject, Long.toString(found), "at most " + most);
    }

    static CounterRefusal invalid(String subject, String found, String expected) {
        return new CounterRefusal(Reason.INVALID, subject, found, expected);
    }

    /** Why. */
    public Reason reason() {
        return reason;
    }

    /** The counter, element, field or limit. */
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
