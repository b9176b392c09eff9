package io.stemma.server.counter;

/**
 * How many counters there may be.
 *
 * @param countersMax counters of one topology
 * @param perElementMax counters of one node or link
 */
public record CounterLimits(int countersMax, int perElementMax) {
    /** Of a server that was told nothing else. */
    public static final CounterLimits DEFAULTS = new CounterLimits(1_000_000, 1_000);
}
