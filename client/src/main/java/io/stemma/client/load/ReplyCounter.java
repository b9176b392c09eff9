package io.stemma.client.load;

import io.netty.buffer.ByteBuf;

/**
 * Counts the replies in a stream of bytes and looks at no more of them than their lengths.
 *
 * <p>Owned by one connection.
 */
abstract class ReplyCounter {
    private long payloadBytes;
    private int skip;
    private int done;

    /** Takes in the bytes and tells how many replies they completed. */
    final int count(ByteBuf in) {
        done = 0;
        while (in.isReadable()) {
            if (skip == 0) {
                head(in.readByte());
            } else {
                int skipped = Math.min(skip, in.readableBytes());
                in.skipBytes(skipped);
                skip -= skipped;
                done += skip == 0 ? 1 : 0;
            }
        }
        return done;
    }

    /** The payload bytes of all replies that began since it was asked last. */
    final long takePayloadBytes() {
        long taken = payloadBytes;
        payloadBytes = 0;
        return taken;
    }

    /** Takes in a byte that stands before a payload. */
    abstract void head(byte b);

    /** The head is over: a payload of so many bytes follows, with so many behind it that do not count. */
    final void payload(int bytes, int behind) {
        payloadBytes += bytes;
        skip = bytes + behind;
        done += skip == 0 ? 1 : 0;
    }

    /** Frames with a varint before them, as Stemma sends. */
    static final class Frames extends ReplyCounter {
        private int length;
        private int shift;

        @Override
        void head(byte b) {
            length |= (b & 0x7f) << shift;
            shift += 7;
            if (b >= 0) {
                int bytes = length;
                length = 0;
                shift = 0;
                payload(bytes, 0);
            }
        }
    }

    /** Bulk and simple strings of RESP, the protocol of Redis: {@code $5 CRLF hello CRLF}, {@code +OK CRLF}. */
    static final class Resp extends ReplyCounter {
        private static final int CRLF_BYTES = 2;
        private int length;
        private boolean isBulk;
        private boolean inLine;

        @Override
        void head(byte b) {
            if (!inLine) {
                inLine = true;
                isBulk = b == '$';
                length = 0;
            } else if (b >= '0' && b <= '9') {
                length = 10 * length + b - '0';
            } else if (b == '\n') {
                inLine = false;
                if (isBulk) {
                    payload(length, CRLF_BYTES);
                } else {
                    payload(0, 0);
                }
            }
        }
    }
}
