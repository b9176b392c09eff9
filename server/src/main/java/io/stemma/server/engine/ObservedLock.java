package io.stemma.server.engine;

import java.util.concurrent.locks.Lock;
import java.util.function.Supplier;

/** A lock that tells how long was waited for it and how long it was held. */
final class ObservedLock {
    private final Lock lock;
    private final boolean write;
    private final LockObserver observer;

    ObservedLock(Lock lock, boolean write, LockObserver observer) {
        this.lock = lock;
        this.write = write;
        this.observer = observer;
    }

    /** Does the work under the lock. */
    <T> T hold(Supplier<? extends T> work) {
        return observer == LockObserver.NONE ? holdUnobserved(work) : holdObserved(work);
    }

    private <T> T holdUnobserved(Supplier<? extends T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    private <T> T holdObserved(Supplier<? extends T> work) {
        long asked = System.nanoTime();
        long got = asked;
        lock.lock();
        try {
            got = System.nanoTime();
            return work.get();
        } finally {
            lock.unlock();
            long freed = System.nanoTime();
            observer.waited(write, got - asked);
            observer.held(write, freed - got);
        }
    }
}
