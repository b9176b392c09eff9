package io.stemma.server.graph;

import org.jspecify.annotations.Nullable;

/**
 * A persistent array of pages: a tree whose inner nodes have 32 children.
 *
 * <p>Those of a snapshot never change. A builder starts from {@link #fork}, which shares everything, and copies what it
 * edits, once. The last entry of each inner node is its owner.
 */
final class PageTree<P extends Page> {
    private static final int BITS = 5;
    private static final int FANOUT = 1 << BITS;
    private static final int FANOUT_MASK = FANOUT - 1;

    static final @Nullable Page[] NO_PAGES = {};

    private @Nullable Object[] root;
    /** How far the page number is shifted to find the child of the root. */
    private int shift;

    /** See {@link LatestPages}; without any in a builder, a fork and an overlay. */
    private @Nullable Page[] latest = NO_PAGES;
    /** The version that the tree belongs to, if it has latest pages. */
    private long version;

    PageTree() {
        this(new @Nullable Object[FANOUT + 1], 0);
    }

    private PageTree(@Nullable Object[] root, int shift) {
        this.root = root;
        this.shift = shift;
    }

    /** A tree of the same pages, for a builder. */
    PageTree<P> fork() {
        return new PageTree<>(root, shift);
    }

    /** Looks for pages there first. Before the tree is published. */
    void readThrough(@Nullable Page[] latestPages, long ownVersion) {
        latest = latestPages;
        version = ownVersion;
    }

    /** The page of that number, or null where none was ever made. */
    @SuppressWarnings("unchecked") // the latest pages are of this tree's kind
    @Nullable
    P get(int number) {
        if (number < latest.length) {
            Page page = latest[number];
            if (page != null && page.version <= version) {
                return (P) page;
            }
        }
        return find(number);
    }

    @SuppressWarnings("unchecked") // leaves are pages of this tree's kind: set() puts nothing else there
    private @Nullable P find(int number) {
        if (number >>> shift >= FANOUT) {
            return null;
        }
        @Nullable Object[] node = root;
        for (int s = shift; s > 0; s -= BITS) {
            Object child = node[(number >>> s) & FANOUT_MASK];
            if (child == null) {
                return null;
            }
            node = (Object[]) child;
        }
        return (P) node[number & FANOUT_MASK];
    }

    /** Copies the pages into the array, each to the place of its number, as far as the array goes. */
    void copyInto(@Nullable Page[] pages) {
        copyInto(root, shift, 0, pages);
    }

    private static void copyInto(@Nullable Object[] node, int s, int base, @Nullable Object[] pages) {
        if (s == 0) {
            System.arraycopy(node, 0, pages, base, Math.min(FANOUT, pages.length - base));
            return;
        }
        for (int i = 0; i < FANOUT && base + (i << s) < pages.length; i++) {
            if (node[i] != null) {
                copyInto((Object[]) node[i], s - BITS, base + (i << s), pages);
            }
        }
    }

    /** Puts the page there. Only for pages that the owner made. */
    void set(int number, P page, Owner owner) {
        while (number >>> shift >= FANOUT) {
            @Nullable Object[] higher = new @Nullable Object[FANOUT + 1];
            higher[0] = root;
            higher[FANOUT] = owner;
            root = higher;
            shift += BITS;
        }
        root = own(root, owner);
        @Nullable Object[] node = root;
        for (int s = shift; s > 0; s -= BITS) {
            int i = (number >>> s) & FANOUT_MASK;
            Object child = node[i];
            @Nullable Object[] owned = child == null ? fresh(owner) : own((Object[]) child, owner);
            node[i] = owned;
            node = owned;
        }
        node[number & FANOUT_MASK] = page;
    }

    private static @Nullable Object[] fresh(Owner owner) {
        @Nullable Object[] node = new @Nullable Object[FANOUT + 1];
        node[FANOUT] = owner;
        return node;
    }

    private static @Nullable Object[] own(@Nullable Object[] node, Owner owner) {
        if (node[FANOUT] == owner) {
            return node;
        }
        @Nullable Object[] copy = node.clone();
        copy[FANOUT] = owner;
        return copy;
    }

    /** What {@link #diff} reports: a page number whose pages differ in identity. */
    interface DifferentPage<P> {
        void accept(int number, @Nullable P before, @Nullable P after);
    }

    /** Visits, in order, the pages that the two trees do not share; shared parts are skipped whole. */
    void diff(PageTree<P> after, DifferentPage<P> visitor) {
        int height = Math.max(shift, after.shift);
        diff(raised(height), after.raised(height), height, 0, visitor);
    }

    /** How far the page number is shifted to find the child of the root: 5 for each level above the lowest. */
    int shift() {
        return shift;
    }

    /** The root of a tree of that height, for a walk beside a higher one. */
    @Nullable
    Object[] raised(int height) {
        @Nullable Object[] node = root;
        for (int s = shift; s < height; s += BITS) {
            @Nullable Object[] higher = new @Nullable Object[FANOUT + 1];
            higher[0] = node;
            node = higher;
        }
        return node;
    }

    @SuppressWarnings("unchecked") // as in get()
    private void diff(
            @Nullable Object @Nullable [] a,
            @Nullable Object @Nullable [] b,
            int s,
            int base,
            DifferentPage<P> visitor) {
        for (int i = 0; i < FANOUT; i++) {
            Object left = a == null ? null : a[i];
            Object right = b == null ? null : b[i];
            if (left == right) {
                continue;
            }
            int number = base | (i << s);
            if (s == 0) {
                visitor.accept(number, (P) left, (P) right);
            } else {
                diff((Object[]) left, (Object[]) right, s - BITS, number, visitor);
            }
        }
    }
}
