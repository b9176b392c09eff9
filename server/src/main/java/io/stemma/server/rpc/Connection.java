package io.stemma.server.rpc;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.Future;
import io.stemma.server.meter.CallMeter;
import io.stemma.server.meter.Protection;
import io.stemma.v1.Error;
import io.stemma.v1.Response;
import io.stemma.wire.FrameDecoder;
import io.stemma.wire.FrameException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jctools.queues.atomic.MpscUnboundedAtomicArrayQueue;

/**
 * One client: takes its frames in, at the pace the server can keep, and gives the answers out.
 *
 * <p>A frame is handled only while the {@link #open gate is open}: not too many requests under way, room for replies, an
 * import that keeps up, and the others had their turn. Otherwise the frames that came with the same read wait, at most
 * one read buffer of them, and the socket is not read; TCP carries the pressure back to the client.
 *
 * <p><b>Threads.</b> Owned by the connection's event loop; other threads only call {@link #answered}, {@link #streamed}
 * and {@link #hasRoom}.
 */
final class Connection extends ChannelInboundHandlerAdapter {
    /** Requests handled before other connections of the loop get their turn. */
    private static final int TURN_REQUESTS_MAX = 256;
    /** Parts of imports that may wait. */
    private static final int IMPORT_PARTS_MAX = 4;
    /** How long a refused client may still take to read why, in milliseconds. */
    private static final int LINGER_MILLIS = 1_000;

    private static final int ANSWERS_CHUNK = 32;

    private final RpcEnvironment env;
    private final SocketChannel channel;
    private final EventLoop loop;
    private final CallMeter.Loop meter;
    private final Outbox outbox;
    private final OpenRequests requests;
    private final Dispatch dispatch;
    private final Queue<WaitingFrame> waiting = new ArrayDeque<>();
    private final Queue<OpenRequest> answers = new MpscUnboundedAtomicArrayQueue<>(ANSWERS_CHUNK);
    private final AtomicBoolean answersAnnounced = new AtomicBoolean();
    /** Replies of streams that the loop has not written yet, in bytes. */
    private final AtomicLong streamedBytes = new AtomicLong();
    /** Streams with such replies. */
    private final Queue<OpenStream> streamed = new ConcurrentLinkedQueue<>();
    /** Streams that are open. Owned by the loop. */
    private final Set<OpenStream> streams = new LinkedHashSet<>();
    /** When the read began that brings frames now; 0 between reads. */
    private long readNanos;

    private long frames;
    private int turn;
    private int importParts;
    private boolean dispatching;
    private boolean refused;

    Connection(RpcEnvironment env, SocketChannel channel, FrameDecoder decoder, CallMeter.Loop meter) {
        this.env = env;
        this.channel = channel;
        this.loop = channel.eventLoop();
        this.meter = meter;
        this.outbox = new Outbox(channel);
        this.requests = new OpenRequests(loop, env.inFlight(), this::deadlinesPassed);
        this.dispatch = new Dispatch(env, this, requests, decoder);
    }

    /** A frame that came while the gate was closed. */
    private record WaitingFrame(ByteBuf frame, long receivedNanos) {}

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf frame = (ByteBuf) message;
        frames++;
        // One look at the clock for all frames of a read: they came together.
        long receivedNanos = readNanos == 0 ? System.nanoTime() : readNanos;
        readNanos = receivedNanos;
        if (refused) {
            frame.release();
        } else if (waiting.isEmpty() && open()) {
            handle(frame, receivedNanos, receivedNanos);
        } else {
            waiting.add(new WaitingFrame(frame, receivedNanos));
            channel.config().setAutoRead(false);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        readNanos = 0;
        outbox.flush();
        goOn();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (channel.isWritable()) {
            loop.execute(() -> {
                goOn();
                wakeStreams();
            });
        }
    }

    private void handle(ByteBuf frame, long receivedNanos, long nowNanos) {
        turn++;
        dispatching = true;
        try {
            dispatch.frame(frame, receivedNanos, nowNanos);
        } finally {
            dispatching = false;
            frame.release();
        }
    }

    /** True if a frame may be handled now; counts what stands against it. */
    private boolean open() {
        if (turn >= TURN_REQUESTS_MAX) {
            return closedBy(Protection.FAIRNESS);
        }
        if (requests.size() >= env.limits().inFlightMax()) {
            return closedBy(Protection.IN_FLIGHT);
        }
        if (importParts >= IMPORT_PARTS_MAX) {
            return closedBy(Protection.IMPORT_QUEUE);
        }
        return channel.isWritable() || closedBy(Protection.WRITE_BUFFER);
    }

    private boolean closedBy(Protection protection) {
        if (channel.config().isAutoRead()) {
            env.meters().acted(protection);
        }
        return false;
    }

    /** Handles the frames that wait, as far as the gate lets them, and reads on once there are none. */
    private void goOn() {
        boolean turnOver = turn >= TURN_REQUESTS_MAX;
        turn = 0;
        if (turnOver && !waiting.isEmpty()) {
            loop.execute(this::goOn);
            return;
        }
        while (!refused && !waiting.isEmpty() && open()) {
            WaitingFrame next = waiting.remove();
            handle(next.frame(), next.receivedNanos(), System.nanoTime());
        }
        outbox.flush();
        if (turn >= TURN_REQUESTS_MAX) {
            loop.execute(this::goOn);
        } else if (waiting.isEmpty()) {
            channel.config().setAutoRead(refused || open());
        }
    }

