package io.stemma.server.rpc;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the requests of all connections that wait for their answer, and waits for the last. Any thread. */
final class InFlight {
    private final AtomicInteger count = new AtomicInteger();
    private final Object none = new Object();

    void opened() {
        count.incrementAndGet();
    }

    void closed(int requests) {
        int left = count.addAndGet(-requests);
        assert left >= 0 : "requests in flight: " + left;
        if (left == 0) {
            synchronized (none) {
                none.notifyAll();
            }
        }
    }

    int count() {
        return count.get();
    }

    /** Waits until none is left, at most this long. */
    boolean awaitNone(long nanos) throws InterruptedException {
        long end = System.nanoTime() + nanos;
        synchronized (none) {
            while (count.get() > 0) {
                long leftMillis = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (leftMillis <= 0) {
                    return false;
                }
                none.wait(leftMillis);
            }
            return true;
        }
    }
}
