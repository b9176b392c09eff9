package io.stemma.server.service;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What belongs to one request: who asks, until when, and whether the answer is still wanted.
 *
 * <p><b>Threads.</b> {@link #cancel} and {@link #liftDeadline} may be called from any thread, and work that sees {@link
 * #isOver} stops at its next check.
 */
public final class RequestContext {
    /** So far away that it is never reached, and that nothing overflows. */
    private static final long NO_DEADLINE_NANOS = Long.MAX_VALUE / 4;

    private final String client;
    private volatile long deadlineNanos;
    private volatile boolean cancelled;
    private @Nullable Runnable onCancel;

    /**
     * A request that came just now.
     *
     * @param client who asks, as said in Hello
     * @param deadlineMillis how long the answer is wanted
     */
    public RequestContext(String client, long deadlineMillis) {
        this(client, deadlineMillis, System.nanoTime());
    }

    /**
     * A request that came at that time. A transport that takes many requests out of one read looks at the clock once.
     *
     * @param client who asks, as said in Hello
     * @param deadlineMillis how long the answer is wanted from then on
     * @param receivedNanos when it came, on the clock of {@link System#nanoTime}
     */
    public RequestContext(String client, long deadlineMillis, long receivedNanos) {
        this.client = client;
        this.deadlineNanos = receivedNanos + TimeUnit.MILLISECONDS.toNanos(deadlineMillis);
    }

    /** Who asks. */
    public String client() {
        return client;
    }

    /** When the request is over, on the clock of {@link System#nanoTime}. */
    public long deadlineNanos() {
        return deadlineNanos;
    }

    /** Lets the request go on for ever: a stream that has begun. */
    public void liftDeadline() {
        deadlineNanos = System.nanoTime() + NO_DEADLINE_NANOS;
    }

    /** How long the request has left, in nanoseconds; negative once its deadline has passed. */
    public long nanosLeft() {
        return deadlineNanos - System.nanoTime();
    }

    /** True if the client does not want the answer any more. */
    public boolean isCancelled() {
        return cancelled;
    }

    /** True if the answer is of no use any more. */
    public boolean isOver() {
        return cancelled || nanosLeft() <= 0;
    }

    /** Says that the client does not want the answer any more. */
    public void cancel() {
        Runnable action;
        synchronized (this) {
            if (cancelled) {
                return;
            }
            cancelled = true;
            action = onCancel;
        }
        if (action != null) {
            action.run();
        }
    }

    /** Runs the action when the request is cancelled; at once if it is already. At most one action. */
    public void onCancel(Runnable action) {
        synchronized (this) {
            if (!cancelled) {
                onCancel = action;
                return;
            }
        }
        action.run();
    }
}
