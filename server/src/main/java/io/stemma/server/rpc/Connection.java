package io.stemma.server.rpc;

import com.google.rpc.Code;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.Future;
import io.stemma.server.config.Setting;
import io.stemma.server.meter.Protection;
import io.stemma.v1.Error;
import io.stemma.v1.Response;
import io.stemma.wire.FrameDecoder;
import io.stemma.wire.FrameException;
import java.io.IOException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jctools.queues.atomic.MpscUnboundedAtomicArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * One client: takes its frames in, at the pace the server can keep, and gives the answers out.
 *
 * <p>A frame is handled only while the {@link #isOpen() gate is open}: not too many requests under way, room for replies, an
 * import that keeps up, and the others had their turn. Otherwise the frames that came with the same read wait, at most
 * one read buffer of them, and the socket is not read; TCP carries the pressure back to the client.
 *
 * <p><b>Threads.</b> Owned by the connection's event loop; other threads only call {@link #answered} and {@link #streamed}.
 */
final class Connection extends ChannelInboundHandlerAdapter implements FrameDecoder.Gate, InPlace.Requester {
    /** Requests handled before other connections of the loop get their turn. */
    private static final int TURN_REQUESTS_MAX = 256;
    /** Parts of imports that may wait. */
    private static final int IMPORT_PARTS_MAX = 4;
    /** How long a refused client may still take to read why, in milliseconds. */
    private static final int LINGER_MILLIS = 1_000;

    private static final int ANSWERS_CHUNK = 32;
    /** Pieces of held work that go on at a time. */
    private static final int RELEASED_MAX = 4;
    /** The largest frame before Hello, in bytes. */
    static final int HELLO_FRAME_BYTES_MAX = 64 << 10;

    private static final int OK = Code.OK_VALUE;
    private static final long UNKNOWN = Long.MIN_VALUE;

    private final RpcEnvironment env;
    private final SocketChannel channel;
    private final EventLoop loop;
    private final LoopShare share;
    private final FrameDecoder decoder = new FrameDecoder(HELLO_FRAME_BYTES_MAX, this);
    private final Outbox outbox;
    private final OpenRequests requests;
    private final Dispatch dispatch;
    private final Queue<OpenRequest> answers = new MpscUnboundedAtomicArrayQueue<>(ANSWERS_CHUNK);
    private final AtomicBoolean answersAnnounced = new AtomicBoolean();
    /** Bytes of answers in that queue. */
    private final AtomicLong answerBytes = new AtomicLong();
    /** Work whose answers there is no room for yet. At most one piece for each open request. */
    private final Queue<Runnable> held = new ConcurrentLinkedQueue<>();

    private final OpenStreams streams;
    /** When the bytes came that are being taken in; {@link #UNKNOWN} before anybody asked. */
    private long receivedNanos = UNKNOWN;
    /** When they are handled: later, if they had to wait. */
    private long nowNanos;
    /** When the last read was done with. */
    private long doneNanos = System.nanoTime();

    private long frames;
    private int turn;
    /** Those answered in place in this turn that the meter does not have yet: how many, and of which call. */
    private int pointReads;

    private int pointCall;

    private int importParts;
    private boolean dispatching;
    private boolean refused;

    Connection(RpcEnvironment env, SocketChannel channel, LoopShare share) {
        this.env = env;
        this.channel = channel;
        this.loop = channel.eventLoop();
        this.share = share;
        this.outbox = new Outbox(channel, share.writeBuffer());
        this.requests = new OpenRequests(loop, env.inFlight(), this::deadlinesPassed);
        this.streams = new OpenStreams(channel, env.limits().value(Setting.WRITE_BUFFER_BYTES_MAX));
        this.dispatch = new Dispatch(env, share, this, requests, decoder);
    }

    /** What cuts the bytes into frames; it stands before this in the pipeline. */
    FrameDecoder decoder() {
        return decoder;
    }

    /** Point reads and small transactions at the front are dealt with where they lie. */
    @Override
    public void handle(ByteBuf in) {
        if (receivedNanos == UNKNOWN) {
            // One look at the clock for all frames of a read: they came together.
            receivedNanos = System.nanoTime();
            nowNanos = receivedNanos;
        }
        if (dispatch.greeted()) {
            share.inPlace().handle(in, this);
        }
    }

    @Override
    public boolean isOpen() {
        if (refused) {
            return true;
        }
        if (!channel.isActive()) {
            return false;
        }
        Protection obstacle = obstacle();
        if (obstacle == null) {
            return true;
        }
        if (channel.config().isAutoRead()) {
            env.meters().acted(obstacle);
            channel.config().setAutoRead(false);
        }
        return false;
    }

    /** What stands against handling a frame now, or null. */
    private @Nullable Protection obstacle() {
        if (turn >= TURN_REQUESTS_MAX) {
            return Protection.FAIRNESS;
        }
        if (requests.size() >= env.limits().value(Setting.IN_FLIGHT_MAX)) {
            return Protection.IN_FLIGHT;
        }
        if (importParts >= IMPORT_PARTS_MAX) {
            return Protection.IMPORT_QUEUE;
        }
        return channel.isWritable() ? null : Protection.WRITE_BUFFER;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        frame((ByteBuf) message);
    }

    @Override
    public void frame(ByteBuf payload) {
        frames++;
        turn++;
        dispatching = true;
        try {
            if (!refused) {
                dispatch.frame(payload, receivedNanos, nowNanos);
            }
        } finally {
            dispatching = false;
            payload.release();
        }
    }

    @Override
    public int mayAsk() {
        boolean may = !refused && channel.isActive() && env.serving().get() && obstacle() == null;
        return may ? TURN_REQUESTS_MAX - turn : 0;
    }

    @Override
    public boolean hasOpen(long id) {
        return requests.size() > 0 && requests.contains(id);
    }

    @Override
    public void commit(long id, long deadlineMillis) {
        frames++;
        turn++;
        dispatching = true;
        try {
            dispatch.commit(id, deadlineMillis, receivedNanos, nowNanos);
        } finally {
            dispatching = false;
        }
    }

    @Override
    public void answered(int call, byte[] replies, int bytes, int count) {
        if (call != pointCall) {
            countPointReads(System.nanoTime());
            pointCall = call;
        }
        frames += count;
        turn += count;
        pointReads += count;
        outbox.addFrames(replies, bytes);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        doneNanos = System.nanoTime();
        endTurn(doneNanos);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (channel.isWritable()) {
            loop.execute(() -> {
                goOn();
                streams.wake();
            });
        }
    }

    /** Sends what was answered, and reads on if the gate is open. After a full turn the others have theirs first. */
    private void endTurn(long now) {
        countPointReads(now);
        outbox.flush();
        boolean turnOver = turn >= TURN_REQUESTS_MAX && decoder.midFrame();
        turn = 0;
        if (turnOver) {
            loop.execute(this::goOn);
        } else if (isOpen()) {
            receivedNanos = UNKNOWN;
            if (!channel.config().isAutoRead()) {
                channel.config().setAutoRead(true);
            }
        }
    }

    private void countPointReads(long now) {
        if (pointReads > 0) {
            share.meter().record(pointCall, OK, now - receivedNanos, pointReads);
            pointReads = 0;
        }
    }

    /** Keeps work until there is room for its answer; false if there is now. Any thread. */
    boolean hold(Runnable work) {
        if (hasRoom()) {
            return false;
        }
        held.add(work);
        if (hasRoom()) { // it came meanwhile, and who made it may not have seen the work
            executeOnLoop(this::goOn);
        }
        return true;
    }

    private boolean hasRoom() {
        return channel.isWritable() && answerBytes.get() < env.limits().value(Setting.WRITE_BUFFER_BYTES_MAX);
    }

    /** Lets work go on for which there is room; a little at a time, since its answers are not there yet. */
    private void release() {
        for (int i = 0; i < RELEASED_MAX && !held.isEmpty() && hasRoom(); i++) {
            Runnable work = held.poll();
            if (work != null) {
                work.run();
            }
        }
    }

    /** Handles the frames that wait, as far as the gate lets them. */
    private void goOn() {
        if (channel.isActive()) {
            release();
            nowNanos = System.nanoTime();
            if (decoder.midFrame()) {
                channel.pipeline().fireChannelRead(Unpooled.EMPTY_BUFFER);
            }
            endTurn(nowNanos);
        }
    }

    /** Takes an answer, from any thread. */
    void answered(OpenRequest request) {
        if (!loop.inEventLoop()) {
            answerBytes.addAndGet(request.answerBytes());
            answers.add(request);
            announceAnswers();
        } else if (dispatching) {
            write(request);
        } else {
            writeIfOpen(request);
            announceAnswers(); // and so have it flushed, with all that becomes ready now
        }
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

    /** The streams among the requests. */
    OpenStreams streams() {
        return streams;
    }

    /** Takes a reply of that many bytes that stands with its stream, from any thread. */
    void streamed(OpenStream stream, int bytes) {
        streams.replied(stream, bytes);
        announceAnswers();
    }

    /** Writes what other threads have answered so far. */
    void drainAnswers() {
        streams.writeTo(outbox);
        for (OpenRequest next = answers.poll(); next != null; next = answers.poll()) {
            answerBytes.addAndGet(-next.answerBytes());
            writeIfOpen(next);
        }
    }

    private void writeIfOpen(OpenRequest request) {
        if (requests.get(request.id()) == request) {
            write(request);
        }
    }

    /** Writes an answer and lets its request go. */
    void write(OpenRequest request) {
        requests.remove(request);
        OpenStream stream = request.stream();
        if (stream != null) {
            streams.end(stream, outbox);
        }
        request.writeTo(outbox);
        dispatch.closed(request);
        if (request.overloaded()) {
            env.meters().acted(Protection.OVERLOAD);
        }
        share.meter().record(Calls.place(request.field()), request.code(), request.nanosToAnswer());
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
        countPointReads(System.nanoTime());
        outbox.add(0, Response.ERROR_FIELD_NUMBER, error);
        outbox.flush();
        requests.abandonAll();
        streams.clear();
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
        outbox.release();
        requests.abandonAll();
        streams.clear();
        held.clear();
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

    /** When the last read was done with, on the clock of {@link System#nanoTime}. */
    long doneNanos() {
        return doneNanos;
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
