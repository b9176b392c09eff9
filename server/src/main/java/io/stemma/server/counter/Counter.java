package io.stemma.server.counter;

/**
 * A number that many threads add to.
 *
 * <p><b>Overflow.</b> Values wrap around at 2^63, as {@code long} does: a value is right modulo 2^64, and so is the distance
 * that {@link CounterReading#errorBound} bounds.
 */
public sealed interface Counter permits ExactCounter, ApproximateCounter {
    /** Adds the amount, which may be negative. May be called anywhere. */
    void add(long amount);

    /** The value and how far it may be off. May be called anywhere. */
    CounterReading read();

    /** How the counter was made. */
    CounterSpec spec();
}
