package io.stemma.server.service;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import io.stemma.server.watch.Recording;
import io.stemma.server.watch.Recording.Received;
import io.stemma.v1.Error;
import io.stemma.v1.Request;
import io.stemma.v1.WatchRequest;
import io.stemma.v1.WatchResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A watcher in process: takes events as far as it has given credit for them, and keeps them all. */
final class FakeStream implements StreamReply {
    private final WatchRequest request;
    private final LongSupplier published;
    private final RequestContext context = TestService.context();
    private final AtomicInteger credits = new AtomicInteger();
    private final AtomicBoolean busy = new AtomicBoolean();
    private final CountDownLatch ended = new CountDownLatch(1);
    /** Guarded by itself. */
    private final List<Received> events = new ArrayList<>();

    private volatile @Nullable Runnable onReady;
    private volatile @Nullable Error error;
    private volatile @Nullable Throwable broken;

    /** @param published tells the newest version that is published */
    FakeStream(WatchRequest request, LongSupplier published) {
        this.request = request;
        this.published = published;
    }

    /** Starts to watch, with that many credits. */
    FakeStream open(StemmaService service, int firstCredits) {
        credits.set(firstCredits);
        service.call(context, Request.newBuilder().setWatch(request).build(), this);
        return this;
    }

    void give(int more) {
        credits.addAndGet(more);
        Runnable action = onReady;
        if (action != null) {
            action.run();
        }
    }

    void cancel() {
        context.cancel();
    }

    @Override
    public boolean ready() {
        return credits.get() > 0;
    }

    @Override
    public void next(MessageLite response) {
        next(response.toByteArray());
    }

    @Override
    public void next(byte[] encodedResponse) {
        long now = published.getAsLong();
        alone(() -> {
            check(credits.getAndDecrement() > 0, "an event without a credit");
            check(error == null, "an event after the end");
            try {
                WatchResponse event = WatchResponse.parseFrom(encodedResponse);
                synchronized (events) {
                    events.add(new Received(event, now));
                    events.notifyAll();
                }
            } catch (InvalidProtocolBufferException e) {
                broken = e;
            }
        });
    }

    @Override
    public void onReady(Runnable action) {
        onReady = action;
    }

    @Override
    public void success(MessageLite response) {
        broken = new AssertionError("a watch has no success");
    }

    @Override
    public void success(byte[] encodedResponse) {
        broken = new AssertionError("a watch has no success");
    }

    @Override
    public void failure(Error failure) {
        alone(() -> {
            check(error == null, "a second end");
            error = failure;
        });
        ended.countDown();
        synchronized (events) {
            events.notifyAll();
        }
    }

    private void alone(Runnable action) {
        check(busy.compareAndSet(false, true), "two threads at once");
        action.run();
        busy.set(false);
    }

    private void check(boolean right, String otherwise) {
        if (!right) {
            broken = new AssertionError(otherwise);
        }
    }

    /** Waits until there are so many events, or the watch has ended. */
    List<Received> await(int count) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        synchronized (events) {
            while (events.size() < count && error == null) {
                long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (millis <= 0) {
                    throw new AssertionError(events.size() + " events (expected " + count + "): " + events);
                }
                try {
                    events.wait(millis);
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
            return List.copyOf(events);
        }
    }

    /** The event of that number, which comes. */
    WatchResponse event(int number) {
        List<Received> all = await(number + 1);
        if (all.size() <= number) {
            throw new AssertionError("ended with " + error + " after " + all);
        }
        return all.get(number).event();
    }

    /** How the watch ends. */
    Error awaitEnd() {
        try {
            if (!ended.await(30, TimeUnit.SECONDS)) {
                throw new AssertionError("the watch goes on after " + events);
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        Error end = error;
        if (end == null) {
            throw new AssertionError("no error");
        }
        return end;
    }

    boolean hasEnded() {
        return error != null;
    }

    int size() {
        synchronized (events) {
            return events.size();
        }
    }

    /** All that came. */
    Recording recording() {
        if (broken != null) {
            throw new AssertionError(broken);
        }
        synchronized (events) {
            return new Recording(request, List.copyOf(events), error);
        }
    }
}
