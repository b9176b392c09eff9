package io.stemma.server.watch;

import io.stemma.server.graph.Snapshot;
import io.stemma.server.history.VersionHistory;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The watchers of one topology. May be used by many threads. */
public final class TopologyWatches {
    /** Watchers that one task runs, one after the other. */
    private static final int GROUP_SIZE = 64;

    private final long topology;
    private final WatchHub hub;
    private final VersionHistory versions;
    private final Set<Watcher> watches = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean roundQueued = new AtomicBoolean();
    private volatile boolean dropped;

    TopologyWatches(long topology, WatchHub hub, VersionHistory versions) {
        this.topology = topology;
        this.hub = hub;
        this.versions = versions;
    }

    /**
     * Starts to watch what versions change; the watcher waits to be woken.
     *
     * @return null if the server has as many watchers as it may have
     */
    public @Nullable Watcher open(WatchPlan plan, Sink sink) {
        return hub.admit() ? opened(new Watch(this, hub, plan, sink)) : null;
    }

    /**
     * Starts to watch the answer to a question; the watcher waits to be woken.
     *
     * @param bookmarkNanos how long nothing is sent, at most, while the version moves on
     * @return null if the server has as many watchers as it may have
     */
    public @Nullable Watcher open(Question question, Sink sink, long bookmarkNanos) {
        return hub.admit() ? opened(new AnswerWatch(this, hub, question, sink, bookmarkNanos)) : null;
    }

    /** Registers the watcher, which is to be woken after that. */
    Watcher opened(Watcher watcher) {
        watches.add(watcher);
        hub.remember(this);
        if (dropped) {
            watcher.end(new WatchEnd.Dropped());
            hub.forget(this);
        } else if (hub.isStopping()) {
            watcher.end(new WatchEnd.Stopping());
        }
        return watcher;
    }

    /**
     * Says that history has a new version. The work does not grow with the number of watchers; it is the only thing that the
     * commit thread does for them.
     */
    public void versionAdded() {
        if (!watches.isEmpty()) {
            queueRound();
        }
    }

    /** Looks after the watchers: at a time when no version came, some may be due a bookmark. */
    void queueRound() {
        if (roundQueued.compareAndSet(false, true)) {
            hub.execute(this::round);
        }
    }

    private void round() {
        roundQueued.set(false);
        long nowNanos = hub.nanos();
        List<Watcher> group = new ArrayList<>(GROUP_SIZE);
        for (Watcher watch : watches) {
            if (watch.wantsRun(nowNanos) && watch.claim()) {
                group.add(watch);
            }
            if (group.size() == GROUP_SIZE) {
                runAll(group);
                group = new ArrayList<>(GROUP_SIZE);
            }
        }
        runAll(group);
    }

    private void runAll(List<Watcher> group) {
        if (!group.isEmpty()) {
            hub.execute(() -> group.forEach(Watcher::run));
        }
    }

    /** Ends all watches: the topology was removed. */
    public void drop() {
        dropped = true;
        endAll(new WatchEnd.Dropped());
        hub.forget(this);
    }

    void endAll(WatchEnd reason) {
        watches.forEach(watch -> watch.end(reason));
    }

    void remove(Watcher watch) {
        if (watches.remove(watch)) {
            hub.release();
        }
    }

    Event changes(Lens lens, Snapshot from, Snapshot to) {
        return hub.events().changes(topology, lens, from, to);
    }

    VersionHistory versions() {
        return versions;
    }

    long topology() {
        return topology;
    }

    /** How many there are. */
    public int size() {
        return watches.size();
    }

    boolean isEmpty() {
        return watches.isEmpty();
    }

    /** How many versions the watcher that is furthest behind is behind. */
    public long lagVersions() {
        return watches.stream().mapToLong(Watcher::lagVersions).max().orElse(0);
    }

    long oldVersionsHeld() {
        return watches.stream().filter(Watcher::holdsOldVersion).count();
    }
}
