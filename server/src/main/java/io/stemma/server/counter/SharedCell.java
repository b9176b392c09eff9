package io.stemma.server.counter;

/**
 * A cell that any thread may add to.
 *
 * <p><b>The flush.</b> The thread that fills the cell first marks it busy, then adds what it held to the global value, then
 * empties it. Whoever finds it busy does not wait but adds to the global value. So a cell hides less than one threshold at any
 * moment, however many threads share it and wherever they are stopped: without the mark, each thread stopped between emptying
 * the cell and adding to the global value would hide another threshold.
 */
final class SharedCell extends LocalValue {
    /** Stands in for the number while it is being flushed. No number in a cell comes near it. */
    private static final long BUSY = Long.MIN_VALUE;

    void add(long amount, int threshold, GlobalValue global) {
        while (true) {
            long held = (long) VALUE.getVolatile(this);
            if (held == BUSY) {
                global.add(amount);
                return;
            }
            long next = held + amount;
            boolean full = isFull(next, threshold);
            if (VALUE.compareAndSet(this, held, full ? BUSY : next)) {
                if (full) {
                    global.add(next);
                    VALUE.setVolatile(this, 0L);
                }
                return;
            }
        }
    }

    /** Flushes the cell, unless another thread is about it. */
    void flush(GlobalValue global) {
        while (true) {
            long held = (long) VALUE.getVolatile(this);
            if (held == BUSY || held == 0) {
                return;
            }
            if (VALUE.compareAndSet(this, held, BUSY)) {
                global.add(held);
                VALUE.setVolatile(this, 0L);
                return;
            }
        }
    }

    @Override
    long seen() {
        long held = (long) VALUE.getVolatile(this);
        return held == BUSY ? 0 : held;
    }
}
