package io.stemma.server.watch;

import io.stemma.server.graph.Snapshot;
import io.stemma.server.history.VersionHistory;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The watchers of one topology. May be used by many threads. */
public final class TopologyWatches {
    /** Watchers that one task runs, one after the other. */
    private static final int GROUP_SIZE = 64;
    /** How long after a round the next one starts at the earliest, in microseconds; until then nobody is woken for versions. */
    private static final int ROUND_PAUSE_MICROS = 1_000;
    /** While versions keep coming, conflated watchers are served for one part in so many of the time. */
    private static final int CONFLATED_ONE_IN = 8;
    /** How long conflated watchers wait for that, at most, in microseconds. */
    private static final long CONFLATED_PAUSE_MICROS_MAX = 100_000;

    private final long topology;
    private final WatchHub hub;
    private final VersionHistory versions;
    private final Set<Watcher> watches = ConcurrentHashMap.newKeySet();
    /** Reasons for a round that no round has answered yet; whoever makes it positive queues the round. */
    private final AtomicInteger rounds = new AtomicInteger();
    /** Groups of conflated watchers that are to go to the target. */
    private final AtomicInteger conflatedGroups = new AtomicInteger();

    private volatile Snapshot target = Snapshot.EMPTY;
    private volatile long targetNanos;
    /** True while the target stands still, so that others have the processors. */
    private volatile boolean conflatedPause;

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

    /** Registers the watcher, which is to be woken after that, unless there is nothing to watch. */
    private Watcher opened(Watcher watcher) {
        register(watcher);
        if (dropped) {
            watcher.end(new WatchEnd.Dropped());
            hub.forget(this);
        } else if (hub.isStopping()) {
            watcher.end(new WatchEnd.Stopping());
        } else {
            queueRound(); // while nobody watched, the target stood still
        }
        return watcher;
    }

    void register(Watcher watcher) {
        watches.add(watcher);
        hub.remember(this);
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
        if (rounds.getAndIncrement() == 0) {
            hub.execute(this::round);
        }
    }

    private void round() {
        int answered = rounds.get();
        try {
            lookAfterAll();
        } finally {
            hub.later(() -> goOn(answered), ROUND_PAUSE_MICROS);
        }
    }

    /** Another round if there are reasons that came since the last one began. */
    private void goOn(int answered) {
        if (rounds.addAndGet(-answered) != 0) {
            round();
        }
    }

    private void lookAfterAll() {
        if (watches.isEmpty()) {
            target = Snapshot.EMPTY; // it would hold a version for nobody
        } else if (conflatedGroups.get() == 0 && !conflatedPause) {
            target = versions.latest();
            targetNanos = hub.nanos();
        }
        long nowNanos = hub.nanos();
        List<Watcher> every = new ArrayList<>(GROUP_SIZE);
        List<Watcher> conflated = new ArrayList<>(GROUP_SIZE);
        for (Watcher watcher : watches) {
            if (watcher.wantsRun(nowNanos) && watcher.claim()) {
                if (watcher.isSlow()) {
                    watcher.queue();
                } else {
                    (watcher.conflated() ? conflated : every).add(watcher);
                }
            }
            if (every.size() == GROUP_SIZE) {
                runAll(every);
                every = new ArrayList<>(GROUP_SIZE);
            }
            if (conflated.size() == GROUP_SIZE) {
                runConflated(conflated);
                conflated = new ArrayList<>(GROUP_SIZE);
            }
        }
        runAll(every);
        runConflated(conflated);
    }

    private void runAll(List<Watcher> group) {
        if (!group.isEmpty()) {
            hub.execute(() -> group.forEach(Watcher::run));
        }
    }

    private void runConflated(List<Watcher> group) {
        if (!group.isEmpty()) {
            conflatedGroups.incrementAndGet();
            hub.execute(() -> {
                group.forEach(Watcher::run);
                if (conflatedGroups.decrementAndGet() == 0) {
                    pauseConflated();
                }
            });
        }
    }

    private void pauseConflated() {
        long servedMicros = TimeUnit.NANOSECONDS.toMicros(hub.nanos() - targetNanos);
        conflatedPause = true;
        hub.later(
                () -> {
                    conflatedPause = false;
                    if (target.version() < versions.last()) {
                        queueRound();
                    }
                },
                Math.min(CONFLATED_PAUSE_MICROS_MAX, (CONFLATED_ONE_IN - 1) * servedMicros));
    }

    /**
     * The version that conflated watchers go to. It moves on when all that were to go to the one before have had their turn, and a pause
     * is over; so those who keep up have the same version, and one encoding serves them all.
     */
    Snapshot target() {
        return target;
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
            if (watches.isEmpty()) {
                queueRound();
            }
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
