package io.stemma.server.codec;

/** The rules for what a client says of a fork. */
public final class ForkRules {
    private ForkRules() {}

    /** Judges a fork's name. */
    public static void name(String name) {
        FieldRules.text(Subject.REQUEST, "fork", name, ElementLimits.FORK_NAME_BYTES_MAX);
        FieldRules.idOrEmpty(Subject.REQUEST, "fork", name);
    }

    /** Judges what a fork is said to be for. */
    public static void description(String description) {
        FieldRules.text(Subject.REQUEST, "description", description, ElementLimits.DESCRIPTION_BYTES_MAX);
    }
}
