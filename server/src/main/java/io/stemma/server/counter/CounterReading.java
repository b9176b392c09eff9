package io.stemma.server.counter;

/**
 * What a counter said.
 *
 * @param value what it said
 * @param errorBound the value differs by at most this much from the sum of all that had been added; 0 if it is exact. An add
 *     that was under way counts as added or not
 */
public record CounterReading(long value, long errorBound) {}
