package io.stemma.server.service;

import io.stemma.server.codec.RefusedException;

/** A call under way: whose it is and who takes the answer. */
record Call(RequestContext context, Reply reply) {

    /** Answers with the error that the failure stands for. */
    void fail(Throwable failure) {
        reply.failure(Failures.errorOf(failure, context));
    }

    /** Ends the call, if its answer is of no use any more. */
    void checkWanted() {
        if (context.isOver()) {
            throw new RefusedException(Failures.over(context));
        }
    }
}
