package io.stemma.server.rpc;

import java.util.function.LongSupplier;

/**
 * Lets a line into the log at most so often, however fast clients cause it, and counts what it kept out.
 *
 * <p><b>Threads.</b> Any.
 */
final class Throttle {
    /** The value of {@link #admit} for a line that stays out. */
    static final long REFUSED = -1;

    private final long intervalNanos;
    private final LongSupplier nanoClock;
    private long nextNanos;
    private long keptOut;

    Throttle(long intervalNanos, LongSupplier nanoClock) {
        this.intervalNanos = intervalNanos;
        this.nanoClock = nanoClock;
        this.nextNanos = nanoClock.getAsLong();
    }

    /** {@link #REFUSED}, or the number of lines kept out since the last one admitted. */
    synchronized long admit() {
        long now = nanoClock.getAsLong();
        if (now - nextNanos < 0) {
            keptOut++;
            return REFUSED;
        }
        nextNanos = now + intervalNanos;
        long before = keptOut;
        keptOut = 0;
        return before;
    }
}
