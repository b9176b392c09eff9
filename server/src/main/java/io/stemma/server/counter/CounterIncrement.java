package io.stemma.server.counter;

/**
 * One add of a batch.
 *
 * @param key which counter
 * @param amount how much; may be negative
 */
public record CounterIncrement(CounterKey key, long amount) {}
