package io.stemma.server.txn;

/**
 * What the commit thread is asked to do with a topology.
 *
 * @param topology the topology's name
 * @param action what to do
 * @param transaction for {@link Action#CREATE}: the content it starts with, as version 1; for {@link Action#DROP} without changes
 * @param client who asks; empty if nobody said
 */
public record Command(String topology, Action action, Transaction transaction, String client) {
    /** A command that nobody has put his name to. */
    public Command(String topology, Action action, Transaction transaction) {
        this(topology, action, transaction, "");
    }

    /** The same, asked by that client. */
    public Command by(String asking) {
        return new Command(topology, action, transaction, asking);
    }

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
