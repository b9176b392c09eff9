package io.stemma.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;

/**
 * Cuts the byte stream into frames: passes on each payload as a {@link ByteBuf} that shares the bytes received.
 *
 * <p>A {@link Gate} may hold frames back, which then stay where they are until the next read, which may be of an empty buffer; or it handles some where
 * they lie.
 *
 * <p>After a frame that breaks the rules it passes on nothing more, so that the one {@link FrameException} is the last
 * word of the connection.
 */
public final class FrameDecoder extends ByteToMessageDecoder {
    /** The bytes that a length may take. */
    static final int LENGTH_BYTES_MAX = 5;

    private static final int INCOMPLETE = -1;
    private static final Gate OPEN = new Gate() {};

    private final Gate gate;
    private int frameBytesMax;
    private boolean broken;

    /** Stands before the frames; is asked again before each frame that is passed on. */
    public interface Gate {
        /**
         * Handles frames at the reader index where they lie, and moves the index behind them; none if it likes. The length
         * prefixes are there and have not been checked.
         */
        default void handle(ByteBuf in) {}

        /** False if the frames that are there are to wait. */
        default boolean isOpen() {
            return true;
        }
    }

    /** @param frameBytesMax the largest payload accepted, in bytes */
    public FrameDecoder(int frameBytesMax) {
        this(frameBytesMax, OPEN);
    }

    /** @param frameBytesMax the largest payload accepted, in bytes */
    public FrameDecoder(int frameBytesMax, Gate gate) {
        this.frameBytesMax = frameBytesMax;
        this.gate = gate;
    }

    /** Changes the largest payload accepted, in bytes: a server grants more once it knows its client. */
    public void frameBytesMax(int bytes) {
        frameBytesMax = bytes;
    }

    /** True if the bytes of an unfinished frame are waiting for the rest. */
    public boolean midFrame() {
        return actualReadableBytes() > 0;
    }

    /** Does not ask for more by itself where reading was turned off, as the parent would: that is the gate's affair. */
    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        discardSomeReadBytes();
        context.fireChannelReadComplete();
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (broken) {
            in.skipBytes(in.readableBytes());
            return;
        }
        gate.handle(in);
        if (!in.isReadable() || !gate.isOpen()) {
            return;
        }
        int start = in.readerIndex();
        int length = readLength(in);
        if (length == INCOMPLETE || in.readableBytes() < length) {
            in.readerIndex(start);
            return;
        }
        out.add(in.readRetainedSlice(length));
    }

    private int readLength(ByteBuf in) {
        long length = 0;
        int available = in.readableBytes();
        for (int i = 0; i < LENGTH_BYTES_MAX; i++) {
            if (i == available) {
                return INCOMPLETE;
            }
            byte b = in.readByte();
            length |= (long) (b & 0x7f) << (7 * i);
            if (b >= 0) {
                return checked(length);
            }
        }
        throw broken("frame length: more than " + LENGTH_BYTES_MAX + " bytes (expected a varint32)");
    }

    private int checked(long length) {
        if (length < 1 || length > frameBytesMax) {
            throw broken("frame length: " + length + " bytes (expected 1.." + frameBytesMax + ")");
        }
        return (int) length;
    }

    private FrameException broken(String message) {
        broken = true;
        return new FrameException(message);
    }
}
