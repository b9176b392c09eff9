package io.stemma.client.load;

import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Sends at a fixed rate, as users do who do not know each other: a server that stalls does not slow the load down. A
 * request that could not be sent when it was meant to be counts from then all the same (no coordinated omission).
 */
final class OpenLoop {
    private final Clock clock;
    private final Sender sender;

    /** Time, and how to let it pass. */
    interface Clock extends LongSupplier {
        /** Returns at that time, or a little after or before it. */
        void awaitNanos(long nanos) throws InterruptedException;
    }

    /** Takes requests. */
    interface Sender {
        /** Waits for room, at most until the time given, and sends; false if there was no room. */
        boolean send(long request, long intendedNanos, long endNanos) throws InterruptedException;
    }

    OpenLoop(Clock clock, Sender sender) {
        this.clock = clock;
        this.sender = sender;
    }

    /** Sends until the end; returns how many requests were meant to be sent until then and were not. */
    long run(Pacing pacing, long endNanos) throws InterruptedException {
        long due = pacing.dueBefore(endNanos);
        for (long request = 0; request < due; request++) {
            long intended = pacing.intendedNanos(request);
            while (clock.getAsLong() - intended < 0) {
                clock.awaitNanos(intended);
            }
            if (!sender.send(request, intended, endNanos)) {
                return due - request;
            }
        }
        return 0;
    }

    /** Spreads requests over lanes, as long as not too many are open. */
    static Sender over(List<Lane> lanes, Semaphore room, Tally tally) {
        return (request, intended, end) -> {
            if (!room.tryAcquire() && !room.tryAcquire(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS)) {
                return false;
            }
            tally.sent(System.nanoTime() - intended);
            lanes.get((int) (request % lanes.size())).ask(intended, tally, room::release);
            return true;
        };
    }
}
