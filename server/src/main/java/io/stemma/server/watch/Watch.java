package io.stemma.server.watch;

import io.stemma.server.graph.Snapshot;
import io.stemma.server.history.VersionHistory;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One watcher: which version it has, and what it is sent next.
 *
 * <p><b>The seam.</b> A watcher is registered first and looks at history afterwards; a version is added to history first and
 * announced afterwards. So whichever comes later sees the other, and no version is missed; and since the watcher asks history for
 * the version after its own, none is told twice.
 *
 * <p><b>Threads.</b> {@link #wake}, {@link #end} and the readings may be called anywhere. The rest belongs to the one thread of the
 * pool that runs the watch; {@link #wakes} hands it from one to the next.
 */
public final class Watch implements Runnable {
    /** Messages sent before other watchers get their turn. */
    private static final int TURN_MESSAGES_MAX = 64;

    private final TopologyWatches watches;
    private final WatchHub hub;
    private final VersionHistory versions;
    private final WatchPlan plan;
    private final Sink sink;
    /** Wakes that no run has answered yet; whoever makes it positive queues the run. */
    private final AtomicInteger wakes = new AtomicInteger();

    private volatile @Nullable WatchEnd end;
    private volatile boolean over;

    /** The version that the watcher has, or is being told the state of. */
    private volatile Snapshot has;
    /** The version of the event under way. */
    private volatile @Nullable Snapshot next;
    /** The next message of the event under way. */
    private int part;

    private boolean synced;
    private long statePosition;
    /** The version of the last message that moved the watcher. */
    private volatile long sentVersion;

    private volatile long sentNanos;

    Watch(TopologyWatches watches, WatchHub hub, WatchPlan plan, Sink sink) {
        this.watches = watches;
        this.hub = hub;
        this.versions = watches.versions();
        this.plan = plan;
        this.sink = sink;
        this.has = plan.start();
        this.statePosition = plan.includeState() ? Lens.STATE_START : Lens.STATE_END;
        this.sentNanos = hub.nanos();
    }

    /** Looks whether there is something to send, on a thread of the pool. */
    public void wake() {
        if (claim()) {
            hub.execute(this);
        }
    }

    /** Counts a wake; true if the caller must see to it that the watch is run. */
    boolean claim() {
        return wakes.getAndIncrement() == 0;
    }

    /** Ends the watch, on a thread of the pool. */
    public void end(WatchEnd reason) {
        if (end == null) {
            end = reason;
        }
        wake();
    }

    /** True if a run would find something to do at this time. */
    boolean wantsRun(long nowNanos) {
        return end != null || (sink.ready() ? has.version() < versions.last() || bookmarkIsDue(nowNanos) : !hasNext());
    }

    @Override
    public void run() {
        int seen = wakes.get();
        boolean more = false;
        try {
            more = !over && turn();
        } catch (RuntimeException | Error e) {
            finish(new WatchEnd.Failed(e));
        }
        if (more || !wakes.compareAndSet(seen, 0)) {
            hub.execute(this);
        }
    }

    /** Sends what there is to send; true if the turn ended before it did. */
    private boolean turn() {
        for (int i = 0; i < TURN_MESSAGES_MAX; i++) {
            WatchEnd reason = end;
            if (reason == null && !hasNext()) {
                reason = new WatchEnd.SlowConsumer(sentVersion, versions.first(), versions.last());
            }
            if (reason != null) {
                finish(reason);
                return false;
            }
            if (!sink.ready() || !step()) {
                return false;
            }
        }
        return true;
    }

    /** False if the watcher is to be told every version, and the next one is not held any more. */
    private boolean hasNext() {
        if (plan.conflated()) {
            return true;
        }
        Snapshot underWay = next;
        long wanted = underWay == null ? has.version() + 1 : underWay.version();
        return versions.last() < wanted || versions.at(wanted) != null;
    }

    /** Sends at most one message; false if there is nothing to do. */
    private boolean step() {
        if (!synced) {
            start();
            return true;
        }
        Snapshot to = next;
        if (to == null) {
            if (bookmark()) {
                return true;
            }
            to = following();
            next = to;
            part = 0;
        }
        if (to != null) {
            tell(to);
        }
        return to != null;
    }

    private void start() {
        if (statePosition != Lens.STATE_END) {
            Lens.StatePart state = plan.lens().state(has, statePosition);
            statePosition = state.next();
            if (state.message() != null) {
                send(state.message());
            }
            return;
        }
        send(plan.lens().sync(has));
        sentVersion = has.version();
        synced = true;
    }

    private @Nullable Snapshot following() {
        long last = versions.last();
        if (last <= has.version()) {
            return null;
        }
        return plan.conflated() ? versions.latest() : versions.at(has.version() + 1);
    }

    private void tell(Snapshot to) {
        Event event = watches.changes(plan.lens(), has, to);
        boolean ends = event.isEmpty();
        if (!ends) {
            Event.Part message = event.part(part++);
            send(message.message());
            ends = message.isLast();
        }
        if (ends) {
            if (to.version() > has.version() + 1) {
                hub.countConflation();
            }
            next = null;
            has = to;
            sentVersion = event.isEmpty() ? sentVersion : to.version();
        }
    }

    private boolean bookmark() {
        boolean due = bookmarkIsDue(hub.nanos());
        if (due) {
            send(plan.lens().bookmark(has));
            sentVersion = has.version();
        }
        return due;
    }

    private boolean bookmarkIsDue(long nowNanos) {
        return sentVersion != 0 && sentVersion < has.version() && nowNanos - sentNanos >= plan.bookmarkNanos();
    }

    private void send(byte[] message) {
        sink.next(message);
        sentNanos = hub.nanos();
        hub.countMessage();
    }

    private void finish(WatchEnd reason) {
        if (over) {
            return;
        }
        over = true;
        watches.remove(this);
        if (reason instanceof WatchEnd.SlowConsumer) {
            hub.countSlowConsumer();
        }
        next = null;
        has = Snapshot.EMPTY;
        sink.end(reason);
    }

    /** How many versions the watcher is behind. */
    long lagVersions() {
        return over ? 0 : Math.max(0, versions.last() - has.version());
    }

    /** True if the watcher holds a version that history does not hold any more. */
    boolean holdsOldVersion() {
        return !over && has.version() < versions.first();
    }
}
