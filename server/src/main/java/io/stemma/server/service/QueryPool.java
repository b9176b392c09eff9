package io.stemma.server.service;

import io.stemma.server.codec.Errors;
import io.stemma.server.codec.RefusedException;
import io.stemma.server.query.BudgetException;
import io.stemma.v1.ErrorReason;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads for long questions, with a bounded queue before them. May be used by many threads. */
final class QueryPool implements AutoCloseable {
    private static final long STOP_MILLIS_MAX = 5_000;

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
                named());
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
            return;
        }
        try {
            threads.execute(() -> attempt(call, () -> {
                call.checkWanted(); // it may have waited long
                task.run();
            }));
        } catch (RejectedExecutionException e) {
            call.fail(rejection());
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
        } catch (RuntimeException | Error e) {
            call.fail(e);
        }
    }

    private RefusedException rejection() {
        if (threads.isShutdown()) {
            return new RefusedException(Errors.error(ErrorReason.NOT_SERVING, "the server is stopping")
                    .build());
        }
        meters.queryRejected();
        return new RefusedException(Failures.overloaded("query queue"));
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
