package io.stemma.wire;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Writes frames into buffers, so that many small ones leave in one write. */
public final class Frames {
    private Frames() {}

    /** The number of bytes that the message takes as a frame. */
    public static int size(MessageLite message) {
        int payload = message.getSerializedSize();
        return CodedOutputStream.computeUInt32SizeNoTag(payload) + payload;
    }

    /** Appends the message as a frame to the buffer, which grows as needed. */
    public static void write(MessageLite message, ByteBuf out) {
        int payload = message.getSerializedSize();
        int size = CodedOutputStream.computeUInt32SizeNoTag(payload) + payload;
        out.ensureWritable(size);
        ByteBuffer target = out.internalNioBuffer(out.writerIndex(), size);
        try {
            CodedOutputStream coded = CodedOutputStream.newInstance(target);
            coded.writeUInt32NoTag(payload);
            message.writeTo(coded);
            coded.flush();
        } catch (IOException e) {
            throw new AssertionError("a buffer of " + size + " bytes did not hold its frame", e);
        }
        out.writerIndex(out.writerIndex() + size);
    }
}
