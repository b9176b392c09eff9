package io.stemma.server.rpc;

import com.google.protobuf.MessageLite;
import io.stemma.server.codec.MessageWriter;
import io.stemma.server.service.Reply;
import io.stemma.server.service.RequestContext;
import io.stemma.v1.Error;
import io.stemma.v1.ErrorReason;
import io.stemma.v1.Response;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A request on its way, and the place for its one answer.
 *
 * <p><b>Threads.</b> The answer may come from any thread; the first one counts. It is written on the connection's loop.
 */
final class OpenRequest implements Reply {
    /** A result larger than this is encoded by the thread that made it, not by the event loop. */
    private static final int ENCODE_HERE_BYTES = 4 << 10;

    private final Connection connection;
    private final long id;
    private final int field;
    private final RequestContext context;
    private final long receivedNanos;
    private final AtomicBoolean answered = new AtomicBoolean();
    private @Nullable ImportLane lane;
    private @Nullable OpenStream stream;

    /*
     * Written by whoever set answered, read by the loop: handed over through the connection's queue, or on the loop
     * itself.
     */
    private @Nullable Object answer;
    private int answerField;
    private int code;

    /** Owned by the loop. */
    private boolean closed;

    OpenRequest(Connection connection, long id, int field, RequestContext context, long receivedNanos) {
        this.connection = connection;
        this.id = id;
        this.field = field;
        this.context = context;
        this.receivedNanos = receivedNanos;
    }

    @Override
    public void success(MessageLite response) {
        if (answered.compareAndSet(false, true)) {
            answer(encodedIfLarge(response), Calls.resultField(field), 0);
        }
    }

    @Override
    public void success(byte[] encodedResponse) {
        if (answered.compareAndSet(false, true)) {
            answer(encodedResponse, Calls.resultField(field), 0);
        }
    }

    @Override
    public void success(MessageWriter response) {
        if (!connection.onLoop()) {
            success(response.copy());
        } else if (answered.compareAndSet(false, true)) {
            answer(response, Calls.resultField(field), 0); // which is written here and now
        }
    }

    @Override
    public void failure(Error error) {
        if (answered.compareAndSet(false, true)) {
            answer(error, Response.ERROR_FIELD_NUMBER, error.getCodeValue());
        }
    }

    @Override
    public boolean hold(Runnable work) {
        return !answered() && connection.hold(work);
    }

    private Object encodedIfLarge(MessageLite response) {
        boolean here = connection.onLoop() || response.getSerializedSize() <= ENCODE_HERE_BYTES;
        return here ? response : response.toByteArray();
    }

    private void answer(Object result, int resultField, int resultCode) {
        answer = result;
        answerField = resultField;
        code = resultCode;
        connection.answered(this);
    }

    /** Answers in the service's place, unless it did already, and ends its work. Owned by the loop. */
    boolean end(Error error) {
        boolean first = answered.compareAndSet(false, true);
        if (first) {
            answer = error;
            answerField = Response.ERROR_FIELD_NUMBER;
            code = error.getCodeValue();
            abandon();
        }
        return first;
    }

    /** Ends the work for a client that is gone. Owned by the loop. */
    void abandon() {
        answered.set(true);
        context.cancel();
        if (lane != null) {
            lane.abort();
        }
    }

    /** Appends the answer. Owned by the loop. */
    void writeTo(Outbox outbox) {
        closed = true;
        if (answer instanceof byte[] encoded) {
            outbox.add(id, answerField, encoded, encoded.length);
        } else if (answer instanceof MessageWriter written) {
            outbox.add(id, answerField, written.array(), written.size());
        } else if (answer instanceof MessageLite message) {
            outbox.add(id, answerField, message);
        }
    }

    /** The size of an answer that stands encoded; the others are small. */
    int answerBytes() {
        return answer instanceof byte[] encoded ? encoded.length : 0;
    }

    /** True once there is an answer, or nobody wants one any more. */
    boolean answered() {
        return answered.get();
    }

    void stream(OpenStream openStream) {
        stream = openStream;
    }

    /** Its stream, if that is how it is answered. */
    @Nullable
    OpenStream stream() {
        return stream;
    }

    void importLane(ImportLane importLane) {
        lane = importLane;
    }

    @Nullable
    ImportLane importLane() {
        return lane;
    }

    long id() {
        return id;
    }

    int field() {
        return field;
    }

    /** The answer's code, by its number. */
    int code() {
        return code >= 0 && code < Calls.CODES.size() ? code : com.google.rpc.Code.UNKNOWN_VALUE;
    }

    RequestContext context() {
        return context;
    }

    /** True if it was refused because a queue was full. */
    boolean overloaded() {
        return answer instanceof Error error && error.getReason() == ErrorReason.OVERLOADED;
    }

    /** How long it took until the answer now, or until the first one of a stream, in nanoseconds. */
    long nanosToAnswer() {
        long firstReplyNanos = stream == null ? 0 : stream.firstReplyNanos();
        return (firstReplyNanos == 0 ? System.nanoTime() : firstReplyNanos) - receivedNanos;
    }

    long deadlineNanos() {
        return context.deadlineNanos();
    }

    /** True once the answer is written. Owned by the loop. */
    boolean closed() {
        return closed;
    }
}
