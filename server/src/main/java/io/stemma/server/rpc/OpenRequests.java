package io.stemma.server.rpc;

import io.netty.channel.EventLoop;
import io.netty.util.collection.LongObjectHashMap;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one connection that wait for their answer, and their deadlines.
 *
 * <p>One timer serves all of them: it is set for the earliest deadline, and moved only when a request comes that is
 * due before it. A request that is answered at once never gets here.
 *
 * <p><b>Threads.</b> Owned by the connection's event loop.
 */
final class OpenRequests {
    private final EventLoop loop;
    private final InFlight inFlight;
    private final Consumer<List<OpenRequest>> onDeadline;
    private final LongObjectHashMap<OpenRequest> requests = new LongObjectHashMap<>();
    private @Nullable Future<?> timer;
    private long timerNanos;

    OpenRequests(EventLoop loop, InFlight inFlight, Consumer<List<OpenRequest>> onDeadline) {
        this.loop = loop;
        this.inFlight = inFlight;
        this.onDeadline = onDeadline;
    }

    int size() {
        return requests.size();
    }

    boolean contains(long id) {
        return requests.containsKey(id);
    }

    @Nullable
    OpenRequest get(long id) {
        return requests.get(id);
    }

    void add(OpenRequest request) {
        requests.put(request.id(), request);
        inFlight.opened();
        watch(request.deadlineNanos());
    }

    /** Takes the request out, if it is in. */
    void remove(OpenRequest request) {
        if (requests.get(request.id()) == request) {
            requests.remove(request.id());
            inFlight.closed(1);
        }
    }

    /** Gives all of them up. */
    void abandonAll() {
        stopTimer();
        List<OpenRequest> all = new ArrayList<>(requests.values());
        requests.clear();
        inFlight.closed(all.size());
        all.forEach(OpenRequest::abandon);
    }

    private void watch(long deadlineNanos) {
        if (timer != null && timerNanos - deadlineNanos <= 0) {
            return;
        }
        stopTimer();
        timerNanos = deadlineNanos;
        timer = loop.schedule(this::sweep, deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    private void stopTimer() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    private void sweep() {
        timer = null;
        long now = System.nanoTime();
        List<OpenRequest> due = new ArrayList<>();
        long earliest = Long.MAX_VALUE;
        for (OpenRequest request : requests.values()) {
            long left = request.deadlineNanos() - now;
            if (left <= 0) {
                due.add(request);
            } else {
                earliest = Math.min(earliest, left);
            }
        }
        if (earliest != Long.MAX_VALUE) {
            watch(now + earliest);
        }
        onDeadline.accept(due);
    }
}
