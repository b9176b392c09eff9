package io.stemma.server.txn;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The single writer: takes commands from a bounded queue, makes them durable in batches, and executes them one by one in
 * the order of the log.
 *
 * <pre>
 *   submit -> queue -> [ take a batch -> log.append -> target.execute each -> tell ]   on the commit thread
 * </pre>
 *
 * <p>Commands that are submitted together wait as one and are told of together: one hand-over each way, however many they are.
 *
 * <p><b>Faults.</b> A command whose execution throws an exception fails alone; nothing of it was published. A failed log,
 * or an error such as a broken invariant, stops the pipeline for good: it acknowledges nothing more, and {@link #failure}
 * tells why.
 *
 * <p><b>Threads.</b> {@link #submit} may be called anywhere; what became of commands is told on the commit thread.
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

    /** A submission that waits, as far as it was admitted. */
    private static final class Pending {
        private final Submission of;
        private final int size;
        private final long queuedNanos = System.nanoTime();
        /** The first command that nothing was told of yet. */
        private int next;

        Pending(Submission of, int size) {
            this.of = of;
            this.size = size;
        }

        boolean isOver() {
            return next == size;
        }

        void failRest(Throwable failure) {
            while (next < size) {
                of.failed(next++, failure);
            }
            of.ended();
        }
    }

    private final CommandTarget target;
    private final CommitLog log;
    private final LongSupplier clockMicros;
    private final CommitObserver observer;
    private final int queueMax;
    private final int batchMax;
    private final BlockingQueue<Pending> queue;
    /** Commands in the queue: counted before they are put there, and until they are taken. */
    private final AtomicInteger queued = new AtomicInteger();

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
     * @param batchMax how many of them are made durable at once, but for a submission that has more
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
        this.queueMax = queueMax;
        this.batchMax = batchMax;
        this.queue = new ArrayBlockingQueue<>(queueMax); // each entry has at least one command
        this.thread = new Thread(this::run, "stemma-commit");
    }

    /** Replays the log, then takes commands. */
    public void start() throws IOException {
        log.replay(target);
        thread.start();
    }

    /** Queues the command. The future fails with {@link OverloadedException} or {@link StoppedException}. */
    public CompletableFuture<Outcome> submit(Command command) {
        SingleCommand single = new SingleCommand(command);
        submit(single);
        return single.result();
    }

    /**
     * Queues the commands, in their order. Those that find no room fail with {@link OverloadedException}; all do with {@link
     * StoppedException} once the pipeline has stopped.
     */
    public void submit(Submission submission) {
        int size = submission.size();
        int admitted = stopping ? 0 : admit(size);
        for (int i = admitted; i < size; i++) {
            submission.failed(i, stopping ? new StoppedException(failure) : new OverloadedException(queueMax));
        }
        if (admitted == 0) {
            submission.ended();
            return;
        }
        queue.add(new Pending(submission, admitted));
        if (stopping && !thread.isAlive()) {
            failAllQueued();
        }
    }

    /** Makes room for so many commands, or as many as there is room for, and tells for how many. */
    private int admit(int commands) {
        int before = queued.getAndUpdate(waiting -> Math.min(queueMax, waiting + commands));
        return Math.min(commands, queueMax - before);
    }

    /** The number of commands that wait. */
    public int queued() {
        return queued.get();
    }

    /** What stopped the pipeline, or null while it is sound. */
    public @Nullable Throwable failure() {
        return failure;
    }

    private void run() {
        List<Pending> batch = new ArrayList<>();
        try {
            while (takeBatch(batch)) {
                process(batch);
                batch.clear();
            }
        } catch (IOException | RuntimeException | Error e) {
            failure = e;
        } finally {
            stopping = true;
            batch.stream().filter(pending -> !pending.isOver()).forEach(this::failRest);
            failAllQueued();
        }
    }

    private void failAllQueued() {
        for (Pending pending = queue.poll(); pending != null; pending = queue.poll()) {
            queued.addAndGet(-pending.size);
            failRest(pending);
        }
    }

    private void failRest(Pending pending) {
        pending.failRest(new StoppedException(failure));
    }

    /** Waits for commands; false once the pipeline is told to stop and none are left. */
    private boolean takeBatch(List<Pending> batch) {
        Pending next = poll();
        while (next == null) {
            if (stopping) {
                return false;
            }
            next = poll();
        }
        int commands = 0;
        do {
            batch.add(next);
            commands += next.size;
            next = queue.peek();
        } while (next != null && commands + next.size <= batchMax && queue.poll() == next);
        queued.addAndGet(-commands);
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
        List<CommitLog.Entry> entries = entries(batch);
        log.append(entries);
        long durable = System.nanoTime();
        observer.batch(entries.size(), durable - taken);
        long before = durable;
        int entry = 0;
        for (Pending pending : batch) {
            observer.queued(pending.size, taken - pending.queuedNanos);
            while (!pending.isOver()) {
                if (entry % CommandTarget.AHEAD == 0) {
                    target.expect(entries.subList(entry, Math.min(entries.size(), entry + CommandTarget.AHEAD)));
                }
                before = execute(pending, entries.get(entry++), before);
            }
            pending.of.ended();
        }
    }

    private List<CommitLog.Entry> entries(List<Pending> batch) {
        // One time for all: they become durable together.
        lastCommitMicros = Math.max(lastCommitMicros, clockMicros.getAsLong());
        List<CommitLog.Entry> entries = new ArrayList<>();
        for (Pending pending : batch) {
            for (int i = 0; i < pending.size; i++) {
                entries.add(new CommitLog.Entry(pending.of.command(i), lastCommitMicros));
            }
        }
        return entries;
    }

    /** Executes the next command and tells when it was done. */
    private long execute(Pending pending, CommitLog.Entry entry, long before) {
        Outcome outcome;
        try {
            outcome = target.execute(entry.command(), entry.commitTimeMicros());
        } catch (RuntimeException e) {
            pending.of.failed(pending.next++, e);
            return System.nanoTime();
        }
        long after = System.nanoTime();
        observer.done(entry.command(), outcome, after - before);
        pending.of.executed(pending.next++, outcome);
        return after;
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
