package io.stemma.server.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import org.junit.jupiter.api.Test;

/** A loop uses its buffer again, but never while somebody still has it. */
class LoopBufferTest {
    @Test
    void whatIsHeldStaysAsItIs() {
        try (LoopBuffer loop = new LoopBuffer()) {
            ByteBuf first = loop.take().writeLong(1);
            ByteBuf second = loop.take().writeLong(2);
            assertThat(first.readLong()).isEqualTo(1);
            assertThat(second.readLong()).isEqualTo(2);
            first.release();
            assertThat(first.refCnt()).isZero();
            second.release();
        }
    }

    @Test
    void whatWasGivenBackIsUsedAgainAndEmpty() {
        try (LoopBuffer loop = new LoopBuffer()) {
            ByteBuf first = loop.take().writeLong(1);
            first.release();
            ByteBuf second = loop.take();
            assertThat(second).isSameAs(first);
            assertThat(second.isReadable()).isFalse();
            assertThat(second.writableBytes()).isEqualTo(LoopBuffer.BYTES);
            second.release();
        }
    }
}
