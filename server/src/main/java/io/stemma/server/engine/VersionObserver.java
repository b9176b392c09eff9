package io.stemma.server.engine;

/** Is told what becomes of versions. Called by the commit thread or the thread that sees memory reclaimed; must not block. */
public interface VersionObserver {
    /** Does nothing. */
    VersionObserver NONE = new VersionObserver() {
        @Override
        public void publishRetried() {}

        @Override
        public void reclaimed(long nanos) {}
    };

    /** A version was built in vain, since another was published meanwhile, and is built again. */
    void publishRetried();

    /** A version was made the current one, which took that long: ended the building, and stored it. */
    default void published(long nanos) {}

    /** A superseded version was found unreachable, that long after it was superseded; see {@link GracePeriod}. */
    void reclaimed(long nanos);
}
