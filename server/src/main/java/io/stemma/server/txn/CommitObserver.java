package io.stemma.server.txn;

/** Is told how the commit pipeline does. Called on the commit thread; must not block. */
public interface CommitObserver {
    /** Does nothing. */
    CommitObserver NONE = new CommitObserver() {
        @Override
        public void batch(int commands, long logNanos) {}

        @Override
        public void done(Command command, Outcome outcome, long queueNanos, long applyNanos) {}
    };

    /** A batch was made durable. */
    void batch(int commands, long logNanos);

    /** A command was executed; the outcome tells with what result. */
    void done(Command command, Outcome outcome, long queueNanos, long applyNanos);
}
