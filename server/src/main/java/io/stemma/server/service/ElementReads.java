package io.stemma.server.service;

import io.stemma.server.codec.MessageWriter;

/**
 * Answers point reads out of the bytes of their requests: for a transport that takes many of them out of one read. Each gives what
 * {@link CallHandler#call} would, or nothing; then it is to be called.
 *
 * <p>Owned by one thread.
 */
public interface ElementReads {
    /** The most elements that are looked up at a time. */
    int BATCH_MAX = 64;

    /** Leaves everything to {@link CallHandler#call}. */
    ElementReads NONE = new ElementReads() {
        @Override
        public boolean find(byte[] bytes, int nameFrom, int nameTo, int[] idsFrom, int[] idsTo, int count) {
            return false;
        }

        @Override
        public long version() {
            throw new IllegalStateException("nothing was found");
        }

        @Override
        public int size(int i) {
            throw new IllegalStateException("nothing was found");
        }

        @Override
        public void write(int i, MessageWriter out) {
            throw new IllegalStateException("nothing was found");
        }
    };

    /**
     * Looks up nodes, or links, at the current version of a topology, the same for all of them.
     *
     * @param bytes hold the topology's name from {@code nameFrom} up to {@code nameTo}, and the id of element i from {@code idsFrom[i]}
     *     up to {@code idsTo[i]}
     * @param count 1..{@link #BATCH_MAX}
     * @return false if there is no such topology, or none that can be read this way
     */
    boolean find(byte[] bytes, int nameFrom, int nameTo, int[] idsFrom, int[] idsTo, int count);

    /** The version that was looked at. */
    long version();

    /** The size in bytes of the response with element i; 0 if there is no such element. */
    int size(int i);

    /** Appends the response with element i: a GetNodeResponse or a GetLinkResponse. */
    void write(int i, MessageWriter out);

    /** Lets go of what was found, so that no version is held until the next look-up. */
    default void forget() {}
}
