package io.stemma.server.rpc;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import io.netty.buffer.ByteBuf;
import io.stemma.server.codec.MessageWriter;
import io.stemma.v1.Response;
import java.io.IOException;

/**
 * Writes {@link Response} frames around results, without building the message: length, id, end, and the result in the
 * field that is its own.
 */
final class ResponseWriter {
    private static final int ID_TAG = Response.ID_FIELD_NUMBER << 3;
    private static final int END_TAG = Response.END_FIELD_NUMBER << 3;
    private static final int BYTES_WIRE_TYPE = 2;
    /** What stands around a result at most: length, id, end, the result's tag and length. */
    private static final int AROUND_BYTES_MAX = 5 + 11 + 2 + 5 + 5;

    private ResponseWriter() {}

    /** The space that a result of this size needs at most, in bytes. */
    static int space(int resultBytes) {
        return AROUND_BYTES_MAX + resultBytes;
    }

    /** Appends a frame with a result that stands encoded in the first bytes. The buffer has the space. */
    static void write(long id, int field, byte[] result, int bytes, ByteBuf out) {
        writeAround(id, field, bytes, true, out);
        out.writeBytes(result, 0, bytes);
    }

    /** The same for a whole result after which others come: without end. */
    static void writePart(long id, int field, byte[] result, ByteBuf out) {
        writeAround(id, field, result.length, false, out);
        out.writeBytes(result);
    }

    /** Appends a frame with this result, of this serialized size. The buffer has the space. */
    static void write(long id, int field, MessageLite result, int size, ByteBuf out) {
        writeAround(id, field, size, true, out);
        int start = out.writerIndex();
        try {
            CodedOutputStream coded = CodedOutputStream.newInstance(out.internalNioBuffer(start, size));
            result.writeTo(coded);
            coded.flush();
        } catch (IOException e) {
            throw new AssertionError("a buffer of " + size + " bytes did not hold its message", e);
        }
        out.writerIndex(start + size);
    }

    /** Appends what stands before a result of that size, which is to follow. */
    static void writeAround(long id, int field, int resultBytes, MessageWriter out) {
        out.rawVarint(payloadBytes(id, field, resultBytes, true))
                .number(Response.ID_FIELD_NUMBER, id)
                .number(Response.END_FIELD_NUMBER, 1)
                .rawVarint(tag(field))
                .rawVarint(resultBytes);
    }

    private static int tag(int field) {
        return (field << 3) | BYTES_WIRE_TYPE;
    }

    private static int payloadBytes(long id, int field, int resultBytes, boolean end) {
        int idBytes = id == 0 ? 0 : 1 + CodedOutputStream.computeUInt64SizeNoTag(id);
        return idBytes
                + (end ? 2 : 0)
                + CodedOutputStream.computeUInt32SizeNoTag(tag(field))
                + CodedOutputStream.computeUInt32SizeNoTag(resultBytes)
                + resultBytes;
    }

    private static void writeAround(long id, int field, int resultBytes, boolean end, ByteBuf out) {
        writeVarint(payloadBytes(id, field, resultBytes, end), out);
        if (id != 0) {
            out.writeByte(ID_TAG);
            writeVarint(id, out);
        }
        if (end) {
            out.writeByte(END_TAG);
            out.writeByte(1);
        }
        writeVarint(tag(field), out);
        writeVarint(resultBytes, out);
    }

    private static void writeVarint(long value, ByteBuf out) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.writeByte(((int) rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        out.writeByte((int) rest);
    }
}
