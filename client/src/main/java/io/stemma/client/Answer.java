package io.stemma.client;

import io.stemma.v1.Error;
import io.stemma.v1.Response;

/** Turns the reply of a call into what its caller asked for. */
@FunctionalInterface
interface Answer<T> {
    /** The result in the reply. */
    T of(Response reply);

    /** Hears that the server refused the call. */
    default void refused(Error error) {}
}
