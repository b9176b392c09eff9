package io.stemma.server.watch;

import io.stemma.server.history.VersionHistory;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * What the watchers of all topologies share: threads, bounds, events that were made for one and serve others, and counts. May be
 * used by many threads.
 *
 * <p>The queue of the pool needs no bound of its own: each watcher and each topology is in it at most once.
 */
public final class WatchHub implements AutoCloseable {
    private static final long STOP_MILLIS_MAX = 5_000;

    private final WatchLimits limits;
    private final LongSupplier nanos;
    private final ScheduledExecutorService pool;
    private final SlowLane slow;
    private final EventCache events;
    private final Set<TopologyWatches> topologies = ConcurrentHashMap.newKeySet();
    private final AtomicInteger watchers = new AtomicInteger();
    private final LongAdder messages = new LongAdder();
    private final LongAdder conflations = new LongAdder();
    private final LongAdder slowConsumers = new LongAdder();
    private volatile boolean stopping;

    /**
     * A hub without watchers.
     *
     * @param nanos the clock, as {@link System#nanoTime}
     */
    public WatchHub(WatchLimits limits, LongSupplier nanos) {
        this(limits, nanos, new ScheduledThreadPoolExecutor(limits.threads(), named()));
    }

    /** A hub on threads that somebody else chose. */
    WatchHub(WatchLimits limits, LongSupplier nanos, ScheduledExecutorService pool) {
        this.limits = limits;
        this.nanos = nanos;
        this.events = new EventCache(limits.sharedBytesMax());
        this.pool = pool;
        this.slow = new SlowLane(this::execute, Math.max(1, limits.threads() - 1));
    }

    private static ThreadFactory named() {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, "stemma-watch-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /**
     * The watchers of a topology, of which there are none yet.
     *
     * @param incarnation tells the topology from all others
     */
    public TopologyWatches topology(long incarnation, VersionHistory versions) {
        return new TopologyWatches(incarnation, this, versions);
    }

    void remember(TopologyWatches watches) {
        topologies.add(watches);
    }

    void forget(TopologyWatches watches) {
        topologies.remove(watches);
        events.drop(watches.topology());
    }

    /** Looks whether bookmarks are due. To be called now and then. */
    public void tick() {
        for (TopologyWatches watches : topologies) {
            if (!watches.isEmpty()) {
                watches.queueRound();
            }
            events.dropBefore(watches.topology(), watches.versions().first());
        }
    }

    void execute(Runnable task) {
        try {
            pool.execute(task);
        } catch (RejectedExecutionException e) {
            task.run(); // the hub is closed: what is left to do is to say so
        }
    }

    /** Runs a watcher; one that is slow only where it leaves a thread to others. */
    void execute(Watcher watcher, boolean isSlow) {
        if (isSlow) {
            slow.execute(watcher);
        } else {
            execute(watcher);
        }
    }

    /** Runs the task after so many microseconds. */
    void later(Runnable task, long micros) {
        try {
            var unused = pool.schedule(task, micros, TimeUnit.MICROSECONDS);
        } catch (RejectedExecutionException e) {
            task.run();
        }
    }

    EventCache events() {
        return events;
    }

    long nanos() {
        return nanos.getAsLong();
    }

    /** Counts a watcher in; false if there are as many as there may be. */
    boolean admit() {
        if (watchers.incrementAndGet() > limits.watchersMax()) {
            watchers.decrementAndGet();
            return false;
        }
        return true;
    }

    void release() {
        watchers.decrementAndGet();
    }

    void countMessage() {
        messages.increment();
    }

    void countConflation() {
        conflations.increment();
    }

    void countSlowConsumer() {
        slowConsumers.increment();
    }

    /** The bounds. */
    public WatchLimits limits() {
        return limits;
    }

    /** True once no watch is opened any more. */
    public boolean isStopping() {
        return stopping;
    }

    /** Watchers there are. */
    public int watchers() {
        return watchers.get();
    }

    /** How many versions the watcher that is furthest behind is behind. */
    public long lagVersions() {
        return topologies.stream().mapToLong(TopologyWatches::lagVersions).max().orElse(0);
    }

    /** Watchers that hold a version which history has let go of. */
    public long oldVersionsHeld() {
        return topologies.stream().mapToLong(TopologyWatches::oldVersionsHeld).sum();
    }

    /** Messages sent to watchers so far. */
    public long messages() {
        return messages.sum();
    }

    /** Events so far that told the changes of several versions as one. */
    public long conflations() {
        return conflations.sum();
    }

    /** Watches so far that ended because the versions they lacked were not held any more. */
    public long slowConsumers() {
        return slowConsumers.sum();
    }

    /** Bytes of events that are kept for other watchers. */
    public long sharedBytes() {
        return events.bytes();
    }

    /** Ends all watches, and those that are opened later. */
    public void stop() {
        stopping = true;
        topologies.forEach(watches -> watches.endAll(new WatchEnd.Stopping()));
    }

    /** Ends all watches and waits until they have ended. */
    @Override
    public void close() {
        stop();
        pool.shutdown();
        try {
            if (!pool.awaitTermination(STOP_MILLIS_MAX, TimeUnit.MILLISECONDS)) {
                pool.shutdownNow();
            }
        } catch (InterruptedException e) {
            pool.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
