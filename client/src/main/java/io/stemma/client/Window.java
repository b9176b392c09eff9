package io.stemma.client;

/**
 * The bytes of an import that were handed over and have not left for the network yet: a bound that makes its sender
 * wait. Closed at first, opened when the import is under way, ended for good with it.
 */
final class Window {
    /** How many bytes may be on their way. One larger part may go alone. */
    static final int BYTES_MAX = 1 << 20;

    private boolean open;
    private boolean ended;
    private long used;

    /** Waits for room and takes it. False if the import has ended. */
    synchronized boolean take(int bytes) throws InterruptedException {
        while (!ended && (!open || (used > 0 && used + bytes > BYTES_MAX))) {
            wait();
        }
        used += bytes;
        return !ended;
    }

    /** Gives room back. */
    synchronized void give(int bytes) {
        used -= bytes;
        notifyAll();
    }

    synchronized void open() {
        open = true;
        notifyAll();
    }

    synchronized void end() {
        ended = true;
        notifyAll();
    }
}
