package io.stemma.server.rpc;

import io.stemma.server.service.CommitIntake;
import io.stemma.v1.Request;

/**
 * Takes small transactions straight out of the bytes received, in the shape in which clients write them:
 *
 * <pre>
 *   id [deadline_ms] commit{ ... }
 * </pre>
 *
 * <p>and commit as {@link CommitIntake#read} recognizes it. Whatever else is left to the parser.
 *
 * <p><b>Threads.</b> Owned by one event loop, for all its connections.
 */
final class PlainCommits {
    private static final int ID = Request.ID_FIELD_NUMBER << 3;
    private static final int DEADLINE = Request.DEADLINE_MS_FIELD_NUMBER << 3;
    private static final int COMMIT = Request.COMMIT_FIELD_NUMBER << 3 | 2;

    private final CommitIntake intake;
    private int at;

    PlainCommits(CommitIntake intake) {
        this.intake = intake;
    }

    /** Whose transactions are taken. */
    interface Requester {
        /** How many requests may be taken now. */
        int mayAsk();

        /** True if a request of that id is open. */
        boolean hasOpen(long id);

        /** Opens a request for the commit that was read. */
        void commit(long id, long deadlineMillis);
    }

    /**
     * Takes the frames that stand one behind the other.
     *
     * @param to how far the bytes go
     * @return where the first one begins that was not taken
     */
    int take(byte[] bytes, int from, int to, Requester requester) {
        int done = from;
        while (done < to && requester.mayAsk() > 0) {
            at = done;
            long length = number(bytes, to);
            int end = length > to - at ? to + 1 : at + (int) length;
            if (length <= 0 || end > to || !takeFrame(bytes, end, requester)) {
                break;
            }
            done = end;
        }
        return done;
    }

    private boolean takeFrame(byte[] bytes, int end, Requester requester) {
        if (number(bytes, end) != ID) {
            return false;
        }
        long id = number(bytes, end);
        long tag = number(bytes, end);
        long deadlineMillis = 0;
        if (tag == DEADLINE) {
            deadlineMillis = number(bytes, end);
            tag = number(bytes, end);
        }
        boolean isCommit = id > 0 && deadlineMillis >= 0 && deadlineMillis <= Integer.MAX_VALUE && tag == COMMIT;
        if (!isCommit || number(bytes, end) != end - at || requester.hasOpen(id) || !intake.read(bytes, at, end)) {
            return false;
        }
        requester.commit(id, deadlineMillis);
        return true;
    }

    /** The varint here; negative if it is not whole or takes more than nine bytes. */
    private long number(byte[] bytes, int end) {
        long value = 0;
        int last = Math.min(end, at + 9);
        for (int shift = 0; at < last; shift += 7) {
            byte b = bytes[at++];
            value |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                return value;
            }
        }
        return -1;
    }
}
