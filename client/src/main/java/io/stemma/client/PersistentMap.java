package io.stemma.client;

import com.dynatrace.hash4j.hashing.Hashing;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A map that never changes: its {@link #edit editor} makes another one, which shares what was not touched. A hash trie of
 * 32 branches (Bagwell, Ideal Hash Trees, 2001): a change copies the path to it, a few hundred bytes at any size.
 *
 * <p>Hashes are seeded by chance, so that nobody can prepare keys that collide.
 */
final class PersistentMap<V> implements Iterable<V> {
    private static final int BITS = 5;
    private static final long SEED = ThreadLocalRandom.current().nextLong();
    private static final ToLongFunction<String> HASH = Hashing.xxh3_64(SEED)::hashCharsToLong;

    private final ToLongFunction<String> hash;
    private final Branch<V> root;
    private final int size;

    private PersistentMap(ToLongFunction<String> hash, Branch<V> root, int size) {
        this.hash = hash;
        this.root = root;
        this.size = size;
    }

    static <V> PersistentMap<V> empty() {
        return empty(HASH);
    }

    static <V> PersistentMap<V> empty(ToLongFunction<String> hash) {
        return new PersistentMap<>(hash, new Branch<>(null, 0, new Object[0]), 0);
    }

    int size() {
        return size;
    }

    @Nullable
    V get(String key) {
        return find(root, hash.applyAsLong(key), key);
    }

    /** This map with another value for the key. */
    PersistentMap<V> with(String key, V value) {
        Editor<V> editor = edit();
        editor.put(key, value);
        return editor.freeze();
    }

    /** This map without the key. */
    PersistentMap<V> without(String key) {
        Editor<V> editor = edit();
        editor.remove(key);
        return editor.freeze();
    }

    /** What makes the next map from this one. */
    Editor<V> edit() {
        return new Editor<>(this);
    }

    /** The values, in an order that is fixed for the map and otherwise unspecified. */
    @Override
    public Iterator<V> iterator() {
        return new Values<>(root);
    }

    private static <V> @Nullable V find(Branch<V> root, long hash, String key) {
        Cell<V> cell = root;
        for (int shift = 0; cell instanceof Branch<V> branch; shift += BITS) {
            cell = branch.cell(bit(hash, shift));
        }
        for (Leaf<V> leaf = (Leaf<V>) cell; leaf != null; leaf = leaf.next) {
            if (leaf.hash == hash && leaf.key.equals(key)) {
                return leaf.value;
            }
        }
        return null;
    }

    private static int bit(long hash, int shift) {
        return 1 << ((hash >>> shift) & 31);
    }

    private sealed interface Cell<V> permits Leaf, Branch {}

    /** An entry; {@code next} is another one with the same hash. */
    private record Leaf<V>(
            String key, long hash, V value, @Nullable Leaf<V> next) implements Cell<V> {
        Leaf<V> before(@Nullable Leaf<V> others) {
            return new Leaf<>(key, hash, value, others);
        }

        /** The chain without the key. */
        static <V> @Nullable Leaf<V> without(@Nullable Leaf<V> chain, String key) {
            if (chain == null) {
                return null;
            }
            return chain.key.equals(key) ? chain.next : chain.before(without(chain.next, key));
        }
    }

    /** A cell for each bit that is set, in the order of the bits. */
    private static final class Branch<V> implements Cell<V> {
        final @Nullable Object owner;
        int bits;
        Object[] cells;

        Branch(@Nullable Object owner, int bits, Object[] cells) {
            this.owner = owner;
            this.bits = bits;
            this.cells = cells;
        }

        Branch<V> ownedBy(Object editor) {
            return owner == editor ? this : new Branch<>(editor, bits, cells.clone());
        }

        int index(int bit) {
            return Integer.bitCount(bits & (bit - 1));
        }

        @Nullable
        Cell<V> cell(int bit) {
            return (bits & bit) == 0 ? null : at(index(bit));
        }

        @SuppressWarnings("unchecked") // only set puts something there
        Cell<V> at(int index) {
            return (Cell<V>) cells[index];
        }

        void set(int bit, Cell<V> cell) {
            int index = index(bit);
            if ((bits & bit) == 0) {
                Object[] more = new Object[cells.length + 1];
                System.arraycopy(cells, 0, more, 0, index);
                System.arraycopy(cells, index, more, index + 1, cells.length - index);
                cells = more;
                bits |= bit;
            }
            cells[index] = cell;
        }

        void clear(int bit) {
            int index = index(bit);
            Object[] fewer = new Object[cells.length - 1];
            System.arraycopy(cells, 0, fewer, 0, index);
            System.arraycopy(cells, index + 1, fewer, index, fewer.length - index);
            cells = fewer;
            bits &= ~bit;
        }
    }

    /** Makes a map from another. Owned by one thread; freezing spends it. */
    static final class Editor<V> {
        private final ToLongFunction<String> hash;
        private @Nullable Object owner = new Object();
        private Branch<V> root;
        private int size;

        private Editor(PersistentMap<V> base) {
            this.hash = base.hash;
            this.root = base.root;
            this.size = base.size;
        }

        @Nullable
        V get(String key) {
            return find(root, hash.applyAsLong(key), key);
        }

        /** Gives back the value before. */
        @Nullable
        V put(String key, V value) {
            long keyHash = hash.applyAsLong(key);
            V before = find(root, keyHash, key);
            root = put(root, 0, new Leaf<>(key, keyHash, value, null));
            size += before == null ? 1 : 0;
            return before;
        }

        /** Gives back the value before. */
        @Nullable
        V remove(String key) {
            long keyHash = hash.applyAsLong(key);
            V before = find(root, keyHash, key);
            if (before != null) {
                root = remove(root, 0, keyHash, key);
                size--;
            }
            return before;
        }

        PersistentMap<V> freeze() {
            owner();
            owner = null;
            return new PersistentMap<>(hash, root, size);
        }

        private Object owner() {
            if (owner == null) {
                throw new IllegalStateException("editor used after freeze (expected before)");
            }
            return owner;
        }

        private Branch<V> put(Branch<V> shared, int shift, Leaf<V> leaf) {
            Branch<V> branch = shared.ownedBy(owner());
            int bit = bit(leaf.hash, shift);
            Cell<V> cell = branch.cell(bit);
            if (cell == null) {
                branch.set(bit, leaf);
            } else if (cell instanceof Branch<V> child) {
                branch.set(bit, put(child, shift + BITS, leaf));
            } else {
                branch.set(bit, join((Leaf<V>) cell, shift + BITS, leaf));
            }
            return branch;
        }

        private Cell<V> join(@Nullable Leaf<V> there, int shift, Leaf<V> leaf) {
            if (there == null || there.hash == leaf.hash) {
                return leaf.before(Leaf.without(there, leaf.key));
            }
            Branch<V> both = new Branch<>(owner(), 0, new Object[0]);
            both.set(bit(there.hash, shift), there);
            return put(both, shift, leaf);
        }

        private Branch<V> remove(Branch<V> shared, int shift, long keyHash, String key) {
            Branch<V> branch = shared.ownedBy(owner());
            int bit = bit(keyHash, shift);
            Cell<V> left = branch.cell(bit) instanceof Branch<V> child
                    ? unbranched(remove(child, shift + BITS, keyHash, key))
                    : Leaf.without((Leaf<V>) branch.cell(bit), key);
            if (left == null) {
                branch.clear(bit);
            } else {
                branch.set(bit, left);
            }
            return branch;
        }

        /** A leaf alone needs no branch. */
        private static <V> Cell<V> unbranched(Branch<V> branch) {
            return branch.cells.length == 1 && branch.at(0) instanceof Leaf<V> leaf ? leaf : branch;
        }
    }

    private static final class Values<V> implements Iterator<V> {
        private final ArrayDeque<Cell<V>> ahead = new ArrayDeque<>();

        Values(Branch<V> root) {
            ahead.push(root);
        }

        @Override
        public boolean hasNext() {
            while (ahead.peek() instanceof Branch<V> branch) {
                ahead.pop();
                for (int i = branch.cells.length - 1; i >= 0; i--) {
                    ahead.push(branch.at(i));
                }
            }
            return !ahead.isEmpty();
        }

        @Override
        public V next() {
            if (!hasNext() || !(ahead.pop() instanceof Leaf<V> leaf)) {
                throw new NoSuchElementException("no value left");
            }
            if (leaf.next != null) {
                ahead.push(leaf.next);
            }
            return leaf.value;
        }
    }
}
