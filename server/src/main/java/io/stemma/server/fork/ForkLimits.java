package io.stemma.server.fork;

/**
 * The bounds of forks and overlays.
 *
 * @param forksMax forks of one topology
 * @param forksPerOwnerMax forks of one topology that one client made
 * @param ttlDefaultMillis how long a fork lives unused if its maker does not say, in milliseconds
 * @param ttlMaxMillis the longest time that may be asked for, in milliseconds
 * @param changesMax elements that one fork may put and delete in its life, so that a merge stays one transaction
 * @param bytesMax memory that one fork may hold for its changes, in bytes
 * @param overlayChangesMax elements that one overlay may change
 */
public record ForkLimits(
        int forksMax,
        int forksPerOwnerMax,
        long ttlDefaultMillis,
        long ttlMaxMillis,
        int changesMax,
        long bytesMax,
        int overlayChangesMax) {

    /** Of a server that was told nothing else. */
    public static final ForkLimits DEFAULTS =
            new ForkLimits(100, 50, 3_600_000, 86_400_000, 100_000, 256L << 20, 10_000);
}
