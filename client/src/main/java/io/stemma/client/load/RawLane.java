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
        /** Does not care. */
        Listener NONE = new Listener() {
            @Override
            public void latency(long nanos) {}

            @Override
            public void replies(int count, long bytes) {}
        };

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

    private final ReplyCounter replies;
    private int burst;

    RawLane(RawFrames frames, int depth, Listener listener) {
        this.frames = frames;
        this.listener = listener;
        this.sentNanos = new long[depth];
        this.replies = frames.replies();
    }

    /** Completes once the server has answered the opening. */
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
        byte[] opening = frames.opening();
        ByteBuf out = context.alloc().directBuffer(opening.length).writeBytes(opening);
        ChannelFuture unused = context.writeAndFlush(out);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf in = (ByteBuf) message;
        try {
            burst += replies.count(in);
        } finally {
            in.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        int came = burst;
        burst = 0;
        if (greeted.isDone()) {
            took(context, came);
        } else if (came > 0) {
            replies.takePayloadBytes();
            greeted.complete(null);
        }
    }

    private void took(ChannelHandlerContext context, int count) {
        long now = System.nanoTime();
        for (int i = 0; i < count; i++) {
            listener.latency(now - sentNanos[(int) (received++ % sentNanos.length)]);
        }
        listener.replies(count, replies.takePayloadBytes());
        send(context, count, now);
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
