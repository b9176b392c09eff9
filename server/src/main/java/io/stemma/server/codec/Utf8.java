package io.stemma.server.codec;

import java.util.Comparator;

/** Text as UTF-8. */
final class Utf8 {
    /** Stands for the length of text that has no UTF-8: a surrogate without its other half. */
    static final int ILL_FORMED = -1;

    /** Orders as the unsigned bytes of the UTF-8 do, which is by code points, and not as UTF-16 does. */
    static final Comparator<String> ORDER = Utf8::compare;

    private Utf8() {}

    /** The number of bytes, or {@link #ILL_FORMED}. */
    static int length(String text) {
        int bytes = text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                continue;
            }
            if (c < 0x800) {
                bytes++;
            } else if (!Character.isSurrogate(c)) {
                bytes += 2;
            } else if (i + 1 < text.length() && Character.isSurrogatePair(c, text.charAt(i + 1))) {
                bytes += 2;
                i++;
            } else {
                return ILL_FORMED;
            }
        }
        return bytes;
    }

    private static int compare(String a, String b) {
        int shared = Math.min(a.length(), b.length());
        for (int i = 0; i < shared; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                return Integer.compare(rank(x), rank(y));
            }
        }
        return Integer.compare(a.length(), b.length());
    }

    /** Surrogates stand for code points above all others. */
    private static int rank(char c) {
        return Character.isSurrogate(c) ? c + 0x1_0000 : c;
    }
}
