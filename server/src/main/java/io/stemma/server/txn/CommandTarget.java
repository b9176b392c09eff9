package io.stemma.server.txn;

/** Executes commands in the order of the log. Owned by the commit thread. */
public interface CommandTarget {
    /** Executes the command at that time, in microseconds since 1970-01-01T00:00:00Z, or refuses it. */
    Outcome execute(Command command, long commitTimeMicros);
}
