package io.stemma.client;

import io.stemma.v1.ErrorReason;

/** Tells the ends of a stream apart. */
final class Resuming {
    private Resuming() {}

    /**
     * True if the same question, asked again soon, may well be answered.
     *
     * @param begun whether it was answered before: a bound of the server is then one that others use up for a while
     */
    static boolean passing(StemmaException end, boolean begun) {
        return switch (end.code()) {
            case UNAVAILABLE, DEADLINE_EXCEEDED -> true;
            case RESOURCE_EXHAUSTED ->
                end.reason() != ErrorReason.SLOW_CONSUMER
                        && (begun || end.error().getRetryDelayMs() > 0);
            default -> false;
        };
    }

    /** True if the changes after the watcher's version can not be had, and its state has to be told anew. */
    static boolean gap(StemmaException end) {
        return switch (end.reason()) {
            case VERSION_COMPACTED, SLOW_CONSUMER, VERSION_IN_FUTURE, TOPOLOGY_NOT_FOUND -> true;
            default -> false;
        };
    }
}
