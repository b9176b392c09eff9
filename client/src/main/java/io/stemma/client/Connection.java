package io.stemma.client;

import com.google.protobuf.InvalidProtocolBufferException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.util.collection.LongObjectHashMap;
import io.netty.util.concurrent.Future;
import io.stemma.v1.ErrorReason;
import io.stemma.v1.Hello;
import io.stemma.v1.HelloResponse;
import io.stemma.v1.ImportRequest;
import io.stemma.v1.Request;
import io.stemma.v1.Response;
import io.stemma.wire.Frames;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One TCP connection: says hello, sends calls under ids of its own, and finds the call of each reply. Owned by the
 * channel's event loop.
 *
 * <p>A call stays in {@code inFlight} until the server has ended it, also when its caller has given up: so the server's
 * bound on open requests is kept, and a reply that nobody asked for shows that the two sides no longer agree.
 */
final class Connection {
    /** What a frame adds to its call: id, deadline and tags, in bytes. */
    private static final int HEADER_BYTES_MAX = 32;

    private static final long HELLO_ID = 1;
    private static final int PROTOCOL_VERSION = 1;
    private static final int HELLO_MILLIS_MAX = 5_000;

    /** How many bytes of small frames are written as one. */
    private static final int BATCH_BYTES = 64 << 10;

    private static final int BATCH_BYTES_MIN = 1 << 10;

    private final ConnectionSlot slot;
    private final Channel channel;
    private final Hello hello;
    private final LongObjectHashMap<Call<?>> inFlight = new LongObjectHashMap<>();
    private long nextId = HELLO_ID + 1;
    private @Nullable HelloResponse limits;
    private @Nullable Loss loss;
    private @Nullable ByteBuf batch;
    private @Nullable Future<?> helloTimer;

    Connection(ConnectionSlot slot, Channel channel, Hello hello) {
        this.slot = slot;
        this.channel = channel;
        this.hello = hello;
    }

    /** Says hello: the channel is connected. */
    void opened() {
        slot.opened(this);
        if (channel.localAddress().equals(channel.remoteAddress())) {
            // Happens on one host: while nobody listens on the port, the system may choose it as the client's own.
            close(Loss.cut("connected to itself"));
        }
        if (loss != null) {
            return;
        }
        append(Request.newBuilder().setId(HELLO_ID).setHello(hello).build());
        flush();
        helloTimer = channel.eventLoop()
                .schedule(
                        () -> close(Loss.cut("no answer to hello within " + HELLO_MILLIS_MAX + " ms")),
                        HELLO_MILLIS_MAX,
                        TimeUnit.MILLISECONDS);
    }

    /** True between hello and the end. */
    boolean ready() {
        return limits != null && loss == null;
    }

    /** True if another call may be written now. */
    boolean canTake() {
        return ready() && inFlight.size() < inFlightMax() && channel.isWritable();
    }

    /** Why the server would not take a request of this size; null if it would. */
    @Nullable
    StemmaException refusal(int bytes) {
        int max = limits == null ? 0 : limits.getFrameBytesMax();
        if (bytes <= max - HEADER_BYTES_MAX) {
            return null;
        }
        String message = "request: " + bytes + " bytes (expected at most " + (max - HEADER_BYTES_MAX) + ")";
        return StemmaException.exhausted(ErrorReason.LIMIT_EXCEEDED, message);
    }

    private int inFlightMax() {
        return limits == null ? 0 : limits.getInFlightMax();
    }

    /** Writes the call under a new id; {@link #flush} sends it. */
    void write(Call<?> call) {
        long id = nextId++;
        inFlight.put(id, call);
        append(call.sentAs(id));
        call.written();
    }

    /** Sends a further frame of an import that is in flight; {@code left} runs when it has left, or never will. */
    void writePart(Call<?> call, ImportRequest part, Runnable left) {
        push();
        Request frame = Request.newBuilder().setId(call.id()).setImport(part).build();
        ByteBuf bytes = channel.alloc().ioBuffer(Frames.size(frame));
        Frames.write(frame, bytes);
        channel.writeAndFlush(bytes).addListener(done -> left.run());
    }

