package io.stemma.server.counter;

/**
 * One value under one lock: every read is exact, and everybody waits for everybody.
 *
 * <p><b>Threads.</b> All methods may be called anywhere. The lock is held for one addition and nothing else.
 */
public final class ExactCounter implements Counter {
    private final Object lock = new Object();
    /** Guarded by {@link #lock}. */
    private long value;

    @Override
    public void add(long amount) {
        synchronized (lock) {
            value += amount;
        }
    }

    /** Adds the amount and gives the value that this made. */
    public long addAndGet(long amount) {
        synchronized (lock) {
            value += amount;
            return value;
        }
    }

    /** The value. */
    public long value() {
        synchronized (lock) {
            return value;
        }
    }

    @Override
    public CounterReading read() {
        return new CounterReading(value(), 0);
    }

    @Override
    public CounterSpec spec() {
        return CounterSpec.EXACT;
    }
}
