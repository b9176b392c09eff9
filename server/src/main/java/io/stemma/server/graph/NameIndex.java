package io.stemma.server.graph;

import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * Finds slots by the hash of a name: extendible hashing as a persistent tree.
 *
 * <pre>
 *   node   = child[32] owner   a child is a node, or a bucket that stands at all places whose hash bits it covers
 *   bucket = hash[n] slot[n]   an int array of its exact size, never changed; n &lt;= {@link #BUCKET_NAMES_MAX}, but at the
 *                              last level, where names of equal hashes have nowhere else to go
 * </pre>
 *
 * <p>The index does not know the names: whoever asks compares the candidates of a bucket with the records themselves.
 */
final class NameIndex {
    static final int BUCKET_NAMES_MAX = 32;

    private static final int BITS = 5;
    private static final int FANOUT = 1 << BITS;
    private static final int FANOUT_MASK = FANOUT - 1;
    /** The levels that 32 bits of hash can tell apart. */
    static final int LEVELS = 6;

    private static final int[] EMPTY = {};

    /** Seeded by chance, so that no client can prepare names that collide. */
    private static final Hasher64 HASHER = Hashing.xxh3_64(new SecureRandom().nextLong());

    private Object[] root;

    NameIndex() {
        root = node(EMPTY, new Owner(0));
    }

    private NameIndex(Object[] root) {
        this.root = root;
    }

    /** An index of the same names, for a builder. */
    NameIndex fork() {
        return new NameIndex(root);
    }

    /** The topmost node; not to be changed. */
    Object[] root() {
        return root;
    }

    /** The hash under which a name is kept. */
    static int hash(byte[] array, int from, int length) {
        return (int) HASHER.hashBytesToLong(array, from, length);
    }

    private static Object[] node(int[] bucket, Owner owner) {
        Object[] node = new Object[FANOUT + 1];
        Arrays.fill(node, bucket);
        node[FANOUT] = owner;
        return node;
    }

    static int child(int hash, int level) {
        return (hash >>> (32 - BITS * (level + 1))) & FANOUT_MASK;
    }

    /** The bucket where names of that hash are: n hashes, then n slots. Not to be changed. */
    int[] bucket(int hash) {
        Object[] node = root;
        for (int level = 0; ; level++) {
            Object child = node[child(hash, level)];
            if (child instanceof int[] bucket) {
                return bucket;
            }
            node = (Object[]) child;
        }
    }

    /** Adds a slot under a hash. The builder that owns the index must not add a slot twice. */
    void add(int hash, int slot, Owner owner) {
        root = own(root, owner);
        Object[] node = root;
        for (int level = 0; ; level++) {
            int i = child(hash, level);
            if (node[i] instanceof int[] bucket) {
                addToBucket(node, level, i, with(bucket, hash, slot), owner);
                return;
            }
            node = descend(node, i, owner);
        }
    }

    private static Object[] descend(Object[] node, int i, Owner owner) {
        Object[] owned = own((Object[]) node[i], owner);
        node[i] = owned;
        return owned;
    }

    private static void addToBucket(Object[] node, int level, int i, int[] bucket, Owner owner) {
        int from = spanStart(node, i);
        int to = spanEnd(node, i);
        if (bucket.length / 2 <= BUCKET_NAMES_MAX || (level == LEVELS - 1 && to - from == 1)) {
            Arrays.fill(node, from, to, bucket);
        } else if (to - from > 1) {
            split(node, level, from, to, bucket, owner);
        } else {
            Object[] below = node(bucket, owner);
            node[i] = below;
            split(below, level + 1, 0, FANOUT, bucket, owner);
        }
    }

    /** Halves the bucket, and the half that is still too full again. */
    private static void split(Object[] node, int level, int from, int to, int[] bucket, Owner owner) {
        int middle = (from + to) >>> 1;
        int n = bucket.length / 2;
        int[] low = new int[bucket.length];
        int[] high = new int[bucket.length];
        int lows = 0;
        int highs = 0;
        for (int j = 0; j < n; j++) {
            boolean isLow = child(bucket[j], level) < middle;
            int[] half = isLow ? low : high;
            int at = isLow ? lows++ : highs++;
            half[at] = bucket[j];
            half[n + at] = bucket[n + j];
        }
        place(node, level, from, middle, trimmed(low, n, lows), owner);
        place(node, level, middle, to, trimmed(high, n, highs), owner);
    }

    private static void place(Object[] node, int level, int from, int to, int[] bucket, Owner owner) {
        Arrays.fill(node, from, to, bucket);
        if (bucket.length / 2 > BUCKET_NAMES_MAX) {
            addToBucket(node, level, from, bucket, owner);
        }
    }

    private static int[] trimmed(int[] wide, int n, int used) {
        int[] bucket = new int[2 * used];
        System.arraycopy(wide, 0, bucket, 0, used);
        System.arraycopy(wide, n, bucket, used, used);
        return bucket;
    }

    /** The first slot in the bucket that stands under the hash, or {@link GraphView#NO_SLOT}; its name is still to be compared. */
    static int firstSlot(int[] bucket, int hash) {
        int n = bucket.length / 2;
        for (int i = 0; i < n; i++) {
            if (bucket[i] == hash) {
                return bucket[n + i];
            }
        }
        return GraphView.NO_SLOT;
    }

    private static int spanStart(Object[] node, int i) {
        int from = i;
        while (from > 0 && node[from - 1] == node[i]) {
            from--;
        }
        return from;
    }

    private static int spanEnd(Object[] node, int i) {
        int to = i + 1;
        while (to < FANOUT && node[to] == node[i]) {
            to++;
        }
        return to;
    }

    private static int[] with(int[] bucket, int hash, int slot) {
        int n = bucket.length / 2;
        int[] next = new int[bucket.length + 2];
        System.arraycopy(bucket, 0, next, 0, n);
        next[n] = hash;
        System.arraycopy(bucket, n, next, n + 1, n);
        next[2 * n + 1] = slot;
        return next;
    }

    /** Takes the slot away from under the hash, where it must be. */
    void remove(int hash, int slot, Owner owner) {
        root = own(root, owner);
        remove(root, 0, hash, slot, owner);
    }

    private static void remove(Object[] node, int level, int hash, int slot, Owner owner) {
        int i = child(hash, level);
        if (node[i] instanceof int[] bucket) {
            int[] next = without(bucket, slot);
            Arrays.fill(node, spanStart(node, i), spanEnd(node, i), next.length == 0 ? EMPTY : next);
            return;
        }
        Object[] below = descend(node, i, owner);
        remove(below, level + 1, hash, slot, owner);
        if (below[0] == EMPTY && spanEnd(below, 0) == FANOUT) {
            node[i] = EMPTY;
        }
    }

    private static int[] without(int[] bucket, int slot) {
        int n = bucket.length / 2;
        int at = 0;
        while (bucket[n + at] != slot) {
            at++;
        }
        int[] next = new int[bucket.length - 2];
        System.arraycopy(bucket, 0, next, 0, at);
        System.arraycopy(bucket, at + 1, next, at, n - 1);
        System.arraycopy(bucket, n + at + 1, next, n - 1 + at, n - at - 1);
        return next;
    }

    private static Object[] own(Object[] node, Owner owner) {
        if (node[FANOUT] == owner) {
            return node;
        }
        Object[] copy = node.clone();
        copy[FANOUT] = owner;
        return copy;
    }
}
