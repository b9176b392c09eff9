package io.stemma.server.fork;

/** What a merge does where both sides changed the same in different ways. */
public enum MergeStrategy {
    /** Nothing is merged. */
    FAIL,
    /** The current version's value stays. */
    OURS,
    /** The fork's value is taken. */
    THEIRS;

    /** What is done about something that two decisions are about: the more careful one. */
    MergeStrategy and(MergeStrategy other) {
        if (this == FAIL || other == FAIL) {
            return FAIL;
        }
        return this == OURS ? OURS : other;
    }
}
