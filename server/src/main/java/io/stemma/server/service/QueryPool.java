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
import java.util.function.LongSupplier;

/**
 * Threads for long questions, and before them a queue that is bounded in number and in time: a question that has waited too long
 * is refused, and so is a new one while the first in the queue has waited nearly as long. So what is answered is answered soon, and the threads
 * do no work whose time is nearly over, however much more is asked than they can do.
 *
 * <p><b>Threads.</b> Any.
 */
final class QueryPool implements AutoCloseable {
    private static final long STOP_MILLIS_MAX = 5_000;
    /** So long every question may wait, in nanoseconds: waking a thread can take longer than half of a short deadline. */
    private static final long WAIT_NANOS_MIN = 10_000_000;

    private static final Error FULL = Failures.overloaded("query queue");
    private static final Error STOPPING =
            Errors.error(ErrorReason.NOT_SERVING, "the server is stopping").build();

    private final ThreadPoolExecutor threads;
    private final long waitNanosMax;
    private final ServiceMeters meters;
    private final LongSupplier nanoClock;

    QueryPool(ServiceLimits limits, ServiceMeters meters) {
        this(limits, meters, System::nanoTime);
    }

    /** @param nanoClock the clock of the deadlines of calls */
    QueryPool(ServiceLimits limits, ServiceMeters meters, LongSupplier nanoClock) {
        this.meters = meters;
        this.nanoClock = nanoClock;
        this.waitNanosMax = TimeUnit.MILLISECONDS.toNanos(limits.queryWaitMaxMillis());
        threads = new ThreadPoolExecutor(
                limits.queryThreads(),
                limits.queryThreads(),
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(limits.queryQueueMax()),
                named(),
                (task, pool) -> refuse((Question) task));
    }

    /** A call that waits for a thread. One that finds no room is refused without an exception: there may be very many. */
    private final class Question implements Runnable {
        private final Call call;
        private final Runnable task;
        private long queuedNanos;

        Question(Call call, Runnable task) {
            this.call = call;
            this.task = task;
        }

        void queue() {
            long now = nanoClock.getAsLong();
            if (isBehind(now)) {
                refuse(this);
            } else {
                queuedNanos = now;
                threads.execute(this);
            }
        }

        private long mayWaitNanos() {
            long halfOfItsTime = (call.context().deadlineNanos() - queuedNanos) / 2;
            return Math.min(waitNanosMax, Math.max(WAIT_NANOS_MIN, halfOfItsTime));
        }

        boolean hasWaitedTooLong(long now) {
            return now - queuedNanos > mayWaitNanos();
        }

        /** Three quarters of what it may: to refuse a new one then is cheaper than to have it wait in vain. */
        boolean hasWaitedLong(long now) {
            return now - queuedNanos > mayWaitNanos() / 4 * 3;
        }

        @Override
        public void run() {
            if (!call.context().isOver() && hasWaitedTooLong(nanoClock.getAsLong())) {
                refuse(this);
            } else if (!call.reply().hold(this::queue)) {
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
            new Question(call, task).queue();
        }
    }

    /** True while the question that came first has waited so long that a new one would wait too long. */
    boolean isBehind() {
        return isBehind(nanoClock.getAsLong());
    }

    private boolean isBehind(long now) {
        Question first = (Question) threads.getQueue().peek();
        return first != null && first.hasWaitedLong(now);
    }

    private void refuse(Question question) {
        question.call.reply().failure(rejection());
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
