package io.stemma.server.codec;

import com.google.protobuf.CodedOutputStream;

/** Sizes and tags of protobuf's encoding. */
final class Wire {
    static final int VARINT = 0;
    static final int FIXED64 = 1;
    static final int LENGTH_DELIMITED = 2;

    private Wire() {}

    /** The tag that opens a field. */
    static int tag(int field, int wireType) {
        return field << 3 | wireType;
    }

    /** The size of a field of bytes, text or a message, with tag and length. */
    static int sizeOfBytes(int field, int length) {
        return CodedOutputStream.computeTagSize(field) + CodedOutputStream.computeUInt32SizeNoTag(length) + length;
    }

    /** The size of a varint field, with tag; 0 if the value is 0, which is not written. */
    static int sizeOfVarint(int field, long value) {
        return value == 0 ? 0 : CodedOutputStream.computeUInt64Size(field, value);
    }
}
