package io.stemma.server.rpc;

import com.google.protobuf.MessageLite;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOutboundBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the replies of one connection, so that many small ones leave in one write.
 *
 * <p><b>Threads.</b> Owned by the connection's event loop.
 */
final class Outbox {
    /** A buffer this full is passed on to the channel, whose watermarks then count it. */
    private static final int CHUNK_BYTES = 64 << 10;

    private static final int FIRST_BYTES = 1 << 10;

    private final Channel channel;
    private final LoopBuffer shared;
    private @Nullable ByteBuf buffer;
    /** What the last burst took, which the next one is likely to take again. */
    private int lastBytes = FIRST_BYTES;

    /** @param shared is used by all connections of the loop */
    Outbox(Channel channel, LoopBuffer shared) {
        this.channel = channel;
        this.shared = shared;
    }

    /** Appends a result that stands encoded in the first bytes. */
    void add(long id, int field, byte[] result, int bytes) {
        ByteBuf out = space(ResponseWriter.space(bytes));
        ResponseWriter.write(id, field, result, bytes, out);
        passOnIfFull(out);
    }

    /** Appends a result that stands encoded, after which others come for the same request. */
    void addPart(long id, int field, byte[] result) {
        ByteBuf out = space(ResponseWriter.space(result.length));
        ResponseWriter.writePart(id, field, result, out);
        passOnIfFull(out);
    }

    /** Appends a result. */
    void add(long id, int field, MessageLite result) {
        int size = result.getSerializedSize();
        ByteBuf out = space(ResponseWriter.space(size));
        ResponseWriter.write(id, field, result, size, out);
        passOnIfFull(out);
    }

    /** Appends whole frames. */
    void addFrames(byte[] frames, int bytes) {
        ByteBuf out = space(bytes);
        out.writeBytes(frames, 0, bytes);
        passOnIfFull(out);
    }

    private ByteBuf space(int bytes) {
        ByteBuf present = buffer;
        if (present != null && present.maxFastWritableBytes() < bytes && present.writableBytes() < bytes) {
            passOn(present);
            present = null;
        }
        if (present == null) {
            present = leavesAtOnce(bytes) ? shared.take() : channel.alloc().directBuffer(Math.max(bytes, lastBytes));
            buffer = present;
        }
        return present.ensureWritable(bytes);
    }

    /** True if so many bytes fit into the shared buffer, and nothing waits before them: so a client that does not read keeps but one. */
    private boolean leavesAtOnce(int bytes) {
        ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
        return bytes <= LoopBuffer.BYTES && waiting != null && waiting.isEmpty();
    }

    private void passOnIfFull(ByteBuf out) {
        if (out.readableBytes() >= CHUNK_BYTES) {
            passOn(out);
        }
    }

    private void passOn(ByteBuf out) {
        lastBytes = Math.max(FIRST_BYTES, Math.min(out.readableBytes(), CHUNK_BYTES));
        buffer = null;
        ChannelFuture unused = channel.write(out, channel.voidPromise());
    }

    /** Hands everything to the socket. */
    void flush() {
        ByteBuf out = buffer;
        if (out != null) {
            passOn(out);
        }
        channel.flush();
    }

    /** Drops what was not handed over, since there is nobody to read it. */
    void release() {
        ByteBuf out = buffer;
        if (out != null) {
            buffer = null;
            out.release();
        }
    }
}
