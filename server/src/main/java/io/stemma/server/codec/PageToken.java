package io.stemma.server.codec;

import java.nio.ByteBuffer;

/**
 * Where a list of pages goes on.
 *
 * @param incarnation which topology, or the line of which fork
 * @param version the version that all pages show
 * @param fingerprint a hash of what was asked, without page size and token
 * @param position where the next page starts; its meaning is the call's own
 */
public record PageToken(long incarnation, long version, long fingerprint, long position) {
    static final int BYTES = 4 * Long.BYTES;

    byte[] toBytes() {
        return ByteBuffer.allocate(BYTES)
                .putLong(incarnation)
                .putLong(version)
                .putLong(fingerprint)
                .putLong(position)
                .array();
    }

    static PageToken parse(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        return new PageToken(in.getLong(), in.getLong(), in.getLong(), in.getLong());
    }
}
