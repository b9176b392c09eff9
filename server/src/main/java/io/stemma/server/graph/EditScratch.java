package io.stemma.server.graph;

/**
 * Buffers that one builder after the other writes into, so that a small change does not allocate them anew. Owned by the
 * thread that builds; nothing in it is ever seen by a reader.
 */
public final class EditScratch {
    final StateHash hasher = new StateHash();
    /** Which pages the builder has made. */
    final PageNumbers nodePages = new PageNumbers();

    final PageNumbers linkPages = new PageNumbers();

    final FetchAhead fetchAhead = new FetchAhead();
    final PendingLinks pendingLinks = new PendingLinks(fetchAhead);

    private byte[] record = new byte[256];

    /** A buffer of at least that many bytes, of any content. */
    byte[] record(int bytes) {
        if (record.length < bytes) {
            record = new byte[2 * bytes];
        }
        return record;
    }
}
