package io.stemma.server.counter;

/**
 * A counter of the table, read.
 *
 * @param key its name
 * @param spec how it was made
 * @param reading what it said
 */
public record CounterEntry(CounterKey key, CounterSpec spec, CounterReading reading) {}
