package io.stemma.server.graph;

/**
 * Looks up names in an index, many at a time, in passes as {@link NodeFinder} does: finds for each the first slot whose name has the same
 * hash, so that the name is still to be compared.
 *
 * <p>Owned by one thread, and used again and again.
 */
final class SlotFinder {
    private final int[] hashes;
    /** What was found, or {@link GraphView#NO_SLOT}. */
    final int[] slots;
    /** Something of all that was only looked at to have it near when it is needed, so that no compiler leaves that out. */
    int touched;

    /** A finder of at most so many names at a time. */
    SlotFinder(int max) {
        hashes = new int[max];
        slots = new int[max];
    }

    /** Looks up {@code count} names; the one of number i lies in the bytes from {@code from[i]} up to {@code to[i]}. */
    void find(NameIndex names, byte[] bytes, int[] from, int[] to, int count) {
        int[][] buckets = new int[count][];
        for (int i = 0; i < count; i++) {
            hashes[i] = NameIndex.hash(bytes, from[i], to[i] - from[i]);
        }
        for (int i = 0; i < count; i++) {
            buckets[i] = names.bucket(hashes[i]);
        }
        int sum = 0;
        for (int i = 0; i < count; i++) {
            int[] bucket = buckets[i];
            int n = bucket.length;
            sum += n == 0 ? 0 : bucket[n >> 2] + bucket[n >> 1] + bucket[n - 1];
        }
        touched = sum;
        for (int i = 0; i < count; i++) {
            slots[i] = NameIndex.firstSlot(buckets[i], hashes[i]);
        }
    }
}
