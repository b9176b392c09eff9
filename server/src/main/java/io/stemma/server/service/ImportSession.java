package io.stemma.server.service;

import io.stemma.v1.ImportElements;
import io.stemma.v1.ImportFinish;

/**
 * One import under way. Its reply is given once: after the finish, or at the first error, after which further parts are
 * ignored.
 */
public interface ImportSession {
    /** Takes a part. */
    void elements(ImportElements elements);

    /** Judges the import and commits it. */
    void finish(ImportFinish finish);

    /** Ends the import without a reply, because the client went away. */
    void abort();
}
