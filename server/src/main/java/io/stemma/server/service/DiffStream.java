package io.stemma.server.service;

import io.stemma.server.codec.ElementDiffer;
import io.stemma.server.codec.Errors;
import io.stemma.v1.DiffResponse;
import io.stemma.v1.ElementChange;
import io.stemma.v1.ErrorReason;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One difference on its way to a client: parts of bounded size, made only when the client takes them. While it takes none, no
 * thread waits, but two versions are held; so a client that takes none for too long is refused.
 *
 * <p><b>Threads.</b> Parts are made on the query pool, by one thread at a time.
 */
final class DiffStream {
    /** A part has at most so many changes. */
    static final int PART_CHANGES_MAX = 1_000;
    /** A part ends once it has so many bytes. */
    static final int PART_BYTES_MAX = 256 << 10;

    private final Call call;
    private final StreamReply reply;
    private final QueryPool pool;
    private final ScheduledExecutorService timer;
    private final ElementDiffer differ;
    private final long stallMaxMillis;
    /** How often the stream was woken and nobody has looked since. */
    private final AtomicInteger wakes = new AtomicInteger();

    private volatile @Nullable ScheduledFuture<?> stall;
    /** What the next part starts with. Owned by the thread that makes parts, as are the next two. */
    private DiffResponse.Builder part;

    private @Nullable ElementChange pending;
    private boolean ended;

    DiffStream(
            Call call,
            StreamReply reply,
            QueryPool pool,
            ScheduledExecutorService timer,
            ElementDiffer differ,
            DiffResponse head,
            long stallMaxMillis) {
        this.call = call;
        this.reply = reply;
        this.pool = pool;
        this.timer = timer;
        this.differ = differ;
        this.part = head.toBuilder();
        this.stallMaxMillis = stallMaxMillis;
    }

    /** Sends what may be sent now, and goes on when the client takes more. */
    void start() {
        pending = differ.next();
        reply.onReady(this::wake);
        call.context().onCancel(this::stopClock);
        if (wakes.getAndIncrement() == 0) {
            send();
        }
    }

    private void wake() {
        stopClock();
        if (wakes.getAndIncrement() == 0) {
            pool.run(call, Lane.POOL, this::send);
        }
    }

    private void send() {
        int seen = wakes.get();
        do {
            while (!ended && reply.ready()) {
                call.checkWanted();
                sendPart();
            }
            if (!ended) {
                startClock();
            }
            seen = wakes.addAndGet(-seen);
        } while (seen != 0);
    }

    private void sendPart() {
        int bytes = 0;
        while (pending != null && part.getChangesCount() < PART_CHANGES_MAX && bytes < PART_BYTES_MAX) {
            bytes += pending.getSerializedSize();
            part.addChanges(pending);
            pending = differ.next();
        }
        DiffResponse response = part.build();
        part = DiffResponse.newBuilder().setVersion(response.getVersion()).setFromVersion(response.getFromVersion());
        if (pending == null) {
            ended = true;
            stopClock();
            reply.success(response);
        } else {
            reply.next(response);
        }
    }

    private void startClock() {
        stopClock();
        stall = timer.schedule(this::stalled, stallMaxMillis, TimeUnit.MILLISECONDS);
        if (reply.ready() || call.context().isCancelled()) {
            stopClock(); // woken or cancelled meanwhile
        }
    }

    private void stopClock() {
        ScheduledFuture<?> clock = stall;
        if (clock != null) {
            clock.cancel(false);
        }
    }

    private void stalled() {
        reply.failure(Errors.error(
                        ErrorReason.DEADLINE_PASSED,
                        "credits",
                        "no part taken for " + stallMaxMillis + " ms",
                        "a client that takes the parts of its difference")
                .build());
    }
}
