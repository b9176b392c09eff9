package io.stemma.server.service;

import com.google.protobuf.MessageLite;

/**
 * Takes the replies to a call that is answered by a stream. {@link #success} and {@link #failure} end it; what they carry
 * is the last reply.
 *
 * <p>Nothing is buffered for a client that does not take its replies: whoever answers sends only while the stream is {@link
 * #ready}, and otherwise waits for {@link #onReady}. The deadline of the request counts until the first reply.
 *
 * <p><b>Threads.</b> May be called from any thread, by one at a time.
 */
public interface StreamReply extends Reply {
    /** True if a reply may be sent now: the client has given credit for it, and its connection is not backed up. */
    boolean ready();

    /**
     * Sends one reply that is not the last. It takes a credit.
     *
     * @throws IllegalStateException if the stream has no credit
     */
    void next(MessageLite response);

    /** Sends one reply that is not the last and stands encoded in the array, which nobody may change from now on. */
    void next(byte[] encodedResponse);

    /**
     * Runs the action whenever the stream becomes ready, and sometimes when it was ready already. It runs on an event loop and
     * must be short. At most one action; to be set before the first look at {@link #ready}.
     */
    void onReady(Runnable action);
}
