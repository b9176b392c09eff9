package io.stemma.server.codec;

import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A hash of a message, to notice that something else is asked under the same request id or page token. */
public final class Fingerprint {
    private static final Hasher64 XXH3 = Hashing.xxh3_64();

    private Fingerprint() {}

    /** The message's hash; equal messages have equal hashes, in whatever order their maps were filled. */
    public static long of(MessageLite message) {
        byte[] bytes = new byte[message.getSerializedSize()];
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        out.useDeterministicSerialization();
        try {
            message.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException("an array of the message's size is too small for it", e);
        }
        return of(bytes, 0, bytes.length, message.getClass());
    }

    /** The hash of a message of that type that stands encoded, in the order of its fields and with its maps sorted. */
    static long of(byte[] bytes, int from, int to, Class<? extends MessageLite> type) {
        // The type is part of it: two calls may have fields of the same numbers.
        return XXH3.hashBytesToLong(bytes, from, to - from) * 31 + XXH3.hashCharsToLong(type.getSimpleName());
    }
}
