package io.stemma.server.service;

import io.stemma.server.codec.Errors;
import io.stemma.server.query.BudgetException;
import io.stemma.v1.Error;
import io.stemma.v1.ErrorReason;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads for long questions, with a bounded queue before them. May be used by many threads. */
final class QueryPool implements AutoCloseable {
    private static final long STOP_MILLIS_MAX = 5_000;
    private static final Error FULL = Failures.overloaded("query queue");
    private static final Error STOPPING =
            Errors.error(ErrorReason.NOT_SERVING, "the server is stopping").build();

    private final ThreadPoolExecutor threads;
    private final ServiceMeters meters;

    QueryPool(ServiceLimits limits, ServiceMeters meters) {
        this.meters = meters;
        threads = new ThreadPoolExecutor(
                limits.queryThreads(),
                limits.queryThreads(),
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(limits.queryQueueMax()),
                named(),
                (task, pool) -> ((Question) task).call.reply().failure(rejection()));
    }

    /** A call that waits for a thread. One that finds no room is refused without an exception: there may be very many. */
    private final class Question implements Runnable {
        private final Call call;
        private final Runnable task;

        Question(Call call, Runnable task) {
            this.call = call;
            this.task = task;
        }

        @Override
        public void run() {
            if (!call.reply().hold(() -> threads.execute(this))) {
                attempt(call, () -> {
                    call.checkWanted(); // it may have waited long
                    task.run();
                });
            }
        }
    }

    private static ThreadFactory named() {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, "stemma-query-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Answers the call on that lane; a failure of the task becomes the call's answer. */
    void run(Call call, Lane lane, Runnable task) {
        if (lane == Lane.CALLER) {
            attempt(call, task);
        } else {
            threads.execute(new Question(call, task));
        }
    }

    private void attempt(Call call, Runnable task) {
        try {
            task.run();
        } catch (BudgetException e) {
            if (e.limit() == BudgetException.Limit.WORK) {
                meters.queryCutOff();
            }
            call.fail(e);
        } catch (RuntimeException | java.lang.Error e) {
            call.fail(e);
        }
    }

    private Error rejection() {
        if (threads.isShutdown()) {
            return STOPPING;
        }
        meters.queryRejected();
        return FULL;
    }

    /** Questions that wait. */
    int queued() {
        return threads.getQueue().size();
    }

    /** Questions that a thread is at. */
    int running() {
        return threads.getActiveCount();
    }

    /** Takes no more questions and waits for those that were taken, each of which has a deadline. */
    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(STOP_MILLIS_MAX, TimeUnit.MILLISECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
