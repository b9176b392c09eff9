package io.stemma.server.txn;

/**
 * How much may be under lease.
 *
 * @param leasesMax leases of one topology
 * @param elementsMax elements under one lease
 */
public record LeaseLimits(int leasesMax, int elementsMax) {
    /** Of a server that was told nothing else. */
    public static final LeaseLimits DEFAULTS = new LeaseLimits(10_000, 100_000);
}
