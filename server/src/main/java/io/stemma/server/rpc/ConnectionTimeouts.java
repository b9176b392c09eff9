package io.stemma.server.rpc;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;
import io.stemma.server.config.Setting;
import io.stemma.server.meter.Protection;
import io.stemma.wire.FrameDecoder;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes connections that keep the server waiting: for Hello, for the rest of a request, for room to write, or for any
 * request at all.
 *
 * <p>Events only note a time; one timer per connection is set when something may run out, and looks when it fires.
 *
 * <p><b>Threads.</b> Owned by the connection's event loop.
 */
final class ConnectionTimeouts extends ChannelDuplexHandler {
    private static final long NEVER = Long.MAX_VALUE;

    private final RpcEnvironment env;
    private final FrameDecoder decoder;
    private final Connection connection;
    private final long openedNanos = System.nanoTime();
    private long readNanos = openedNanos;
    private long halfFrameNanos = NEVER;
    private long framesAtHalf;
    private long blockedNanos = NEVER;
    private long unsentBytes;
    private long timerNanos = NEVER;
    private @Nullable Future<?> timer;

    ConnectionTimeouts(RpcEnvironment env, Connection connection) {
        this.env = env;
        this.decoder = connection.decoder();
        this.connection = connection;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        watch(context, openedNanos + nanos(env.limits().value(Setting.HELLO_TIMEOUT_MS)));
        watchIdle(context);
        context.fireChannelActive();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        context.fireChannelReadComplete();
        readNanos = connection.doneNanos();
        if (!decoder.midFrame()) {
            halfFrameNanos = NEVER;
        } else if (halfFrameNanos == NEVER || framesAtHalf != connection.frames()) {
            halfFrameNanos = readNanos;
            framesAtHalf = connection.frames();
            watch(context, halfFrameNanos + nanos(env.limits().value(Setting.FRAME_TIMEOUT_MS)));
        }
    }

    /** The server reads on. The time in which it did not is not the client's. */
    @Override
    public void read(ChannelHandlerContext context) {
        if (halfFrameNanos != NEVER) {
            long now = System.nanoTime();
            halfFrameNanos += now - readNanos;
            readNanos = now;
        }
        context.read();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (context.channel().isWritable()) {
            blockedNanos = NEVER;
        } else {
            blockedNanos = System.nanoTime();
            unsentBytes = context.channel().bytesBeforeWritable();
            watch(context, blockedNanos + nanos(env.limits().value(Setting.WRITE_TIMEOUT_MS)));
        }
        context.fireChannelWritabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (timer != null) {
            timer.cancel(false);
        }
        context.fireChannelInactive();
    }

    private void watch(ChannelHandlerContext context, long dueNanos) {
        if (timerNanos != NEVER && timerNanos - dueNanos <= 0) {
            return;
        }
        if (timer != null) {
            timer.cancel(false);
        }
        timerNanos = dueNanos;
        long delay = Math.max(0, dueNanos - System.nanoTime());
        timer = context.executor().schedule(() -> look(context), delay, TimeUnit.NANOSECONDS);
    }

    private void look(ChannelHandlerContext context) {
        timerNanos = NEVER;
        timer = null;
        if (!context.channel().isActive()) {
            return;
        }
        lookForHello(context);
        lookForHalfFrame(context);
        lookForBlockedWrite(context);
        watchIdle(context);
    }

    private void lookForHello(ChannelHandlerContext context) {
        int millis = env.limits().value(Setting.HELLO_TIMEOUT_MS);
        if (!connection.greeted() && over(context, openedNanos, millis)) {
            env.meters().acted(Protection.HELLO_TIMEOUT);
            connection.refuse(Errors.tooSlow("Hello", millis));
        }
    }

    private void lookForHalfFrame(ChannelHandlerContext context) {
        if (halfFrameNanos == NEVER) {
            return;
        }
        if (!decoder.midFrame()) {
            // What was there was whole frames, which the server had held back.
            halfFrameNanos = NEVER;
            return;
        }
        if (!context.channel().config().isAutoRead() || framesAtHalf != connection.frames()) {
            // It is the server that does not read or has just gone on: the client gets its time anew.
            halfFrameNanos = System.nanoTime();
            framesAtHalf = connection.frames();
        }
        int millis = env.limits().value(Setting.FRAME_TIMEOUT_MS);
        if (over(context, halfFrameNanos, millis)) {
            env.meters().acted(Protection.FRAME_TIMEOUT);
            connection.refuse(Errors.tooSlow("rest of the frame", millis));
        }
    }

    private void lookForBlockedWrite(ChannelHandlerContext context) {
        if (blockedNanos == NEVER) {
            return;
        }
        long unsent = context.channel().bytesBeforeWritable();
        if (unsent < unsentBytes) {
            blockedNanos = System.nanoTime();
        }
        unsentBytes = unsent;
        if (over(context, blockedNanos, env.limits().value(Setting.WRITE_TIMEOUT_MS))) {
            env.meters().acted(Protection.WRITE_TIMEOUT);
            env.log().closed(context.channel(), "it does not read its replies");
            ChannelFuture unused = context.close();
        }
    }

    private void watchIdle(ChannelHandlerContext context) {
        int millis = env.limits().value(Setting.IDLE_TIMEOUT_MS);
        if (millis == 0) {
            return;
        }
        if (connection.busy()) {
            readNanos = System.nanoTime();
        }
        if (over(context, readNanos, millis)) {
            env.meters().acted(Protection.IDLE_TIMEOUT);
            ChannelFuture unused = context.close();
        }
    }

    /** True if the time since then is over; sets the timer if not. */
    private boolean over(ChannelHandlerContext context, long sinceNanos, int millis) {
        long due = sinceNanos + nanos(millis);
        if (due - System.nanoTime() <= 0) {
            return true;
        }
        watch(context, due);
        return false;
    }

    private static long nanos(int millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }
}
