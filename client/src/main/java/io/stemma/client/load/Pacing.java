package io.stemma.client.load;

/**
 * When requests are meant to be sent: at even distances, whatever becomes of those before.
 *
 * @param startNanos the time of the first
 */
record Pacing(long startNanos, double requestsPerSecond) {
    /** When that request is meant to be sent; 0 is the first. */
    long intendedNanos(long request) {
        return startNanos + (long) (request * 1e9 / requestsPerSecond);
    }

    /** How many requests are meant to be sent before that time. */
    long dueBefore(long nanos) {
        return nanos <= startNanos ? 0 : (long) Math.ceil((nanos - startNanos) * requestsPerSecond / 1e9);
    }
}
