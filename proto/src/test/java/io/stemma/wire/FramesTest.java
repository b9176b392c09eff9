package io.stemma.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;
import com.google.protobuf.MessageLite;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FramesTest {
    private static MessageLite message(int bytes) {
        return BytesValue.of(ByteString.copyFrom(new byte[bytes]));
    }

    private static byte[] delimited(MessageLite... messages) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (MessageLite message : messages) {
            message.writeDelimitedTo(out);
        }
        return out.toByteArray();
    }

    private static byte[] taken(ByteBuf buffer) {
        byte[] bytes = ByteBufUtil.getBytes(buffer);
        buffer.release();
        return bytes;
    }

    /** Around each length where the prefix grows by a byte. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 124, 125, 126, 127, 128, 16_379, 16_380, 16_381, 16_384, 2_097_147, 2_097_152})
    void aFrameIsWhatWriteDelimitedToWrites(int bytes) throws IOException {
        MessageLite message = message(bytes);
        byte[] expected = delimited(message);
        ByteBuf heap = Unpooled.buffer(1);
        Frames.write(message, heap);
        assertThat(taken(heap)).isEqualTo(expected);
        ByteBuf direct = UnpooledByteBufAllocator.DEFAULT.directBuffer(1);
        Frames.write(message, direct);
        assertThat(taken(direct)).isEqualTo(expected);
        assertThat(Frames.size(message)).isEqualTo(expected.length);
    }

    @Test
    void framesFollowOneAnotherInABuffer() throws IOException {
        ByteBuf buffer = Unpooled.buffer(4);
        buffer.writeByte(7);
        buffer.readByte();
        Frames.write(message(3), buffer);
        Frames.write(message(300), buffer);
        Frames.write(message(0), buffer);
        assertThat(taken(buffer)).isEqualTo(delimited(message(3), message(300), message(0)));
    }
}
