package io.stemma.server.rpc;

import io.netty.buffer.ByteBuf;
import io.stemma.server.codec.MessageWriter;
import io.stemma.server.service.ElementReads;
import java.util.Arrays;

/**
 * Answers requests for one node, or for one link, straight out of the bytes received: as many as stand one behind the other are parsed in place,
 * looked up together, and their answers written one behind the other. Each is answered as {@link Dispatch} would; what is not
 * recognized, not found or too large is left to it.
 *
 * <p><b>Threads.</b> Owned by one event loop, for all its connections.
 */
final class PointReads {
    /** Answers of so many bytes are passed on before more are made. */
    private static final int ANSWERS_BYTES = 64 << 10;

    private final int call;
    private final int resultField;
    private final ElementReads elements;
    private final MessageWriter answers = new MessageWriter(2 * ANSWERS_BYTES);

    private final PointRead read;
    private final long[] ids = new long[ElementReads.BATCH_MAX];
    private final long[] minVersions = new long[ElementReads.BATCH_MAX];
    private final int[] idsFrom = new int[ElementReads.BATCH_MAX];
    private final int[] idsTo = new int[ElementReads.BATCH_MAX];
    private final int[] payloads = new int[ElementReads.BATCH_MAX];
    private final int[] frameEnds = new int[ElementReads.BATCH_MAX];
    private int nameFrom;
    private int nameTo;

    /**
     * @param call the call's field number in Request: that of GetNode or of GetLink
     * @param elements the nodes or links
     */
    PointReads(int call, ElementReads elements) {
        this.call = Calls.place(call);
        this.resultField = Calls.resultField(call);
        this.read = new PointRead(call);
        this.elements = elements;
    }

    /** Whose requests are answered. */
    interface Requester {
        /** How many requests may be answered now. */
        int mayAsk();

        /** True if a request of that id is open. */
        boolean hasOpen(long id);

        /** Takes frames with so many answers to the call, which is told by its {@link Calls#place}. */
        void answered(int call, byte[] frames, int bytes, int answers);

        /** Handles the payload of a frame in the general way, and releases it. */
        void frame(ByteBuf payload);
    }

    /**
     * Answers the requests that stand one behind the other.
     *
     * @param bytes hold what there is, up to {@code to}, and {@link PointRead#SLACK_BYTES} more
     * @param in the same bytes, the first of them at {@code start}
     * @return where the first one begins that was not answered
     */
    int answer(byte[] bytes, int from, int to, ByteBuf in, int start, Requester requester) {
        int done = from;
        while (done < to) {
            int count = parse(bytes, done, to, requester);
            if (count == 0 || !elements.find(bytes, nameFrom, nameTo, idsFrom, idsTo, count)) {
                break;
            }
            int answered = write(in, start, count, requester);
            elements.forget();
            done = answered == 0 ? done : frameEnds[answered - 1];
            if (answered < count) {
                break;
            }
        }
        return done;
    }

    /** Parses requests of one topology from there on, and tells how many. */
    private int parse(byte[] bytes, int from, int length, Requester requester) {
        int max = Math.min(requester.mayAsk(), ElementReads.BATCH_MAX);
        int at = from;
        int count = 0;
        while (count < max && at < length) {
            int payload = at + 1;
            int bytesInPayload = bytes[at];
            if (bytesInPayload < 0) {
                bytesInPayload = (bytesInPayload & 0x7f) | bytes[payload++] << 7;
            }
            at = payload + bytesInPayload;
            if (bytesInPayload <= 0 || at > length || !read.read(bytes, payload, at) || !joins(bytes, count)) {
                break;
            }
            if (requester.hasOpen(read.id)) {
                break;
            }
            payloads[count] = payload;
            frameEnds[count] = at;
            count++;
        }
        return count;
    }

    /** Notes the request as number i, if it is for the topology of those before. */
    private boolean joins(byte[] bytes, int i) {
        if (i == 0) {
            nameFrom = read.nameFrom;
            nameTo = read.nameTo;
        } else if (!Arrays.equals(bytes, nameFrom, nameTo, bytes, read.nameFrom, read.nameTo)) {
            return false;
        }
        ids[i] = read.id;
        minVersions[i] = read.minVersion;
        idsFrom[i] = read.idFrom;
        idsTo[i] = read.idTo;
        return true;
    }

    /** Writes the answers of a batch; tells how many requests are done with, which are all unless there is no more room. */
    private int write(ByteBuf in, int start, int count, Requester requester) {
        int written = 0;
        for (int i = 0; i < count; i++) {
            int size = elements.size(i);
            if (size > 0 && size <= ANSWERS_BYTES && elements.version() >= minVersions[i]) {
                ResponseWriter.writeAround(ids[i], resultField, size, answers);
                elements.write(i, answers);
                written++;
            } else {
                written = passOn(written, requester);
                int payload = payloads[i];
                requester.frame(in.retainedSlice(start + payload, frameEnds[i] - payload));
            }
            if (answers.size() >= ANSWERS_BYTES || written == 0) {
                written = passOn(written, requester);
                if (i + 1 < count && requester.mayAsk() < count - i - 1) {
                    return i + 1;
                }
            }
        }
        passOn(written, requester);
        return count;
    }

    /** Passes on the answers written so far; how many are left is none. */
    private int passOn(int written, Requester requester) {
        if (written > 0) {
            requester.answered(call, answers.array(), answers.size(), written);
            answers.clear();
        }
        return 0;
    }
}
