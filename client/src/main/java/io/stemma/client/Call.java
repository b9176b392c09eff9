package io.stemma.client;

import com.google.rpc.Code;
import io.stemma.v1.Cancel;
import io.stemma.v1.Error;
import io.stemma.v1.ErrorReason;
import io.stemma.v1.Request;
import io.stemma.v1.Response;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way, and the future its caller holds. It may be sent several times, over several connections; it is
 * completed once.
 */
class Call<T> extends CompletableFuture<T> {
    /** How much longer than its deadline a call that was sent waits for the server's own word on it. */
    static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    /** How long the answer to a Cancel may take before the connection counts as dead. */
    static final int CANCEL_MILLIS_MAX = 10_000;

    private final Request request;
    private final CallKind kind;
    private final Answer<T> answer;
    private final int deadlineMillis;
    private final int sendByMillis;
    private final long deadlineNanos;
    private final long sendByNanos;

    /** The slot that has the call; written by whoever hands it over, read by {@link #cancel}. */
    private volatile @Nullable ConnectionSlot slot;

    /** The id on the current connection, 0 while not sent. Owned by the slot's loop, as what follows. */
    private long id;

    private int sends;
    private boolean cancelSent;

    /**
     * @param deadlineMillis how long the call may take from now
     * @param sendByMillis how long it may take to be sent
     */
    Call(Request request, Answer<T> answer, int deadlineMillis, int sendByMillis) {
        this.request = request;
        this.kind = CallKind.of(request.getCallCase());
        this.answer = answer;
        this.deadlineMillis = deadlineMillis;
        this.sendByMillis = Math.min(sendByMillis, deadlineMillis);
        long now = System.nanoTime();
        this.deadlineNanos = now + TimeUnit.MILLISECONDS.toNanos(deadlineMillis);
        this.sendByNanos = now + TimeUnit.MILLISECONDS.toNanos(this.sendByMillis);
    }

    /** The call that ends the request of this id. */
    static Call<Response> cancelling(long id) {
        Request request = Request.newBuilder()
                .setCancel(Cancel.newBuilder().setRequestId(id))
                .build();
        return new Call<>(request, reply -> reply, CANCEL_MILLIS_MAX, CANCEL_MILLIS_MAX);
    }

    final CallKind kind() {
        return kind;
    }

    final int requestBytes() {
        return request.getSerializedSize();
    }

    /** True if sending it twice does what sending it once does. */
    final boolean safe() {
        return switch (kind) {
            case READ -> true;
            case WRITE ->
                !RequestIds.of(request).isEmpty() || request.getCommit().getDryRun();
            case ONCE, IMPORT, STREAM, CONTROL -> false;
        };
    }

    final @Nullable ConnectionSlot slot() {
        return slot;
    }

    final void slot(ConnectionSlot holder) {
        slot = holder;
    }

    final long id() {
        return id;
    }

    final int sends() {
        return sends;
    }

    /** The frame that sends the call under this id now. */
    final Request sentAs(long newId) {
        id = newId;
        sends++;
        long leftNanos = Math.max(1, deadlineNanos - System.nanoTime());
        long leftMillis = (leftNanos + 999_999) / 1_000_000;
        return request.toBuilder().setId(newId).setDeadlineMs((int) leftMillis).build();
    }

    /** Takes note that no connection has the call any more. */
    final void unsent() {
        id = 0;
        cancelSent = false;
    }

    /** True the first time it is asked on a connection. */
    final boolean cancelOnce() {
        boolean first = !cancelSent;
        cancelSent = true;
        return first;
    }

    /** When the client gives up on the call, by {@link System#nanoTime}. */
    final long expiresNanos() {
        return id == 0 ? sendByNanos : deadlineNanos + GRACE_NANOS;
    }

    /** True if the call may go on past its deadline: a stream that has begun. */
    boolean lasting() {
        return false;
    }

    final boolean expired(long nowNanos) {
        return !lasting() && nowNanos - expiresNanos() >= 0;
    }

    /** True if the call can still be answered in time when it is sent again after a delay. */
    final boolean leaves(long delayMillis) {
        return deadlineNanos - System.nanoTime() > TimeUnit.MILLISECONDS.toNanos(delayMillis);
    }

    /** Completes the call by what the server answered. */
    final void answered(Response reply) {
        if (isDone()) {
            return;
        }
        if (reply.hasError()) {
            answer.refused(reply.getError());
            completeExceptionally(new StemmaException(reply.getError()));
        } else if (reply.getResultCase().getNumber() != request.getCallCase().getNumber()) {
            failed(StemmaException.malformed("answered with " + reply.getResultCase() + " (expected its result)"));
        } else {
            completeWith(reply);
        }
    }

    /** Completes the call by its result. */
    void completeWith(Response reply) {
        try {
            complete(answer.of(reply));
        } catch (RuntimeException e) {
            completeExceptionally(e);
        }
    }

    /** Completes the call with this cause, and says what is known of the outcome. */
    final void failed(StemmaException cause) {
        if (isDone()) {
            return;
        }
        String message = name() + ": " + cause.error().getMessage() + outcome();
        Error error = cause.error().toBuilder().setMessage(message).build();
        completeExceptionally(new StemmaException(error));
    }

    /** Completes a call that was sent and not answered in time. */
    final void failedLate() {
        failed(late("no answer within " + deadlineMillis + " ms"));
    }

    /** Completes a call that was not sent in time, because the connection had no room for it. */
    final void failedUnsent() {
        failed(late("not sent within " + sendByMillis + " ms: too many calls are open"));
    }

    /** Completes a call that was not sent in time, because there was no connection. */
    final void failedUnconnected(@Nullable StemmaException lastFailure) {
        String cause =
                lastFailure == null ? "still connecting" : lastFailure.error().getMessage();
        failed(StemmaException.unavailable("no connection within " + sendByMillis + " ms: " + cause));
    }

    private static StemmaException late(String message) {
        return new StemmaException(Code.DEADLINE_EXCEEDED, ErrorReason.DEADLINE_PASSED, message);
    }

    /** What is known of a call that failed without an answer, as the end of a sentence. */
    String outcome() {
        if (sends == 0 || (kind != CallKind.WRITE && kind != CallKind.ONCE)) {
            return "";
        }
        String requestId = RequestIds.of(request);
        return "; the outcome is unknown" + (requestId.isEmpty() ? "" : ", ask again with request_id " + requestId);
    }

    /** Hears that the call is on a connection, under its id. */
    void written() {}

    /** Ends the call; the server is told if it has it. */
    @Override
    public final boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        ConnectionSlot holder = slot;
        if (cancelled && holder != null) {
            holder.abandon(this);
        }
        return cancelled;
    }

    private String name() {
        return request.getCallCase().name().toLowerCase(Locale.ROOT);
    }
}
