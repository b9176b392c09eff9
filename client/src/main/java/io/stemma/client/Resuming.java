package io.stemma.client;

/** Tells the ends of a stream apart. */
final class Resuming {
    private Resuming() {}

    /** True if the same question, asked again soon, may well be answered. */
    static boolean passing(StemmaException end) {
        return switch (end.code()) {
            case UNAVAILABLE, DEADLINE_EXCEEDED -> true;
            case RESOURCE_EXHAUSTED -> end.error().getRetryDelayMs() > 0;
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
