package io.stemma.server.txn;

import org.jspecify.annotations.Nullable;

/**
 * What the commit thread is asked to do with a topology.
 *
 * @param topology the topology's name
 * @param action what to do
 * @param transaction for {@link Action#CREATE}: the content it starts with, as version 1; for {@link Action#DROP} without changes
 * @param client who asks; empty if nobody said
 * @param lease for {@link Action#LEASE}: what to do
 */
public record Command(
        String topology,
        Action action,
        Transaction transaction,
        String client,
        @Nullable LeaseChange lease) {
    /** A command that nobody has put his name to. */
    public Command(String topology, Action action, Transaction transaction) {
        this(topology, action, transaction, "", null);
    }

    /** A change of a lease; the transaction has no changes, and at most a request id. */
    public static Command of(String topology, LeaseChange lease, Transaction transaction) {
        return new Command(topology, Action.LEASE, transaction, "", lease);
    }

    /** The same, asked by that client. */
    public Command by(String asking) {
        return new Command(topology, action, transaction, asking, lease);
    }

    /** What to do. */
    public enum Action {
        /** Make the topology; refused if there is one of that name. */
        CREATE,
        /** Apply the transaction to the topology. */
        COMMIT,
        /** Apply the transaction; make the topology first if there is none of that name. */
        CREATE_OR_COMMIT,
        /** Change a lease of the topology, and its elements as one version if need be. */
        LEASE,
        /** Remove the topology. */
        DROP
    }
}
