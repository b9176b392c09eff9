package io.stemma.client.load;

import io.stemma.client.StemmaApi;
import io.stemma.v1.Response;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a load.
 *
 * <p><b>Threads.</b> One thread at a time asks; answers may come on another.
 */
final class Lane {
    private final StemmaApi server;
    private final Workload workload;
    private final SplittableRandom random;
    private final AtomicLong highestVersion = new AtomicLong();
    private final AtomicInteger turns = new AtomicInteger();

    /** Says what to do with an answer. */
    interface Listener {
        /** An answer is there, or the request has failed. */
        void done();
    }

    Lane(StemmaApi server, Workload workload, SplittableRandom random) {
        this.server = server;
        this.workload = workload;
        this.random = random;
    }

    /**
     * Sends a request.
     *
     * @param intendedNanos when it was meant to be sent, on the clock of {@link System#nanoTime}: latency counts from there
     * @param listener told once when it is over
     */
    void ask(long intendedNanos, Tally tally, Listener listener) {
        Workload.Asked asked = workload.next(random);
        long floor = highestVersion.get();
        var unused = server.call(asked.request()).whenComplete((answer, failure) -> {
            took(asked, floor, intendedNanos, tally, answer, failure);
            listener.done();
        });
    }

    private void took(
            Workload.Asked asked,
            long floor,
            long intendedNanos,
            Tally tally,
            @Nullable Response answer,
            @Nullable Throwable failure) {
        if (answer == null) {
            tally.failed(failure == null ? new IllegalStateException("neither answer nor failure") : failure);
            return;
        }
        tally.answered(asked.kind(), System.nanoTime() - intendedNanos);
        workload.answered(asked.kind());
        String wrong = Judge.violation(asked.request(), answer, floor);
        if (wrong != null) {
            tally.violated(wrong);
        }
        highestVersion.accumulateAndGet(Judge.version(answer), Math::max);
    }

    /**
     * Runs the turn, at once or after the one that runs now, on its thread. So a request that is over before it was sent
     * does not call itself ever deeper.
     */
    void turn(Runnable turn) {
        if (turns.getAndIncrement() == 0) {
            do {
                turn.run();
            } while (turns.decrementAndGet() != 0);
        }
    }
}
