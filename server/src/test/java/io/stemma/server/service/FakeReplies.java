package io.stemma.server.service;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.stemma.v1.Error;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A stream whose credits a test gives, and whose replies it takes. */
final class FakeReplies implements StreamReply {
    /** A reply that came; the last one ends the stream. */
    record Came(Object reply, boolean last) {
        <T> T as(Parser<T> parser) {
            if (reply instanceof Error error) {
                throw new AssertionError(error.getMessage());
            }
            try {
                return parser.parseFrom(reply instanceof byte[] bytes ? bytes : ((MessageLite) reply).toByteArray());
            } catch (InvalidProtocolBufferException e) {
                throw new AssertionError(e);
            }
        }
    }

    private final BlockingQueue<Came> replies = new LinkedBlockingQueue<>();
    private final AtomicInteger credits;
    private volatile Runnable onReady = () -> {};

    FakeReplies(int credits) {
        this.credits = new AtomicInteger(credits);
    }

    void addCredits(int more) {
        credits.addAndGet(more);
        onReady.run();
    }

    Came take() {
        try {
            Came came = replies.poll(30, TimeUnit.SECONDS);
            if (came == null) {
                throw new AssertionError("no reply");
            }
            return came;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public boolean ready() {
        return credits.get() > 0;
    }

    @Override
    public void next(MessageLite response) {
        nextOf(response);
    }

    @Override
    public void next(byte[] encodedResponse) {
        nextOf(encodedResponse);
    }

    private void nextOf(Object reply) {
        if (credits.getAndDecrement() <= 0) {
            throw new IllegalStateException("no credit");
        }
        replies.add(new Came(reply, false));
    }

    @Override
    public void onReady(Runnable action) {
        onReady = action;
    }

    @Override
    public void success(MessageLite response) {
        replies.add(new Came(response, true));
    }

    @Override
    public void success(byte[] encodedResponse) {
        replies.add(new Came(encodedResponse, true));
    }

    @Override
    public void failure(Error error) {
        replies.add(new Came(error, true));
    }
}
