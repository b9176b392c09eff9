package io.stemma.server.service;

import io.stemma.v1.ImportBegin;
import io.stemma.v1.Request;
import java.util.concurrent.Executor;

/** What a transport can ask of the service. May be called from any thread; never blocks the caller. */
public interface CallHandler {
    /** Answers a call of the contract other than Import, Hello and Cancel; on the calling thread, if it is short. */
    void call(RequestContext context, Request request, Reply reply);

    /** GetNode for one thread of a transport. */
    default ElementReads nodeReads() {
        return ElementReads.NONE;
    }

    /** GetLink for one thread of a transport. */
    default ElementReads linkReads() {
        return ElementReads.NONE;
    }

    /**
     * Takes commits in for one thread of a transport.
     *
     * @param executor runs on that thread
     */
    default CommitIntake commits(Executor executor) {
        return CommitIntake.none(this);
    }

    /** Opens an import. Its parts are handed over in order, by one thread at a time. */
    ImportSession openImport(RequestContext context, ImportBegin begin, Reply reply);
}
