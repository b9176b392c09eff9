package io.stemma.server.engine;

import io.stemma.server.graph.Snapshot;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Readers share a lock and exclude the writer: a long question holds up the writer, and the writer who waits holds up all
 * questions after it.
 */
public final class ReadWriteLockEngine extends LockEngine {
    /* Not fair: a fair lock makes each reader queue up, and the unfair one lets readers no longer pass a writer who is next. */
    private final ReentrantReadWriteLock lock;

    /** Starts at that snapshot. */
    public ReadWriteLockEngine(Snapshot first, LockObserver observer) {
        this(new ReentrantReadWriteLock(), first, observer);
    }

    private ReadWriteLockEngine(ReentrantReadWriteLock lock, Snapshot first, LockObserver observer) {
        super(EngineKind.RWLOCK, lock.readLock(), lock.writeLock(), first, observer);
        this.lock = lock;
    }

    @Override
    boolean heldByCurrentThread() {
        return lock.isWriteLockedByCurrentThread() || lock.getReadHoldCount() > 0;
    }
}
