package io.stemma.client;

/**
 * Hears what becomes of a {@link Mirror}. The methods are called in order, by one thread at a time, and must not block: an event
 * loop of the client may wait for them.
 */
public interface MirrorListener {
    /** One that hears nothing. */
    MirrorListener NONE = new MirrorListener() {};

    /** Hears that the mirror has a snapshot of another version, proved by its state hash. */
    default void onSnapshot(MirrorSnapshot snapshot) {}

    /**
     * Hears that what the mirror made of a version is not what the server has. The mirror keeps the version it had, and
     * fetches the state anew.
     *
     * @param expected the server's state hash of the version
     * @param found the mirror's
     */
    default void onMismatch(long version, long expected, long found) {}

    /** Hears that changes could not be had, and that the state is fetched anew. */
    default void onGap(StemmaException cause) {}

    /** Hears that the watch broke off. It resumes by itself. */
    default void onInterrupted(StemmaException cause) {}
}
