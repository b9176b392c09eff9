package io.stemma.server.engine;

/** Is told how long threads wait for an engine's lock and hold it. Called by the thread that held it, after it let go; must not block. */
public interface LockObserver {
    /** Does nothing; an engine that has it does not even look at the clock. */
    LockObserver NONE = new LockObserver() {
        @Override
        public void waited(boolean write, long nanos) {}

        @Override
        public void held(boolean write, long nanos) {}
    };

    /** A thread got the lock, to write or to read. */
    void waited(boolean write, long nanos);

    /** A thread let the lock go. */
    void held(boolean write, long nanos);
}
