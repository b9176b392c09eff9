package io.stemma.server.graph;

/** Base-128 varints, as protobuf writes them. */
final class Varint {
    private Varint() {}

    static int size(long value) {
        return (70 - Long.numberOfLeadingZeros(value | 1)) / 7;
    }

    static long read(byte[] array, int at) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte b = array[at++];
            value |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                return value;
            }
        }
    }

    /** Writes the value and tells where it ends. */
    static int write(byte[] array, int at, long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            array[at++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        array[at++] = (byte) rest;
        return at;
    }
}
