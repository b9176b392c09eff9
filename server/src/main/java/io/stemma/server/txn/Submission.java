package io.stemma.server.txn;

/**
 * Commands that are handed over to the {@link CommitPipeline} together, and told of together.
 *
 * <p>Each is told of once, by {@link #executed} or {@link #failed}; then comes {@link #ended}, once. All of it on the commit thread, or on the thread
 * that submits, for what is refused at once. None of it may throw or block.
 */
public interface Submission {
    /** How many commands there are. */
    int size();

    /** Command i. */
    Command command(int i);

    /** Command i was executed. */
    void executed(int i, Outcome outcome);

    /** Command i was refused, failed, or nobody can say what became of it. */
    void failed(int i, Throwable failure);

    /** All commands have been told of. */
    void ended();
}
