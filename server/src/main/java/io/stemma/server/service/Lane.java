package io.stemma.server.service;

/** Where a question is answered. */
enum Lane {
    /** On the thread that brought the request: a few lookups. */
    CALLER,
    /** On a thread of the query pool: whatever may take long. */
    POOL
}
