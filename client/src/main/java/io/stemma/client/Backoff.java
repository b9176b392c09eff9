package io.stemma.client;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The delays between tries to connect: each twice the one before, up to a bound, and shortened by chance by up to half,
 * so that the clients of a server that comes back do not all come at once.
 */
final class Backoff {
    private final long minMillis;
    private final long maxMillis;
    private final RandomGenerator random;
    private long millis;

    Backoff(Duration min, Duration max, RandomGenerator random) {
        this.minMillis = min.toMillis();
        this.maxMillis = max.toMillis();
        this.random = random;
        this.millis = minMillis;
    }

    /** The delay before the next try, in milliseconds. */
    long nextMillis() {
        long now = millis;
        millis = Math.min(maxMillis, 2 * millis);
        return now - random.nextLong(now / 2 + 1);
    }

    /** Starts over, after a success. */
    void reset() {
        millis = minMillis;
    }
}
