package io.stemma.server.graph;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The links of a node that has very many, as a persistent B+ tree ordered by link slot: one link more costs the copy of a
 * leaf and its path, whatever the degree.
 *
 * <p>A leaf is an int array like a region of {@link Adjacency}: n neighbours, then n links.
 */
final class HubTree {
    static final int LEAF_LINKS_MAX = 128;
    static final int CHILDREN_MAX = 64;

    private static final long TREE_BYTES = 24;
    private static final long INNER_BYTES = 24;

    private final Object root;
    private final int height;
    private final int size;

    private HubTree(Object root, int height, int size) {
        this.root = root;
        this.height = height;
        this.size = size;
    }

    /** An inner node: for each child the first link below it. */
    private record Inner(int[] firstLinks, Object[] children) {
        int childOf(int link) {
            int at = Arrays.binarySearch(firstLinks, link);
            return at >= 0 ? at : Math.max(0, -at - 2);
        }

        Inner replace(int i, Object... by) {
            int n = children.length + by.length - 1;
            int[] keys = new int[n];
            Object[] nodes = new Object[n];
            System.arraycopy(children, 0, nodes, 0, i);
            System.arraycopy(by, 0, nodes, i, by.length);
            System.arraycopy(children, i + 1, nodes, i + by.length, children.length - i - 1);
            System.arraycopy(firstLinks, 0, keys, 0, i);
            for (int j = 0; j < by.length; j++) {
                keys[i + j] = firstLink(by[j]);
            }
            System.arraycopy(firstLinks, i + 1, keys, i + by.length, children.length - i - 1);
            return new Inner(keys, nodes);
        }

        Inner part(int from, int to) {
            return new Inner(Arrays.copyOfRange(firstLinks, from, to), Arrays.copyOfRange(children, from, to));
        }
    }

    private static int firstLink(Object node) {
        return node instanceof Inner inner ? inner.firstLinks[0] : ((int[]) node)[((int[]) node).length / 2];
    }

    /** A tree of the links of a region, which are ordered. */
    static HubTree of(int[] region) {
        int n = region.length / 2;
        Object[] level = new Object[(n + LEAF_LINKS_MAX - 1) / LEAF_LINKS_MAX];
        for (int i = 0; i < level.length; i++) {
            level[i] = leaf(region, n, i * LEAF_LINKS_MAX, Math.min(n, (i + 1) * LEAF_LINKS_MAX));
        }
        int height = 0;
        while (level.length > 1) {
            level = parents(level);
            height++;
        }
        return new HubTree(level[0], height, n);
    }

    private static Object[] parents(Object[] level) {
        Object[] parents = new Object[(level.length + CHILDREN_MAX - 1) / CHILDREN_MAX];
        for (int i = 0; i < parents.length; i++) {
            Object[] children =
                    Arrays.copyOfRange(level, i * CHILDREN_MAX, Math.min(level.length, (i + 1) * CHILDREN_MAX));
            int[] keys = new int[children.length];
            Arrays.setAll(keys, c -> firstLink(children[c]));
            parents[i] = new Inner(keys, children);
        }
        return parents;
    }

    private static int[] leaf(int[] region, int n, int from, int to) {
        int[] leaf = new int[2 * (to - from)];
        System.arraycopy(region, from, leaf, 0, to - from);
        System.arraycopy(region, n + from, leaf, to - from, to - from);
        return leaf;
    }

    int size() {
        return size;
    }

    /** The bytes that this tree reaches and the other does not. */
    long retainedBytes(@Nullable HubTree other) {
        return other == this ? 0 : TREE_BYTES + retainedBytes(root, other == null ? null : other.root);
    }

    /** Leaves split and merge, so the counterpart of a child is the one with the same first link. */
    private static long retainedBytes(Object node, @Nullable Object other) {
        if (!(node instanceof Inner inner)) {
            return RetainedBytes.array(node, other);
        }
        long bytes = INNER_BYTES
                + RetainedBytes.array(inner.firstLinks, null)
                + RetainedBytes.references(inner.children.length);
        for (int i = 0; i < inner.children.length; i++) {
            Object child = inner.children[i];
            Object counterpart = other instanceof Inner o ? o.children[o.childOf(inner.firstLinks[i])] : other;
            bytes += child == counterpart ? 0 : retainedBytes(child, counterpart);
        }
        return bytes;
    }

    /** The links as a region of {@link Adjacency}. */
    int[] region() {
        int[] region = new int[2 * size];
        int at = 0;
        for (Leaves leaves = new Leaves(this); leaves.next(); ) {
            int[] leaf = leaves.leaf();
            int n = leaf.length / 2;
            System.arraycopy(leaf, 0, region, at, n);
            System.arraycopy(leaf, n, region, size + at, n);
            at += n;
        }
        return region;
    }

