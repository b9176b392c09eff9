package io.stemma.server.txn;

/**
 * What the commit thread is asked to do with a topology.
 *
 * @param topology the topology's name
 * @param action what to do
 * @param transaction for {@link Action#CREATE}: the content it starts with, as version 1; for {@link Action#DROP} without changes
 */
public record Command(String topology, Action action, Transaction transaction) {
    /** What to do. */
    public enum Action {
        /** Make the topology; refused if there is one of that name. */
        CREATE,
        /** Apply the transaction to the topology. */
        COMMIT,
        /** Apply the transaction; make the topology first if there is none of that name. */
        CREATE_OR_COMMIT,
        /** Remove the topology. */
        DROP
    }
}
