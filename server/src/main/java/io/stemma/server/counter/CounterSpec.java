package io.stemma.server.counter;

/**
 * How a counter is made.
 *
 * @param type exact or approximate
 * @param threshold of an approximate counter: how far a cell counts before it is flushed, 1..{@link #THRESHOLD_MAX}; 0 for an
 *     exact one
 */
public record CounterSpec(CounterType type, int threshold) {
    /** The largest threshold. */
    public static final int THRESHOLD_MAX = 1 << 30;

    /** What an exact counter is made of. */
    public static final CounterSpec EXACT = new CounterSpec(CounterType.EXACT, 0);

    /** Checks the threshold. */
    public CounterSpec {
        boolean exact = type == CounterType.EXACT;
        if (exact ? threshold != 0 : threshold < 1 || threshold > THRESHOLD_MAX) {
            throw CounterRefusal.invalid(
                    "threshold", Integer.toString(threshold), exact ? "0 for an exact counter" : "1.." + THRESHOLD_MAX);
        }
    }

    /** What an approximate counter of that threshold is made of. */
    public static CounterSpec approximate(int threshold) {
        return new CounterSpec(CounterType.APPROXIMATE, threshold);
    }

    /** A new counter, at zero. */
    Counter make() {
        return switch (type) {
            case EXACT -> new ExactCounter();
            case APPROXIMATE -> new ApproximateCounter(threshold);
        };
    }
}
