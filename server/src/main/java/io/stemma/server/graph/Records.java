package io.stemma.server.graph;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The records of one page, one behind the other in a byte array.
 *
 * <pre>
 *   block  = end[16] record...        end: u16 little-endian, where the record of that slot ends; the first starts at 32
 *   record = created age idLength id content
 *            created: varint, the version that created the element
 *            age:     varint, modified version - created version
 *            idLength, id, content: as the contract encodes them, so that they can be sent as they lie
 * </pre>
 *
 * <p>A record of more than {@link #INLINE_BYTES_MAX} bytes lies in an array of its own, so that its neighbours stay cheap to change
 * and every offset fits in 16 bits.
 */
final class Records {
    static final int HEADER_BYTES = 2 * Page.SLOTS;
    static final int INLINE_BYTES_MAX = 1_024;
    static final byte[] EMPTY = emptyBlock();

    private Records() {}

    private static byte[] emptyBlock() {
        byte[] block = new byte[HEADER_BYTES];
        for (int i = 0; i < Page.SLOTS; i++) {
            setEnd(block, i, HEADER_BYTES);
        }
        return block;
    }

    static int start(byte[] block, int i) {
        return i == 0 ? HEADER_BYTES : end(block, i - 1);
    }

    static int end(byte[] block, int i) {
        return (block[2 * i] & 0xff) | ((block[2 * i + 1] & 0xff) << 8);
    }

    /** A byte of the record of that place, for those who want it near; without meaning. */
    static int touch(byte[] block, int i) {
        int start = start(block, i);
        return start < block.length ? block[start] : 0;
    }

    private static void setEnd(byte[] block, int i, int end) {
        block[2 * i] = (byte) end;
        block[2 * i + 1] = (byte) (end >>> 8);
    }

    /** How many bytes a record of these takes. */
    static int bytes(byte[] id, byte[] content, long created, long modified) {
        return Varint.size(created)
                + Varint.size(modified - created)
                + Varint.size(id.length)
                + id.length
                + content.length;
    }

    /** Writes a record at the start of the array and tells where it ends. */
    static int write(byte[] array, byte[] id, byte[] content, long created, long modified) {
        int at = Varint.write(array, 0, created);
        at = Varint.write(array, at, modified - created);
        at = Varint.write(array, at, id.length);
        System.arraycopy(id, 0, array, at, id.length);
        at += id.length;
        System.arraycopy(content, 0, array, at, content.length);
        return at + content.length;
    }

    /** A record of these in an array of its own. */
    static byte[] of(byte[] id, byte[] content, long created, long modified) {
        byte[] record = new byte[bytes(id, content, created, modified)];
        write(record, id, content, created, modified);
        return record;
    }

    /** The record of an element in an array of its own. */
    static byte[] of(Element element) {
        return of(element.idBytes(), element.content(), element.createdVersion(), element.modifiedVersion());
    }

    /** A block with that record at that place. */
    static byte[] with(byte[] block, int i, byte[] record, int length) {
        int start = start(block, i);
        int end = end(block, i);
        int shift = length - (end - start);
        byte[] next = new byte[block.length + shift];
        System.arraycopy(block, 0, next, 0, start);
        System.arraycopy(record, 0, next, start, length);
        System.arraycopy(block, end, next, start + length, block.length - end);
        if (shift != 0) {
            for (int j = i; j < Page.SLOTS; j++) {
                setEnd(next, j, end(block, j) + shift);
            }
        }
        return next;
    }

    /** The array of large records with that one at that place; null once there is none. */
    static byte @Nullable [] @Nullable [] withLarge(
            byte @Nullable [] @Nullable [] large, int i, byte @Nullable [] record) {
        if (large == null && record == null) {
            return null;
        }
        byte @Nullable [] @Nullable [] next = large == null ? new byte[Page.SLOTS][] : large.clone();
        next[i] = record;
        return Arrays.stream(next).allMatch(r -> r == null) ? null : next;
    }
}
