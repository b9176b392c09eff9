package io.stemma.server.service;

/** What the service tells of its work, beside what the commit pipeline tells of commits. Called from any thread. */
public interface ServiceMeters {
    /** Tells nobody. */
    ServiceMeters NONE = new ServiceMeters() {
        @Override
        public void commitRefused(String reason) {}

        @Override
        public void queryRejected() {}

        @Override
        public void heapRefused() {}
    };

    /** A transaction was refused, for that reason of the contract. */
    void commitRefused(String reason);

    /** A long question was refused, because too many wait. */
    void queryRejected();

    /** A transaction was refused, because too many wait for the commit thread. */
    default void commitOverloaded() {}

    /** Nobody can say what became of a transaction: the server is stopping, or has a fault. */
    default void commitFailed() {}

    /** A long question was ended, because it spent its work budget. */
    default void queryCutOff() {}

    /** An import was refused or ended, because imports hold as much as they may. */
    default void importRefused() {}

    /** Something that would have made the graph larger was refused, because the heap is nearly full. */
    void heapRefused();
}
