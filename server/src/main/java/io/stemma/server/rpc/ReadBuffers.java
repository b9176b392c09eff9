package io.stemma.server.rpc;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;

/**
 * Has the sockets of one event loop read into its buffer, which is larger than most bursts: a read that fills its buffer is followed by
 * another one, which mostly finds nothing. A connection of which half a frame lies in the buffer keeps it.
 */
final class ReadBuffers extends DefaultMaxMessagesRecvByteBufAllocator {
    private final LoopBuffer buffer;

    ReadBuffers(LoopBuffer buffer) {
        this.buffer = buffer;
    }

    @Override
    @SuppressWarnings("deprecation") // the older interface is the one that channels ask
    public Handle newHandle() {
        return new MaxMessageHandle() {
            @Override
            public int guess() {
                return LoopBuffer.BYTES;
            }

            @Override
            public ByteBuf allocate(ByteBufAllocator allocator) {
                return buffer.take();
            }
        };
    }
}
