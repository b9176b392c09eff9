package io.stemma.server.service;

import io.stemma.server.codec.RefusedException;

/** A call under way: whose it is and who takes the answer. */
record Call(RequestContext context, Reply reply) {

    /** Answers with the error that the failure stands for. */
    void fail(Throwable failure) {
        reply.failure(Failures.errorOf(failure, context));
    }

    /** Does what answers the call, if that is still of use; what it throws becomes the answer. */
    void attempt(Runnable task) {
        try {
            checkWanted();
            task.run();
        } catch (RuntimeException e) {
            fail(e);
        }
    }

    /** Ends the call, if its answer is of no use any more. */
    void checkWanted() {
        if (context.isOver()) {
            throw new RefusedException(Failures.over(context));
        }
    }
}
