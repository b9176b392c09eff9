package io.stemma.server.lab;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * When the next operation is to start. Without a rate: when the last one has ended. With a rate: at times fixed beforehand,
 * whether or not the last one has ended. Latency is then counted from the intended time, so that one operation that waits long
 * shows in all that it delays. Owned by one thread.
 */
final class Pace {
    /** No more operations in this shift. */
    static final long NONE = Long.MIN_VALUE;

    private final Shift shift;
    private final long intervalNanos;
    private long next;

    private Pace(Shift shift, long intervalNanos) {
        this.shift = shift;
        this.intervalNanos = intervalNanos;
        this.next = shift.startNanos();
    }

    /** So many operations a second; as fast as possible if null. */
    static Pace of(Shift shift, @Nullable Integer perSecond) {
        return new Pace(shift, perSecond == null ? 0 : 1_000_000_000L / perSecond);
    }

    /** Waits for the start of the next operation, and gives it by {@link System#nanoTime}; or {@link #NONE}. */
    long await() {
        if (intervalNanos == 0) {
            return shift.isOver() ? NONE : System.nanoTime();
        }
        long intended = next;
        if (intended - shift.plannedEndNanos() >= 0 || !waitUntil(intended)) {
            return NONE;
        }
        next += intervalNanos;
        return intended;
    }

    private boolean waitUntil(long time) {
        for (long left = time - System.nanoTime(); left > 0; left = time - System.nanoTime()) {
            if (shift.isOver()) {
                return false;
            }
            LockSupport.parkNanos(left);
        }
        return !shift.isOver();
    }

    /**
     * Takes the next operation that should have started before the shift's planned end, but did not, and gives its intended
     * start; or {@link #NONE}.
     */
    long takeMissed() {
        if (intervalNanos == 0 || next - shift.plannedEndNanos() >= 0) {
            return NONE;
        }
        long intended = next;
        next += intervalNanos;
        return intended;
    }
}
