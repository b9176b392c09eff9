package io.stemma.server.engine;

import io.stemma.server.graph.Snapshot;
import java.util.concurrent.locks.ReentrantLock;

/** One lock for all: questions exclude each other as well. */
public final class MutexEngine extends LockEngine {
    private final ReentrantLock lock;

    /** Starts at that snapshot. */
    public MutexEngine(Snapshot first, LockObserver observer) {
        this(new ReentrantLock(), first, observer);
    }

    private MutexEngine(ReentrantLock lock, Snapshot first, LockObserver observer) {
        super(EngineKind.MUTEX, lock, lock, first, observer);
        this.lock = lock;
    }

    @Override
    boolean heldByCurrentThread() {
        return lock.isHeldByCurrentThread();
    }
}
