package io.stemma.server.rpc;

import com.google.protobuf.MessageLite;
import io.stemma.server.service.StreamReply;
import io.stemma.v1.Error;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A request that is answered by a stream: its credits, and the replies on their way to the loop.
 *
 * <p><b>Threads.</b> Replies may come from any thread, one at a time; they are written on the connection's loop.
 */
final class OpenStream implements StreamReply {
    /** Credits of a stream whose request names none. */
    static final int CREDITS_DEFAULT = 16;
    /** Credits that a stream may have at once. */
    static final int CREDITS_MAX = 1_024;

    private final Connection connection;
    private final OpenRequest request;
    private final AtomicInteger credits;
    private final Queue<byte[]> replies = new ConcurrentLinkedQueue<>();
    private volatile @Nullable Runnable onReady;
    private volatile long firstReplyNanos;

    OpenStream(Connection connection, OpenRequest request, int credits) {
        this.connection = connection;
        this.request = request;
        this.credits = new AtomicInteger(credits);
    }

    @Override
    public boolean ready() {
        return credits.get() > 0 && connection.streams().hasRoom();
    }

    @Override
    public void next(MessageLite response) {
        next(response.toByteArray());
    }

    @Override
    public void next(byte[] encodedResponse) {
        if (credits.get() <= 0) {
            throw new IllegalStateException("credits: " + credits + " (expected at least 1)");
        }
        if (request.answered()) {
            return;
        }
        credits.decrementAndGet();
        if (firstReplyNanos == 0) {
            firstReplyNanos = System.nanoTime();
            request.context().liftDeadline();
        }
        replies.add(encodedResponse);
        connection.streamed(this, encodedResponse.length);
    }

    @Override
    public void onReady(Runnable action) {
        onReady = action;
    }

    @Override
    public void success(MessageLite response) {
        request.success(response);
    }

    @Override
    public void success(byte[] encodedResponse) {
        request.success(encodedResponse);
    }

    @Override
    public void failure(Error error) {
        request.failure(error);
    }

    /** Lets the stream send more. Owned by the loop. */
    void addCredits(int more) {
        credits.updateAndGet(present -> Math.min(CREDITS_MAX, present + more));
        wake();
    }

    /** Tells whoever answers that the stream may be ready. Owned by the loop. */
    void wake() {
        Runnable action = onReady;
        if (action != null && !request.closed()) {
            action.run();
        }
    }

    /**
     * Appends the replies that have come so far, or drops them if nobody wants them any more. Owned by the loop.
     *
     * @return their size, in bytes
     */
    long writeTo(Outbox outbox, boolean wanted) {
        long bytes = 0;
        for (byte[] reply = replies.poll(); reply != null; reply = replies.poll()) {
            bytes += reply.length;
            if (wanted) {
                outbox.addPart(request.id(), Calls.resultField(request.field()), reply);
            }
        }
        return bytes;
    }

    /** When the first reply came, or 0. */
    long firstReplyNanos() {
        return firstReplyNanos;
    }
}
