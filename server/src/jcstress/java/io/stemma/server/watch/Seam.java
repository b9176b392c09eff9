package io.stemma.server.watch;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.stemma.server.graph.NodeContent;
import io.stemma.server.graph.Snapshot;
import io.stemma.server.graph.SnapshotBuilder;
import io.stemma.server.history.VersionHistory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** A topology at version 1, whose versions 2 and 3 come while somebody begins to watch it. */
final class Seam {
    private static final Snapshot FIRST = next(Snapshot.EMPTY);
    private static final Snapshot SECOND = next(FIRST);
    private static final Snapshot THIRD = next(SECOND);
    private static final WatchLimits LIMITS = new WatchLimits(1, 10, 1_000, 10_000, 3_600_000);

    private final VersionHistory history = new VersionHistory(4, 3_600_000, System::nanoTime);
    private final WatchHub hub = new WatchHub(LIMITS, System::nanoTime, new Inline());
    private final TopologyWatches watches = hub.topology(1, history);
    private final Told told = new Told();

    Seam() {
        history.add(FIRST);
    }

    private static Snapshot next(Snapshot base) {
        SnapshotBuilder builder = base.edit(base.version() + 1);
        builder.putNode(new NodeContent("a".getBytes(UTF_8), new byte[] {(byte) base.version()}));
        return builder.freeze();
    }

    /** What the commit thread does for two versions. */
    void commit() {
        history.add(SECOND);
        watches.versionAdded();
        history.add(THIRD);
        watches.versionAdded();
    }

    /** Begins to watch: is registered, then looks. */
    void subscribe() {
        Watcher watcher = watches.open(plan(), told);
        if (watcher != null) {
            watcher.wake();
        }
    }

    /** Begins to watch as one must not: looks, then is registered. */
    void subscribeInTheWrongOrder() {
        Watcher watcher = new Watch(watches, hub, plan(), told);
        watcher.wake();
        watches.register(watcher);
    }

    private WatchPlan plan() {
        return new WatchPlan(history.latest(), new Numbers(), false, false, Long.MAX_VALUE);
    }

    /** 1 if every version from the start to 3 was told, in order and once; 0 if the last are missing; -1 otherwise. */
    int verdict() {
        List<Byte> versions = told.versions;
        for (int i = 1; i < versions.size(); i++) {
            if (versions.get(i) != versions.get(i - 1) + 1) {
                return -1;
            }
        }
        return versions.get(versions.size() - 1) == 3 ? 1 : 0;
    }

    /** Tells versions as their numbers. */
    private static final class Numbers implements Lens {
        @Override
        public StatePart state(Snapshot at, long position) {
            throw new AssertionError("nobody asks for the state");
        }

        @Override
        public byte[] sync(Snapshot at) {
            return new byte[] {(byte) at.version()};
        }

        @Override
        public Event changes(Snapshot from, Snapshot to) {
            return Event.of(sync(to));
        }

        @Override
        public boolean isSlow() {
            return false;
        }

        @Override
        public byte[] bookmark(Snapshot at) {
            throw new AssertionError("there is no time for a bookmark");
        }
    }

    /** Remembers what it is told; handed from thread to thread by the watcher. */
    private static final class Told implements Sink {
        final List<Byte> versions = new ArrayList<>();

        @Override
        public boolean ready() {
            return true;
        }

        @Override
        public void next(byte[] message) {
            versions.add(message[0]);
        }

        @Override
        public void end(WatchEnd end) {
            throw new AssertionError("ended with " + end);
        }
    }

    /** Runs tasks on the thread that brings them, so that both actors send. */
    private static final class Inline extends AbstractExecutorService implements ScheduledExecutorService {
        @Override
        public void execute(Runnable task) {
            task.run();
        }

        @Override
        public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
            task.run();
            return null; // nobody looks at it
        }

        @Override
        public <V> ScheduledFuture<V> schedule(Callable<V> task, long delay, TimeUnit unit) {
            throw new AssertionError("nobody asks");
        }

        @Override
        public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, long first, long period, TimeUnit unit) {
            throw new AssertionError("nobody asks");
        }

        @Override
        public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, long first, long delay, TimeUnit unit) {
            throw new AssertionError("nobody asks");
        }

        @Override
        public void shutdown() {}

        @Override
        public List<Runnable> shutdownNow() {
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return false;
        }

        @Override
        public boolean isTerminated() {
            return false;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return true;
        }
    }
}