    /** Lets the server send more replies of a stream that is in flight. */
    void writeCredits(StreamCall call, int credits) {
        append(call.credits(credits));
        flush();
    }

    boolean has(Call<?> call) {
        return inFlight.get(call.id()) == call;
    }

    /** Tells the server that nobody waits for the call any more. */
    void cancel(Call<?> call) {
        if (ready() && has(call) && call.cancelOnce()) {
            Call<?> cancel = Call.cancelling(call.id());
            write(cancel);
            slot.alarm(cancel);
            flush();
        }
    }

    void flush() {
        push();
        channel.flush();
    }

    private void append(Request frame) {
        ByteBuf into = batch;
        if (into == null) {
            into = channel.alloc().ioBuffer(Math.max(BATCH_BYTES_MIN, Frames.size(frame)));
            batch = into;
        }
        Frames.write(frame, into);
        if (into.readableBytes() >= BATCH_BYTES) {
            push();
        }
    }

    private void push() {
        ByteBuf full = batch;
        if (full != null) {
            batch = null;
            var unused = channel.write(full, channel.voidPromise());
        }
    }

    void receive(ByteBuf frame) {
        if (loss != null) {
            return;
        }
        try {
            accept(Response.parseFrom(frame.nioBuffer()));
        } catch (InvalidProtocolBufferException e) {
            close(Loss.garbage("reply of " + frame.readableBytes() + " bytes: " + e.getMessage()));
        }
    }

    private void accept(Response reply) {
        if (reply.hasError() && (reply.getId() == 0 || limits == null)) {
            close(Loss.refused(reply.getError()));
        } else if (limits == null) {
            welcomed(reply);
        } else {
            answered(reply);
        }
    }

    private void welcomed(Response reply) {
        HelloResponse said = reply.getHello();
        boolean agreed = reply.getId() == HELLO_ID
                && said.getProtocolVersion() == PROTOCOL_VERSION
                && said.getInFlightMax() != 0
                && said.getFrameBytesMax() != 0;
        if (!agreed) {
            close(Loss.garbage("answer to hello: protocol " + said.getProtocolVersion() + " (expected "
                    + PROTOCOL_VERSION + " with its limits)"));
            return;
        }
        stopHelloTimer();
        limits = said;
        slot.ready(said);
    }

    private void answered(Response reply) {
        long id = reply.getId();
        Call<?> call = reply.getEnd() ? inFlight.remove(id) : inFlight.get(id);
        if (call == null) {
            close(Loss.garbage("reply to request " + id + " (expected one that is open)"));
        } else {
            slot.answered(call, reply);
        }
    }

    void pump() {
        slot.pump();
    }

    /** The calls that are past their time; at {@code next} the time of the first of the others is noted. */
    List<Call<?>> expired(long nowNanos, Alarm next) {
        List<Call<?>> late = new ArrayList<>();
        for (Call<?> call : inFlight.values()) {
            if (call.isDone() || call.lasting()) {
                continue;
            }
            if (call.expired(nowNanos)) {
                late.add(call);
            } else {
                next.by(call.expiresNanos());
            }
        }
        return late;
    }

    /** Ends the connection and gives back the calls that were not answered. Only the first reason counts. */
    void close(Loss why) {
        if (loss != null) {
            return;
        }
        loss = why;
        stopHelloTimer();
        if (batch != null) {
            batch.release();
            batch = null;
        }
        List<Call<?>> unanswered = new ArrayList<>(inFlight.values());
        inFlight.clear();
        var unused = channel.close();
        slot.lost(this, why, unanswered);
    }

    private void stopHelloTimer() {
        if (helloTimer != null) {
            helloTimer.cancel(false);
            helloTimer = null;
        }
    }
}
