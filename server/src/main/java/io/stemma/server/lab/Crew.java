package io.stemma.server.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Threads that start together and work for a bounded time. */
final class Crew {
    /** What one thread does until the shift is over. */
    @FunctionalInterface
    interface Worker {
        /** Works until {@link Shift#isOver}. */
        void work(Shift shift) throws Exception;
    }

    private final List<? extends Worker> workers;
    private final CountDownLatch ready;
    private final CountDownLatch go = new CountDownLatch(1);
    private final CountDownLatch failed = new CountDownLatch(1);

    private Crew(List<? extends Worker> workers) {
        this.workers = workers;
        this.ready = new CountDownLatch(workers.size());
    }

    /**
     * Lets each worker work in a thread of its own, and waits until all have stopped. If one fails, the others stop early.
     *
     * @return how long it took until the last one stopped, in seconds
     */
    static double work(double seconds, List<? extends Worker> workers) {
        return new Crew(workers).work(new Shift(seconds));
    }

    private double work(Shift shift) {
        ExecutorService threads = Executors.newFixedThreadPool(workers.size(), Crew::thread);
        try {
            List<Future<?>> started = new ArrayList<>();
            for (Worker worker : workers) {
                started.add(threads.submit(() -> workOne(worker, shift)));
            }
            ready.await();
            shift.begin();
            go.countDown();
            boolean early = failed.await(shift.plannedNanos(), TimeUnit.NANOSECONDS);
            shift.end();
            for (Future<?> worker : started) {
                worker.get();
            }
            assert !early : "a worker failed (expected its exception)";
            return shift.seconds();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a measurement failed: " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("a measurement was interrupted", e);
        } finally {
            shift.end();
            threads.shutdownNow();
        }
    }

    private boolean workOne(Worker worker, Shift shift) throws Exception {
        ready.countDown();
        go.await();
        boolean done = false;
        try {
            worker.work(shift);
            done = true;
        } finally {
            if (!done) {
                failed.countDown();
            }
        }
        return done;
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "lab");
        thread.setDaemon(true);
        return thread;
    }
}
