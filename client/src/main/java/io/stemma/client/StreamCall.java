package io.stemma.client;

import io.stemma.v1.AddCredits;
import io.stemma.v1.Request;
import io.stemma.v1.Response;
import java.util.function.Consumer;

/**
 * A call that is answered by a stream. Each reply goes to {@code replies} on the connection's event loop, in order; the future
 * completes with the last, or fails with what ended the stream. Cancelling the future ends the stream on the server too. A
 * stream is never sent again: what it has told can not be told twice.
 *
 * <p>The server sends as many replies as it was given credits; {@link #addCredits} lets it go on. The deadline counts until
 * the first reply.
 */
final class StreamCall extends Call<Response> {
    private final Consumer<? super Response> replies;
    private volatile boolean begun;

    StreamCall(Request request, Consumer<? super Response> replies, int deadlineMillis) {
        super(request, reply -> reply, deadlineMillis, deadlineMillis);
        this.replies = replies;
    }

    /** Lets the server send so many more replies. Any thread; without effect once the stream has ended. */
    void addCredits(int credits) {
        ConnectionSlot holder = slot();
        if (holder != null && !isDone()) {
            holder.addCredits(this, credits);
        }
    }

    /** The frame that gives credits. */
    Request credits(int credits) {
        return Request.newBuilder()
                .setAddCredits(AddCredits.newBuilder().setRequestId(id()).setCredits(credits))
                .build();
    }

    @Override
    boolean lasting() {
        return begun;
    }

    @Override
    void completeWith(Response reply) {
        begun = true;
        try {
            replies.accept(reply);
        } catch (RuntimeException e) {
            completeExceptionally(e);
            return;
        }
        if (reply.getEnd()) {
            super.completeWith(reply);
        }
    }
}
