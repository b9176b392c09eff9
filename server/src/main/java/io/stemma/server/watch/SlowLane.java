package io.stemma.server.watch;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;

/** Runs tasks that may take long on some of a pool's threads at most, in the order in which they come. */
final class SlowLane implements Executor {
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Executor pool;
    private final Semaphore threads;

    /** A lane of so many threads of the pool. */
    SlowLane(Executor pool, int threads) {
        this.pool = pool;
        this.threads = new Semaphore(threads);
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        start();
    }

    /** Takes a thread if there is something to do and a thread is left; whoever gives one back looks again. */
    private void start() {
        if (!tasks.isEmpty() && threads.tryAcquire()) {
            pool.execute(this::run);
        }
    }

    private void run() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
        threads.release();
        start();
    }
}
