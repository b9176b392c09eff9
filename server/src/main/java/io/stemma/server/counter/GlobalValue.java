package io.stemma.server.counter;

import java.util.concurrent.atomic.AtomicLong;

/** What has been flushed out of the cells. Open to tests, which let other threads' steps happen around a flush. */
class GlobalValue {
    private final AtomicLong value = new AtomicLong();

    /** Takes what a cell held. */
    void add(long amount) {
        value.addAndGet(amount);
    }

    final long get() {
        return value.get();
    }
}
