package io.stemma.server.rpc;

import io.stemma.v1.GetNodeRequest;
import io.stemma.v1.ReadOptions;
import io.stemma.v1.Request;

/**
 * Recognizes a request for one node, or for one link, in the shape in which clients write it, and finds its parts without making objects of them:
 *
 * <pre>
 *   id [deadline_ms] get_node{ topology id [options{ [min_version] }] }
 * </pre>
 *
 * <p>with fields in this order, each once, lengths below 128 and numbers below 2^63. Whatever else would mean the same is not
 * recognized, and is left to the parser.
 *
 * <p>Owned by one thread; used again and again.
 */
final class PointRead {
    private static final int ID = Request.ID_FIELD_NUMBER << 3;
    private static final int DEADLINE = Request.DEADLINE_MS_FIELD_NUMBER << 3;
    private static final int TOPOLOGY = GetNodeRequest.TOPOLOGY_FIELD_NUMBER << 3 | 2;
    private static final int ELEMENT_ID = GetNodeRequest.NODE_ID_FIELD_NUMBER << 3 | 2;
    private static final int OPTIONS = GetNodeRequest.OPTIONS_FIELD_NUMBER << 3 | 2;
    private static final int MIN_VERSION = ReadOptions.MIN_VERSION_FIELD_NUMBER << 3;

    /** How far beyond a frame's end the bytes may be looked at, which therefore must be there. */
    static final int SLACK_BYTES = 512;

    private static final int NUMBER_BYTES_MAX = 9;

    private final byte callFirst;
    private final byte callSecond;
    private byte[] bytes = {};
    private int at;

    long id;
    int nameFrom;
    int nameTo;
    int idFrom;
    int idTo;
    long minVersion;

    /** @param call the call's field number in Request: that of GetNode, or of GetLink, whose request has the same fields */
    PointRead(int call) {
        callFirst = (byte) (call << 3 | 2 | 0x80);
        callSecond = (byte) (call >> 4);
    }

    /** Reads the payload of a frame; false if it is anything else. */
    boolean read(byte[] payload, int from, int to) {
        bytes = payload;
        at = from;
        minVersion = 0;
        if (bytes[at++] != ID) {
            return false;
        }
        id = number();
        if (bytes[at] == DEADLINE) {
            at++;
            if (number() < 0) {
                return false;
            }
        }
        if (id <= 0 || bytes[at] != callFirst || bytes[at + 1] != callSecond) {
            return false;
        }
        at += 2;
        return message() == to && names() && (at == to || options(to)) && at == to;
    }

    /** Where the message ends whose length stands here; something absurd if the length takes more than one byte. */
    private int message() {
        int length = bytes[at++];
        return at + length;
    }

    private boolean names() {
        if (bytes[at++] != TOPOLOGY) {
            return false;
        }
        nameTo = message();
        nameFrom = at;
        if (nameTo < nameFrom || bytes[nameTo] != ELEMENT_ID) {
            return false;
        }
        at = nameTo + 1;
        idTo = message();
        idFrom = at;
        at = idTo;
        return idTo >= idFrom;
    }

    private boolean options(int to) {
        if (bytes[at++] != OPTIONS || message() != to) {
            return false;
        }
        if (at == to) {
            return true;
        }
        if (bytes[at++] != MIN_VERSION) {
            return false;
        }
        minVersion = number();
        return minVersion >= 0;
    }

    /** The varint here; negative if it takes more than nine bytes. */
    private long number() {
        long value = 0;
        for (int i = 0; i < NUMBER_BYTES_MAX; i++) {
            byte b = bytes[at++];
            value |= (long) (b & 0x7f) << (7 * i);
            if (b >= 0) {
                return value;
            }
        }
        return -1;
    }
}
