package io.stemma.server.watch;

import io.stemma.server.history.VersionHistory;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who watches a topology: is woken when there may be something to send, and sends it in turns.
 *
 * <p><b>Threads.</b> {@link #wake}, {@link #end} and the readings may be called anywhere. {@link #turn} belongs to the one thread of
 * the pool that runs the watcher; the count of wakes hands it from one to the next.
 */
public abstract class Watcher implements Runnable {
    final TopologyWatches watches;
    final WatchHub hub;
    final VersionHistory versions;
    final Sink sink;
    private final long bookmarkNanos;
    /** Wakes that no run has answered yet; whoever makes it positive queues the run. */
    private final AtomicInteger wakes = new AtomicInteger();

    private volatile @Nullable WatchEnd end;
    private volatile boolean over;
    /** The version of the last message that moved the watcher; 0 before the first. */
    private volatile long sentVersion;

    private volatile long sentNanos;

    Watcher(TopologyWatches watches, WatchHub hub, Sink sink, long bookmarkNanos) {
        this.watches = watches;
        this.hub = hub;
        this.versions = watches.versions();
        this.sink = sink;
        this.bookmarkNanos = bookmarkNanos;
        this.sentNanos = hub.nanos();
    }

    /** The version up to which the watcher knows everything. */
    abstract long version();

    /** True if it goes to the version that all such watchers go to, instead of the next one. */
    abstract boolean conflated();

    /** True if a turn may take long, so that nobody else should wait for it. */
    abstract boolean isSlow();

    /** Sends what there is to send; true if the turn ended before it did. */
    abstract boolean turn();

    /** Why the watch can not go on, or null if it can. */
    abstract @Nullable WatchEnd cause();

    /** Lets go of what it holds, since it is over. */
    abstract void close();

    /** Looks whether there is something to send, on a thread of the pool. */
    public final void wake() {
        if (claim()) {
            queue();
        }
    }

    /** Has the watcher run, which was claimed. */
    final void queue() {
        hub.execute(this, isSlow());
    }

    /** Counts a wake; true if the caller must see to it that the watcher is run. */
    final boolean claim() {
        return wakes.getAndIncrement() == 0;
    }

    /** Ends the watch, on a thread of the pool. */
    public final void end(WatchEnd reason) {
        if (end == null) {
            end = reason;
        }
        wake();
    }

    /** True if a run would find something to do at this time. */
    final boolean wantsRun(long nowNanos) {
        return end != null || (sink.ready() ? version() < wanted() || bookmarkIsDue(nowNanos) : cause() != null);
    }

    private long wanted() {
        return conflated() ? watches.target().version() : versions.last();
    }

    @Override
    public final void run() {
        int seen = wakes.get();
        boolean more = false;
        try {
            more = !over && turn();
        } catch (RuntimeException | Error e) {
            finish(new WatchEnd.Failed(e));
        }
        if (more || !wakes.compareAndSet(seen, 0)) {
            queue();
        }
    }

    /** True if the watch is over, which it now is if it must end. */
    final boolean endsNow() {
        WatchEnd reason = end == null ? cause() : end;
        if (reason != null) {
            finish(reason);
        }
        return reason != null;
    }

    private void finish(WatchEnd reason) {
        over = true;
        watches.remove(this);
        if (reason instanceof WatchEnd.SlowConsumer) {
            hub.countSlowConsumer();
        }
        close();
        sink.end(reason);
    }

    final void send(byte[] message) {
        sink.next(message);
        sentNanos = hub.nanos();
        hub.countMessage();
    }

    /** Sends a message that moves the watcher to that version. */
    final void send(byte[] message, long version) {
        send(message);
        sentVersion = version;
    }

    final long sentVersion() {
        return sentVersion;
    }

    /** True if the watcher knows more than it was told, for so long that it must be told. */
    final boolean bookmarkIsDue(long nowNanos) {
        return sentVersion != 0 && sentVersion < version() && nowNanos - sentNanos >= bookmarkNanos;
    }

    /** How many versions the watcher is behind. */
    final long lagVersions() {
        return over ? 0 : Math.max(0, versions.last() - version());
    }

    /** True if the watcher holds a version that history does not hold any more. */
    final boolean holdsOldVersion() {
        return !over && version() != 0 && version() < versions.first();
    }
}
