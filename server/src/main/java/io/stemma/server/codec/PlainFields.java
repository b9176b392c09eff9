package io.stemma.server.codec;

/**
 * Goes over the fields of an encoded message that may be anything, and accepts only what is plain: tags and numbers in as few bytes as
 * possible, text in ASCII, nothing beyond the end. Once something was not plain, {@link #isPlain} stays false, and there are
 * no more fields.
 *
 * <p>Owned by one thread.
 */
final class PlainFields {
    private static final int VARINT_BYTES_MAX = 10;
    private static final int DELETE = 0x7f;

    private byte[] bytes = {};
    private int at;
    private int end;
    private boolean plain;
    private int textFrom;

    /** Begins with a message that stands there. */
    void over(byte[] message, int from, int to) {
        bytes = message;
        at = from;
        end = to;
        plain = true;
    }

    boolean isPlain() {
        return plain;
    }

    /** Where the next byte is. */
    int at() {
        return at;
    }

    /** Says that something was not plain. */
    void fail() {
        plain = false;
        at = end;
    }

    /** The next field's tag; 0 if there is none. */
    int tag() {
        return plain && at < end ? (int) number() : 0;
    }

    /** Takes the tag, if it is the next one. */
    boolean take(int tag) {
        int before = at;
        if (tag() == tag) {
            return true;
        }
        if (plain) {
            at = before;
        }
        return false;
    }

    /** A number. */
    long number() {
        long value = 0;
        int last = Math.min(end, at + VARINT_BYTES_MAX);
        for (int i = at, shift = 0; i < last; i++, shift += 7) {
            byte b = bytes[i];
            value |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                boolean padded = b == 0 && shift > 0;
                boolean over = shift == 63 && b > 1;
                at = i + 1;
                if (padded || over) {
                    fail();
                }
                return value;
            }
        }
        fail();
        return 0;
    }

    /** A number of at most that. */
    long number(long max) {
        long value = number();
        if (value < 0 || value > max) {
            fail();
        }
        return value;
    }

    /** A finite double. */
    void finite() {
        if (end - at < Double.BYTES) {
            fail();
            return;
        }
        // The exponent, which is all ones in what is not finite.
        int high = (bytes[at + 7] & 0x7f) << 4 | (bytes[at + 6] & 0xf0) >> 4;
        at += Double.BYTES;
        if (high == 0x7ff) {
            fail();
        }
    }

    /** Goes into the message whose length stands here; gives the end of the one around it, for {@link #leave}. */
    int enter() {
        int around = end;
        end = ended(end - at);
        return around;
    }

    /** Goes on behind the message that was entered, which must have been read to its end. */
    void leave(int around) {
        if (at != end) {
            fail();
        }
        end = around;
    }

    /** Goes behind text of so many bytes. */
    void text(int min, int max) {
        int to = ended(max);
        textFrom = at;
        int all = 0;
        for (int i = at; i < to; i++) {
            all |= bytes[i];
        }
        at = to;
        if (all < 0 || to - textFrom < min) {
            fail();
        }
    }

    /** Goes behind an id: text without control characters, not empty. */
    void id() {
        text(1, ElementLimits.ID_BYTES_MAX);
        boolean printable = true;
        for (int i = textFrom; i < at; i++) {
            printable &= bytes[i] >= ' ' && bytes[i] != DELETE;
        }
        if (!printable) {
            fail();
        }
    }

    /** Where the text begins that was last gone over. */
    int textFrom() {
        return textFrom;
    }

    /** Reads a length of at most that, and tells where what it counts will end; the present end if that is not plain. */
    private int ended(int max) {
        long length = number();
        if (length < 0 || length > Math.min(max, end - at)) {
            fail();
        }
        return plain ? at + (int) length : end;
    }
}
