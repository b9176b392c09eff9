package io.stemma.client.it;

/** What a watch promises (K7), each held to by {@link WatchPromises}. */
enum WatchPromise {
    /** Versions only go up. */
    ORDERED,
    /** No version is told twice. */
    UNIQUE,
    /** No version is left out. */
    GAP_FREE,
    /** An event holds all that its version changed, and nothing else: what was told so far has the version's state hash. */
    ATOMIC,
    /** A bookmark names a version that the watcher has all of. */
    BOOKMARK_TRUE,
    /** Whatever the filter shows is told, and nothing else. */
    FILTER_RIGHT,
    /** The value before is the one that was told last. */
    PREVIOUS_RIGHT,
    /** Added is what was not there, changed and removed what was. */
    KIND_RIGHT,
    /** No element is of a later version than its event. */
    NOTHING_OF_THE_FUTURE
}
