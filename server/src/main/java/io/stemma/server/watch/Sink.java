package io.stemma.server.watch;

/** Where a watcher's messages go. Called by one thread at a time. */
public interface Sink {
    /** True if a message may be sent now. */
    boolean ready();

    /** Sends an encoded message, which other watchers may be sent, too, and which nobody changes. */
    void next(byte[] message);

    /** Ends the watch; nothing is sent after. */
    void end(WatchEnd end);
}
