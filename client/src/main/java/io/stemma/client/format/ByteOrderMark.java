package io.stemma.client.format;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** Reads the character set off the first bytes of a file. */
final class ByteOrderMark {
    private ByteOrderMark() {}

    /** The character set that a byte order mark or the zero bytes of UTF-16 tell; otherwise the one given. */
    static Charset charsetOf(byte[] head, Charset otherwise) {
        int first = head.length > 0 ? head[0] & 0xFF : -1;
        int second = head.length > 1 ? head[1] & 0xFF : -1;
        if ((first == 0xFE && second == 0xFF) || (first == 0 && second > 0)) {
            return StandardCharsets.UTF_16BE;
        }
        if ((first == 0xFF && second == 0xFE) || (first > 0 && second == 0)) {
            return StandardCharsets.UTF_16LE;
        }
        boolean utf8 = first == 0xEF && second == 0xBB && head.length > 2 && (head[2] & 0xFF) == 0xBF;
        return utf8 ? StandardCharsets.UTF_8 : otherwise;
    }
}
