package io.stemma.server.counter;

/** The two sorts of counter. */
public enum CounterType {
    /** One value under a lock; a read is the sum of all adds. */
    EXACT,
    /** Cells before one value; a read is off by less than cells x threshold. */
    APPROXIMATE
}
