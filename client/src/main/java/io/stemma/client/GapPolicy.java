package io.stemma.client;

/**
 * What a watch does when the changes after its version can not be had: the server no longer holds them, or the topology was
 * removed and made again.
 */
public enum GapPolicy {
    /** It ends, with the server's word on it. */
    END,
    /** It tells the whole current state, and goes on from there. Its listener hears that it does, and why. */
    STATE
}