    /** A tree with one link more. */
    HubTree with(int neighbor, int link) {
        Object[] grown = insert(root, neighbor, link);
        if (grown.length == 1) {
            return new HubTree(grown[0], height, size + 1);
        }
        return new HubTree(parents(grown)[0], height + 1, size + 1);
    }

    /** The node with the link added: itself anew, or its two halves. */
    private static Object[] insert(Object node, int neighbor, int link) {
        if (node instanceof Inner inner) {
            int i = inner.childOf(link);
            Inner next = inner.replace(i, insert(inner.children[i], neighbor, link));
            int n = next.children.length;
            return n <= CHILDREN_MAX ? new Object[] {next} : new Object[] {next.part(0, n / 2), next.part(n / 2, n)};
        }
        int[] leaf = insertIntoLeaf((int[]) node, neighbor, link);
        int n = leaf.length / 2;
        if (n <= LEAF_LINKS_MAX) {
            return new Object[] {leaf};
        }
        /* Slots mostly grow: a full last leaf is kept full rather than halved, so that leaves do not stay half empty. */
        int cut = leaf[leaf.length - 1] == link ? n - 1 : n / 2;
        return new Object[] {leaf(leaf, n, 0, cut), leaf(leaf, n, cut, n)};
    }

    private static int[] insertIntoLeaf(int[] leaf, int neighbor, int link) {
        int n = leaf.length / 2;
        int at = -Arrays.binarySearch(leaf, n, 2 * n, link) - 1 - n;
        assert at >= 0 : "link slot " + link + " is already there";
        int[] next = new int[leaf.length + 2];
        System.arraycopy(leaf, 0, next, 0, at);
        next[at] = neighbor;
        System.arraycopy(leaf, at, next, at + 1, n);
        next[n + 1 + at] = link;
        System.arraycopy(leaf, n + at, next, n + at + 2, n - at);
        return next;
    }

    /** A tree with that link less; it must be there. */
    HubTree without(int link) {
        Object next = remove(root, link);
        int h = height;
        while (next instanceof Inner inner && inner.children.length == 1) {
            next = inner.children[0];
            h--;
        }
        return new HubTree(next, h, size - 1);
    }

    private static Object remove(Object node, int link) {
        if (!(node instanceof Inner inner)) {
            return removeFromLeaf((int[]) node, link);
        }
        int i = inner.childOf(link);
        Object child = remove(inner.children[i], link);
        if (isEmpty(child)) {
            return inner.replace(i);
        }
        int neighbor = i > 0 ? i - 1 : i + 1;
        if (child instanceof int[] leaf && neighbor < inner.children.length) {
            int[] other = (int[]) inner.children[neighbor];
            if (leaf.length + other.length <= LEAF_LINKS_MAX) {
                int[] merged = neighbor < i ? join(other, leaf) : join(leaf, other);
                int first = Math.min(i, neighbor);
                return inner.replace(first + 1).replace(first, merged);
            }
        }
        return inner.replace(i, child);
    }

    private static boolean isEmpty(Object node) {
        return node instanceof Inner inner ? inner.children.length == 0 : ((int[]) node).length == 0;
    }

    private static int[] removeFromLeaf(int[] leaf, int link) {
        int n = leaf.length / 2;
        int at = Arrays.binarySearch(leaf, n, 2 * n, link) - n;
        assert at >= 0 : "link slot " + link + " is not in the hub";
        int[] next = new int[leaf.length - 2];
        System.arraycopy(leaf, 0, next, 0, at);
        System.arraycopy(leaf, at + 1, next, at, n - 1);
        System.arraycopy(leaf, n + at + 1, next, n - 1 + at, n - at - 1);
        return next;
    }

    private static int[] join(int[] a, int[] b) {
        int n = a.length / 2;
        int m = b.length / 2;
        int[] joined = new int[2 * (n + m)];
        System.arraycopy(a, 0, joined, 0, n);
        System.arraycopy(b, 0, joined, n, m);
        System.arraycopy(a, n, joined, n + m, n);
        System.arraycopy(b, m, joined, n + m + n, m);
        return joined;
    }

    /** Walks the leaves from left to right. */
    static final class Leaves {
        private final Object[] path;
        private final int[] position;
        private final int height;
        private boolean started;

        Leaves(HubTree tree) {
            height = tree.height;
            path = new Object[height + 1];
            position = new int[height + 1];
            descend(0, tree.root);
        }

        private void descend(int depth, Object node) {
            path[depth] = node;
            for (int d = depth; d < height; d++) {
                position[d] = d == depth ? position[d] : 0;
                path[d + 1] = ((Inner) path[d]).children[position[d]];
            }
        }

        /** Moves to the next leaf, if there is one. */
        boolean next() {
            if (!started) {
                started = true;
                return true;
            }
            for (int d = height - 1; d >= 0; d--) {
                if (position[d] + 1 < ((Inner) path[d]).children.length) {
                    position[d]++;
                    descend(d, path[d]);
                    return true;
                }
            }
            return false;
        }

        int[] leaf() {
            return (int[]) path[height];
        }
    }
}
