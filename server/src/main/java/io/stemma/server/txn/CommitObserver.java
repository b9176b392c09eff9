package io.stemma.server.txn;

/** Is told how the commit pipeline does. Called on the commit thread; must not block. */
public interface CommitObserver {
    /** Does nothing. */
    CommitObserver NONE = new CommitObserver() {
        @Override
        public void batch(int commands, long logNanos) {}

        @Override
        public void queued(int commands, long queueNanos) {}

        @Override
        public void done(Command command, Outcome outcome, long applyNanos) {}
    };

    /** A batch was made durable. */
    void batch(int commands, long logNanos);

    /** So many commands, submitted together, have waited that long. */
    void queued(int commands, long queueNanos);

    /** A command was executed; the outcome tells with what result. */
    void done(Command command, Outcome outcome, long applyNanos);
}
