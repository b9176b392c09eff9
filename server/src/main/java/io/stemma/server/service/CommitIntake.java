package io.stemma.server.service;

import io.stemma.v1.Request;

/**
 * Takes transactions in for a transport that reads many at a time, to hand them to the commit thread together. Each gets the answer that {@link
 * CallHandler#call} would give, on the intake's own executor, or at once.
 *
 * <p>Owned by one thread.
 */
public interface CommitIntake {
    /**
     * Recognizes a CommitRequest that stands in the array from there up to there, without making objects of it.
     *
     * @return false if it is not one of the plain ones; then {@link #call} is for it
     */
    boolean read(byte[] bytes, int from, int to);

    /** Takes the transaction that was read last. */
    void take(RequestContext context, Reply reply);

    /** Takes a request for a commit, or has it done in another way if it is long. */
    void call(RequestContext context, Request request, Reply reply);

    /** Hands over what was taken. Until then it waits, unless it becomes too much. */
    void submit();

    /** An intake that takes nothing and leaves all to the handler. */
    static CommitIntake none(CallHandler handler) {
        return new CommitIntake() {
            @Override
            public boolean read(byte[] bytes, int from, int to) {
                return false;
            }

            @Override
            public void take(RequestContext context, Reply reply) {
                throw new IllegalStateException("nothing was read");
            }

            @Override
            public void call(RequestContext context, Request request, Reply reply) {
                handler.call(context, request, reply);
            }

            @Override
            public void submit() {}
        };
    }
}
