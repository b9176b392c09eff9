package io.stemma.server.txn;

import java.io.IOException;
import java.util.List;

/**
 * Orders commands and makes them durable before anybody sees their effect.
 *
 * <p><b>Threads.</b> Owned by the commit thread. A failure is final: the pipeline stops, and nothing is tried twice.
 */
public interface CommitLog extends AutoCloseable {
    /** A command with the time it was given. */
    record Entry(Command command, long commitTimeMicros) {}

    /** Appends the entries in this order and returns when they are durable. */
    void append(List<Entry> entries) throws IOException;

    /** Hands all entries from the first on to the replay, in order. */
    void replay(CommandTarget replay) throws IOException;

    @Override
    void close() throws IOException;

    /** A log that keeps nothing: a restart starts empty. */
    CommitLog MEMORY_ONLY = new CommitLog() {
        @Override
        public void append(List<Entry> entries) {}

        @Override
        public void replay(CommandTarget replay) {}

        @Override
        public void close() {}
    };
}
