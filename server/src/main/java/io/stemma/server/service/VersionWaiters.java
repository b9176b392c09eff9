package io.stemma.server.service;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Reads that wait for a version of one topology. No thread waits with them. May be used by many threads. */
final class VersionWaiters {
    private final PriorityQueue<VersionWait> waiting =
            new PriorityQueue<>(Comparator.comparingLong(VersionWait::version));
    private final int waitersMax;
    private boolean dropped;

    VersionWaiters(int waitersMax) {
        this.waitersMax = waitersMax;
    }

    /** Lets the read wait. */
    void add(VersionWait wait) {
        boolean isFull;
        synchronized (this) {
            isFull = waiting.size() >= waitersMax;
            if (!dropped && !isFull) {
                waiting.add(wait);
                return;
            }
        }
        if (isFull) {
            wait.refuse(Failures.overloaded("version waiters"));
        } else {
            wait.dropped();
        }
    }

    synchronized void remove(VersionWait wait) {
        waiting.remove(wait);
    }

    /** Lets all go on that wait for that version or an earlier one. */
    void reached(long version) {
        List<VersionWait> ready = new ArrayList<>();
        synchronized (this) {
            for (VersionWait next = waiting.peek(); next != null && next.version() <= version; next = waiting.peek()) {
                ready.add(waiting.remove());
            }
        }
        ready.forEach(VersionWait::reached);
    }

    /** Ends all waits: the topology was removed. */
    void drop() {
        List<VersionWait> all;
        synchronized (this) {
            dropped = true;
            all = new ArrayList<>(waiting);
            waiting.clear();
        }
        all.forEach(VersionWait::dropped);
    }

    synchronized int size() {
        return waiting.size();
    }
}
