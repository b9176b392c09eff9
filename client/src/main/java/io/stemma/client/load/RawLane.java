package io.stemma.client.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/**
 * One connection of the raw driver: keeps so many requests open, and looks at no more of a reply than its length.
 *
 * <p><b>Threads.</b> Owned by the connection's event loop.
 */
final class RawLane extends ChannelInboundHandlerAdapter {
    /** Told of the replies that came with one read. */
    interface Listener {
        /** One reply of those that came, and how long it took. */
        void latency(long nanos);

        /** So many replies came, with so many bytes of payload. */
        void replies(int count, long bytes);
    }

    private final RawFrames frames;
    private final Listener listener;
    private final long[] sentNanos;
    private final CompletableFuture<Void> greeted = new CompletableFuture<>();
    private final CompletableFuture<Void> failed = new CompletableFuture<>();
    private long sent;
    private long received;

    private int burst;
    private long burstBytes;
    private int payloadLeft;
    private int length;
    private int lengthShift;

    RawLane(RawFrames frames, int depth, Listener listener) {
        this.frames = frames;
        this.listener = listener;
        this.sentNanos = new long[depth];
    }

    /** Completes once the server has answered Hello. */
    CompletableFuture<Void> greeted() {
        return greeted;
    }

    /** Fails when the connection does; never completes otherwise. */
    CompletableFuture<Void> failed() {
        return failed;
    }

    /** Opens as many requests as are kept open. */
    void start(ChannelHandlerContext context) {
        send(context, sentNanos.length, System.nanoTime());
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        byte[] hello = RawFrames.hello();
        ByteBuf out = context.alloc().directBuffer(hello.length).writeBytes(hello);
        ChannelFuture unused = context.writeAndFlush(out);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf in = (ByteBuf) message;
        try {
            count(in);
        } finally {
            in.release();
        }
    }

    private void count(ByteBuf in) {
        while (in.isReadable()) {
            if (payloadLeft == 0) {
                readLength(in.readByte());
            } else {
                int skipped = Math.min(payloadLeft, in.readableBytes());
                in.skipBytes(skipped);
                payloadLeft -= skipped;
                burst += payloadLeft == 0 ? 1 : 0;
            }
        }
    }

    private void readLength(byte b) {
        length |= (b & 0x7f) << lengthShift;
        lengthShift += 7;
        if (b >= 0) {
            payloadLeft = length;
            burstBytes += length;
            length = 0;
            lengthShift = 0;
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        int replies = burst;
        burst = 0;
        if (greeted.isDone()) {
            took(context, replies);
        } else if (replies > 0) {
            burstBytes = 0;
            greeted.complete(null);
        }
    }

    private void took(ChannelHandlerContext context, int replies) {
        long now = System.nanoTime();
        for (int i = 0; i < replies; i++) {
            listener.latency(now - sentNanos[(int) (received++ % sentNanos.length)]);
        }
        listener.replies(replies, burstBytes);
        burstBytes = 0;
        send(context, replies, now);
    }

    private void send(ChannelHandlerContext context, int count, long now) {
        if (count == 0) {
            return;
        }
        ByteBuf out = context.alloc().directBuffer((int) (count * (frames.meanBytes() + 1)));
        frames.write((int) (sent % frames.count()), count, out);
        for (int i = 0; i < count; i++) {
            sentNanos[(int) (sent++ % sentNanos.length)] = now;
        }
        ChannelFuture unused = context.writeAndFlush(out, context.voidPromise());
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        fail(new IOException("the server closed the connection"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        fail(cause);
    }

    private void fail(Throwable cause) {
        greeted.completeExceptionally(cause);
        failed.completeExceptionally(cause);
    }
}
