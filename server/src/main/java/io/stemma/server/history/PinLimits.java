package io.stemma.server.history;

/**
 * How much clients may pin.
 *
 * @param pinsMax pins in all
 * @param pinsPerClientMax pins of one client
 * @param ttlMillis how long a pin lives if its client does not say, in milliseconds
 * @param ttlMaxMillis the longest time a client may ask for, in milliseconds
 * @param bytesMax memory that all pins hold beside history, in bytes
 * @param bytesPerClientMax memory that the pins of one client hold beside history, in bytes
 */
public record PinLimits(
        int pinsMax, int pinsPerClientMax, long ttlMillis, long ttlMaxMillis, long bytesMax, long bytesPerClientMax) {

    /** Of a server that was told nothing else. */
    public static final PinLimits DEFAULTS = new PinLimits(10_000, 1_000, 300_000, 86_400_000, 256L << 20, 128L << 20);
}
