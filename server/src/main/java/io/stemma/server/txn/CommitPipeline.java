package io.stemma.server.txn;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The single writer: takes commands from a bounded queue, makes them durable in batches, and executes them one by one in
 * the order of the log.
 *
 * <pre>
 *   submit -> queue -> [ drain a batch -> log.append -> target.execute each -> complete each ]   on the commit thread
 * </pre>
 *
 * <p><b>Faults.</b> A command whose execution throws an exception fails alone; nothing of it was published. A failed log,
 * or an error such as a broken invariant, stops the pipeline for good: it acknowledges nothing more, and {@link #failure}
 * tells why.
 *
 * <p><b>Threads.</b> {@link #submit} may be called anywhere; results are completed on the commit thread.
 */
public final class CommitPipeline implements AutoCloseable {
    /** Says that the queue is full. */
    public static final class OverloadedException extends RuntimeException {
        private static final long serialVersionUID = 1;

        OverloadedException(int queued) {
            super(queued + " commands are waiting", null, false, false);
        }
    }

    /** Says that the pipeline takes no more commands, or that nobody can know whether the command was applied. */
    public static final class StoppedException extends RuntimeException {
        private static final long serialVersionUID = 1;

        StoppedException(@Nullable Throwable cause) {
            super("the commit pipeline has stopped", cause, false, false);
        }
    }

    private static final long IDLE_CHECK_MILLIS = 100;

    private record Pending(Command command, long queuedNanos, CompletableFuture<Outcome> result) {}

    private final CommandTarget target;
    private final CommitLog log;
    private final LongSupplier clockMicros;
    private final CommitObserver observer;
    private final int batchMax;
    private final BlockingQueue<Pending> queue;
    private final Thread thread;

    private volatile boolean stopping;
    private volatile @Nullable Throwable failure;
    /** The time given to the last command, so that time never goes back. Owned by the commit thread. */
    private long lastCommitMicros;

    /**
     * A pipeline that waits for {@link #start}.
     *
     * @param clockMicros the time of day, in microseconds since 1970-01-01T00:00:00Z
     * @param queueMax how many commands may wait
     * @param batchMax how many of them are made durable at once
     */
    public CommitPipeline(
            CommandTarget target,
            CommitLog log,
            LongSupplier clockMicros,
            CommitObserver observer,
            int queueMax,
            int batchMax) {
        this.target = target;
        this.log = log;
        this.clockMicros = clockMicros;
        this.observer = observer;
        this.batchMax = batchMax;
        this.queue = new ArrayBlockingQueue<>(queueMax);
        this.thread = new Thread(this::run, "stemma-commit");
    }

    /** Replays the log, then takes commands. */
    public void start() throws IOException {
        log.replay(target);
        thread.start();
    }

    /** Queues the command. The future fails with {@link OverloadedException} or {@link StoppedException}. */
    public CompletableFuture<Outcome> submit(Command command) {
        CompletableFuture<Outcome> result = new CompletableFuture<>();
        if (stopping) {
            result.completeExceptionally(new StoppedException(failure));
        } else if (!queue.offer(new Pending(command, System.nanoTime(), result))) {
            result.completeExceptionally(new OverloadedException(queue.size()));
        } else if (stopping && !thread.isAlive()) {
            failAllQueued();
        }
        return result;
    }

    /** The number of commands that wait. */
    public int queued() {
        return queue.size();
    }

    /** What stopped the pipeline, or null while it is sound. */
    public @Nullable Throwable failure() {
        return failure;
    }

    private void run() {
        List<Pending> batch = new ArrayList<>(batchMax);
        try {
            while (takeBatch(batch)) {
                process(batch);
                batch.clear();
            }
        } catch (IOException | RuntimeException | Error e) {
            failure = e;
        } finally {
            stopping = true;
            batch.forEach(pending -> pending.result.completeExceptionally(new StoppedException(failure)));
            failAllQueued();
        }
    }

    private void failAllQueued() {
        for (Pending pending = queue.poll(); pending != null; pending = queue.poll()) {
            pending.result.completeExceptionally(new StoppedException(failure));
        }
    }

    /** Waits for commands; false once the pipeline is told to stop and none are left. */
    private boolean takeBatch(List<Pending> batch) {
        while (batch.isEmpty()) {
            Pending first = poll();
            if (first != null) {
                batch.add(first);
                queue.drainTo(batch, batchMax - 1);
            } else if (stopping) {
                return false;
            }
        }
        return true;
    }

    private @Nullable Pending poll() {
        try {
            return queue.poll(stopping ? 0 : IDLE_CHECK_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            return null; // nobody interrupts this thread on purpose; look again
        }
    }

    private void process(List<Pending> batch) throws IOException {
        long taken = System.nanoTime();
        List<CommitLog.Entry> entries = new ArrayList<>(batch.size());
        for (Pending pending : batch) {
            lastCommitMicros = Math.max(lastCommitMicros, clockMicros.getAsLong());
            entries.add(new CommitLog.Entry(pending.command, lastCommitMicros));
        }
        log.append(entries);
        observer.batch(batch.size(), System.nanoTime() - taken);
        for (int i = 0; i < batch.size(); i++) {
            execute(batch.get(i), entries.get(i), taken);
        }
    }

    private void execute(Pending pending, CommitLog.Entry entry, long taken) {
        long before = System.nanoTime();
        Outcome outcome;
        try {
            outcome = target.execute(entry.command(), entry.commitTimeMicros());
        } catch (RuntimeException e) {
            pending.result.completeExceptionally(e);
            return;
        }
        observer.done(entry.command(), outcome, taken - pending.queuedNanos, System.nanoTime() - before);
        pending.result.complete(outcome);
    }

    /** Takes no more commands, finishes those that wait, and closes the log. */
    @Override
    public void close() throws IOException {
        stopping = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        log.close();
    }
}
