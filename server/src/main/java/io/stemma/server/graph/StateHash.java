package io.stemma.server.graph;

import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import java.util.Arrays;

/**
 * Sums up the content of a version in 64 bits: equal content has an equal hash, whatever the order and history of the changes that
 * led to it.
 *
 * <pre>
 *   state hash = sum, modulo 2^64, of the XXH3-64 (seed 0) of each of
 *     'N' len(id) id content                                        every node
 *     'L' len(id) id len(source) source len(destination) destination content   every link
 *     'T' description                                               the topology
 *     'P' id                                                        the primary node, if there is one
 *   len     = varint of the number of bytes
 *   content = the contract's canonical bytes; see {@link NodeContent} and {@link LinkContent}
 * </pre>
 *
 * <p>Since it is a sum, one change costs one subtraction and one addition. It guards against faults, not against
 * forgery.
 */
final class StateHash {
    private static final Hasher64 XXH3 = Hashing.xxh3_64();

    /** Grows to the longest element; the hash belongs to one builder, so it is never shared. */
    private byte[] scratch = new byte[256];

    private int length;

    long node(Element node) {
        start('N');
        append(node.array(), node.start(), node.end());
        return finish();
    }

    long link(Element link, Element source, Element destination) {
        start('L');
        append(link.array(), link.start(), link.idEnd());
        append(source.array(), source.start(), source.idEnd());
        append(destination.array(), destination.start(), destination.idEnd());
        append(link.array(), link.idEnd(), link.end());
        return finish();
    }

    long description(byte[] description) {
        start('T');
        append(description, 0, description.length);
        return finish();
    }

    long primary(Element node) {
        start('P');
        append(node.array(), node.idStart(), node.idEnd());
        return finish();
    }

    private void start(char kind) {
        scratch[0] = (byte) kind;
        length = 1;
    }

    private void append(byte[] bytes, int from, int to) {
        if (length + to - from > scratch.length) {
            scratch = Arrays.copyOf(scratch, Math.max(length + to - from, 2 * scratch.length));
        }
        System.arraycopy(bytes, from, scratch, length, to - from);
        length += to - from;
    }

    private long finish() {
        return XXH3.hashBytesToLong(scratch, 0, length);
    }
}
