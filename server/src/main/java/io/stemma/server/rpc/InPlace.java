package io.stemma.server.rpc;

import io.netty.buffer.ByteBuf;

/**
 * Deals with requests at the front of the bytes received where they lie, as long as they are point reads or small transactions
 * in their plain shapes.
 *
 * <p>The bytes are looked at in a small array, copied there: that costs less than a single check of the buffer's bounds for
 * each byte, and hashes and comparisons want arrays.
 *
 * <p><b>Threads.</b> Owned by one event loop, for all its connections.
 */
final class InPlace {
    /** Bytes that are looked at together. A frame that does not fit is not for here. */
    private static final int WINDOW_BYTES = 4 << 10;

    private final PointReads nodes;
    private final PointReads links;
    private final PlainCommits commits;
    private final byte[] bytes = new byte[WINDOW_BYTES + PointRead.SLACK_BYTES];

    InPlace(PointReads nodes, PointReads links, PlainCommits commits) {
        this.nodes = nodes;
        this.links = links;
        this.commits = commits;
    }

    /** Whose requests they are. */
    interface Requester extends PointReads.Requester, PlainCommits.Requester {}

    /** Deals with what it can at the front of the bytes, and moves the reader index behind it. */
    void handle(ByteBuf in, Requester requester) {
        boolean goesOn = in.isReadable();
        while (goesOn) {
            int length = Math.min(in.readableBytes(), WINDOW_BYTES);
            in.getBytes(in.readerIndex(), bytes, 0, length);
            int done = handle(in, length, requester);
            goesOn = done > 0 && length == WINDOW_BYTES && in.isReadable();
        }
    }

    /** Deals with what is in the window, and tells how far it came. */
    private int handle(ByteBuf in, int length, Requester requester) {
        int start = in.readerIndex();
        int done = 0;
        int before;
        do {
            before = done;
            done = nodes.answer(bytes, done, length, in, start, requester);
            done = links.answer(bytes, done, length, in, start, requester);
            done = commits.take(bytes, done, length, requester);
            in.readerIndex(start + done);
        } while (done > before && done < length);
        return done;
    }
}
