package io.stemma.server.rpc;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * A buffer that one event loop uses again and again for what it reads or writes: the same memory each time, which the processor has near.
 * Where what was put in has not been taken out when it is needed again, it is left to who has it, and the loop gets another.
 *
 * <p><b>Threads.</b> Owned by the event loop; {@link #close} is called once that has ended.
 */
final class LoopBuffer implements AutoCloseable {
    /** Its size in bytes: more than most bursts, and still a small part of a processor's cache. */
    static final int BYTES = 16 << 10;

    private ByteBuf buffer = allocate();

    private static ByteBuf allocate() {
        return ByteBufAllocator.DEFAULT.directBuffer(BYTES, BYTES);
    }

    /** An empty buffer of that size, to be released by the caller. */
    ByteBuf take() {
        if (buffer.refCnt() > 1) {
            buffer.release();
            buffer = allocate();
        }
        return buffer.clear().retain();
    }

    @Override
    public void close() {
        buffer.release();
    }
}