    /** Takes an answer, from any thread. */
    void answered(OpenRequest request) {
        if (loop.inEventLoop() && dispatching) {
            write(request);
            return;
        }
        answers.add(request);
        announceAnswers();
    }

    private void announceAnswers() {
        if (answersAnnounced.compareAndSet(false, true)) {
            executeOnLoop(this::writeAnswers);
        }
    }

    private void writeAnswers() {
        answersAnnounced.set(false);
        drainAnswers();
        goOn();
    }

    /** True if replies of streams may be sent. Any thread. */
    boolean hasRoom() {
        return channel.isWritable() && streamedBytes.get() < env.limits().writeBufferBytesMax();
    }

    /** Takes a reply of that many bytes that stands with its stream, from any thread. */
    void streamed(OpenStream stream, int bytes) {
        streamedBytes.addAndGet(bytes);
        streamed.add(stream);
        announceAnswers();
    }

    /** Opens a stream, whose replies go on until its request is answered. */
    void opened(OpenStream stream) {
        streams.add(stream);
    }

    private void writeStreamed(OpenStream stream) {
        long bytes = stream.writeTo(outbox);
        int roomMax = env.limits().writeBufferBytesMax();
        long before = streamedBytes.getAndAdd(-bytes);
        if (before >= roomMax && before - bytes < roomMax) {
            loop.execute(this::wakeStreams);
        }
    }

    private void wakeStreams() {
        List.copyOf(streams).forEach(OpenStream::wake);
    }

    /** Writes what other threads have answered so far. */
    void drainAnswers() {
        for (OpenStream next = streamed.poll(); next != null; next = streamed.poll()) {
            writeStreamed(next);
        }
        for (OpenRequest next = answers.poll(); next != null; next = answers.poll()) {
            if (requests.get(next.id()) == next) {
                write(next);
            }
        }
    }

    /** Writes an answer and lets its request go. */
    void write(OpenRequest request) {
        requests.remove(request);
        OpenStream stream = request.stream();
        if (stream != null) {
            writeStreamed(stream);
            streams.remove(stream);
        }
        request.writeTo(outbox);
        dispatch.closed(request);
        if (request.overloaded()) {
            env.meters().acted(Protection.OVERLOAD);
        }
        meter.record(Calls.place(request.field()), request.code(), request.nanosToAnswer());
    }

    private void deadlinesPassed(List<OpenRequest> due) {
        for (OpenRequest request : due) {
            if (request.end(Errors.deadlinePassed())) {
                env.meters().acted(Protection.DEADLINE);
                write(request);
            }
        }
        goOn();
    }

    void importPartQueued() {
        importParts++;
    }

    /** Tells that an import has worked off a part. Any thread. */
    void importPartDone() {
        executeOnLoop(() -> {
            importParts--;
            goOn();
        });
    }

    /** Ends the connection with an error of its own; what the client still sends is thrown away. */
    void refuse(Error error) {
        if (refused) {
            return;
        }
        refused = true;
        env.meters().acted(Protection.PROTOCOL_ERROR);
        env.log().closed(channel, error.getMessage());
        outbox.add(0, Response.ERROR_FIELD_NUMBER, error);
        outbox.flush();
        dropWaiting();
        requests.abandonAll();
        channel.config().setAutoRead(true);
        linger();
    }

    /*
     * Closing at once, with bytes unread, would make the kernel send a reset, and the client would lose the error. So
     * the server closes its side, and reads on until the client closes too.
     */
    private void linger() {
        channel.writeAndFlush(channel.alloc().buffer(0)).addListener(written -> shutdownOutput());
        Future<?> unused = loop.schedule(this::close, LINGER_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Ends the connection once what is written has left. Any thread. */
    void finish() {
        executeOnLoop(() -> {
            drainAnswers();
            outbox.flush();
            channel.writeAndFlush(channel.alloc().buffer(0)).addListener(ChannelFutureListener.CLOSE);
        });
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        refused = true;
        dropWaiting();
        outbox.release();
        requests.abandonAll();
        streams.clear();
    }

    private void dropWaiting() {
        waiting.forEach(next -> next.frame().release());
        waiting.clear();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        Throwable root = cause.getCause() instanceof FrameException frame ? frame : cause;
        if (root instanceof FrameException) {
            refuse(Errors.malformed(String.valueOf(root.getMessage())));
        } else {
            if (!(root instanceof IOException)) {
                env.log().closed(channel, String.valueOf(root));
            }
            close();
        }
    }

    private void close() {
        ChannelFuture unused = channel.close();
    }

    private void shutdownOutput() {
        ChannelFuture unused = channel.shutdownOutput();
    }

    boolean onLoop() {
        return loop.inEventLoop();
    }

    /** True once the client said Hello. */
    boolean greeted() {
        return dispatch.greeted();
    }

    /** True if requests wait for their answer. */
    boolean busy() {
        return requests.size() > 0;
    }

    /** The number of frames received. */
    long frames() {
        return frames;
    }

    private void executeOnLoop(Runnable task) {
        if (!loop.isShuttingDown()) {
            loop.execute(task);
        }
    }

    Channel channel() {
        return channel;
    }
}
