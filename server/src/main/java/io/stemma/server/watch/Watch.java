package io.stemma.server.watch;

import io.stemma.server.graph.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * A watcher of what versions change: which version it has, and what it is sent next.
 *
 * <p><b>The seam.</b> A watcher is registered first and looks at history afterwards; a version is added to history first and
 * announced afterwards. So whichever comes later sees the other, and no version is missed; and since the watcher asks history for
 * the version after its own, none is told twice.
 */
final class Watch extends Watcher {
    /** Messages sent before other watchers get their turn. */
    private static final int TURN_MESSAGES_MAX = 64;

    private final WatchPlan plan;
    /** The version that the watcher has, or is being told the state of. */
    private volatile Snapshot has;
    /** The version of the event under way. */
    private volatile @Nullable Snapshot next;
    /** The next message of the event under way. */
    private int part;

    private boolean synced;
    private long statePosition;

    Watch(TopologyWatches watches, WatchHub hub, WatchPlan plan, Sink sink) {
        super(watches, hub, sink, plan.bookmarkNanos());
        this.plan = plan;
        this.has = plan.start();
        this.statePosition = plan.includeState() ? Lens.STATE_START : Lens.STATE_END;
    }

    @Override
    long version() {
        return has.version();
    }

    @Override
    boolean conflated() {
        return plan.conflated();
    }

    @Override
    boolean isSlow() {
        return plan.lens().isSlow();
    }

    @Override
    boolean turn() {
        for (int i = 0; i < TURN_MESSAGES_MAX; i++) {
            if (endsNow() || !sink.ready() || !step()) {
                return false;
            }
        }
        return true;
    }

    /** A watcher of every version is slow if the next one is not held any more. */
    @Override
    @Nullable
    WatchEnd cause() {
        if (plan.conflated()) {
            return null;
        }
        Snapshot underWay = next;
        long wanted = underWay == null ? has.version() + 1 : underWay.version();
        boolean isHeld = versions.last() < wanted || versions.at(wanted) != null;
        return isHeld ? null : new WatchEnd.SlowConsumer(sentVersion(), versions.first(), versions.last());
    }

    /** Sends at most one message; false if there is nothing to do. */
    private boolean step() {
        if (!synced) {
            start();
            return true;
        }
        Snapshot to = next;
        if (to == null) {
            if (bookmarkIsDue(hub.nanos())) {
                send(plan.lens().bookmark(has), has.version());
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
        if (statePosition == Lens.STATE_END) {
            send(plan.lens().sync(has), has.version());
            synced = true;
            return;
        }
        Lens.StatePart state = plan.lens().state(has, statePosition);
        statePosition = state.next();
        if (state.message() != null) {
            send(state.message());
        }
    }

    private @Nullable Snapshot following() {
        Snapshot target = plan.conflated() ? watches.target() : versions.at(has.version() + 1);
        return target != null && target.version() > has.version() ? target : null;
    }

    private void tell(Snapshot to) {
        Event event = watches.changes(plan.lens(), has, to);
        if (event.isEmpty()) {
            has(to);
            return;
        }
        Event.Part message = event.part(part++);
        if (!message.isLast()) {
            send(message.message(), has.version()); // what a part is for, the watcher has
            return;
        }
        if (to.version() > has.version() + 1) {
            hub.countConflation();
        }
        send(message.message(), to.version());
        has(to);
    }

    private void has(Snapshot to) {
        next = null;
        has = to;
    }

    @Override
    void close() {
        has(Snapshot.EMPTY);
    }
}
