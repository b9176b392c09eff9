package io.stemma.server.txn;

import io.stemma.server.graph.GraphEditor;
import java.util.List;

/** Executes commands in the order of the log. Owned by the commit thread. */
public interface CommandTarget {
    /** How many commands are announced at a time. */
    int AHEAD = GraphEditor.FETCH_AHEAD_CHANGES;

    /** Executes the command at that time, in microseconds since 1970-01-01T00:00:00Z, or refuses it. */
    Outcome execute(Command command, long commitTimeMicros);

    /** Says which commands come next, at most {@link #AHEAD}, so that their waits for memory can overlap. Changes nothing. */
    default void expect(List<CommitLog.Entry> entries) {}
}
