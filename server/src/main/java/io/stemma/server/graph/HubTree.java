package io.stemma.server.graph;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The links of a node that has very many, as a persistent B+ tree ordered by link slot: one link more costs the copy of a
 * leaf and its path, whatever the degree.
 *
 * <pre>
 *   leaf   = neighbor[n]  link[n]                                       in two arrays; n from 1 to {@link #LEAF_LINKS_MAX}
 *   bundle = firstLink[m] leaf[m].neighbors... leaf[m].links...          m from 1 to {@link #CHILDREN_MAX}
 *   inner  = firstLink[m] child[m]                                      children are inner nodes, or bundles
 * </pre>
 *
 * <p>A bundle, and so the collector, keeps the neighbours of its leaves behind one another and apart from their links, so that what
 * the processor fetches ahead of a scan of neighbours is what the scan needs next. The arrays of a bundle hold the last leaf first:
 * collectors that copy what an array refers to start at its end (G1, Parallel), and so lay the leaves out in the order of a scan.
 */
final class HubTree {
    static final int LEAF_LINKS_MAX = 256;
    static final int CHILDREN_MAX = 64;

    private static final Node[] NO_NODES = {};
    private static final int[][] NO_LEAVES = {};

    private static final long TREE_BYTES = 24;
    private static final long NODE_BYTES = 24;

    private final Node root;
    /** The number of inner nodes above each bundle. */
    private final int height;

    private final int size;

    private HubTree(Node root, int height, int size) {
        this.root = root;
        this.height = height;
        this.size = size;
    }

    private sealed interface Node {
        /** For each child the first link below it. */
        int[] firstLinks();

        /** The node with one link more; it may have one child too many. */
        Node with(int neighbor, int link);

        /** The node with that link less; it may have no child. */
        Node without(int link);

        /** A node of the children from..to. */
        Node part(int from, int to);

        /** The bytes below this that are not in a node at the same place of another tree. */
        long retainedBytes(@Nullable Node other);

        default boolean isOverfull() {
            return firstLinks().length > CHILDREN_MAX;
        }

        /** The two halves of an overfull node. */
        default Node[] halves(int added) {
            int middle = middle(firstLinks(), added);
            return new Node[] {part(0, middle), part(middle, firstLinks().length)};
        }

        default int childOf(int link) {
            int at = Arrays.binarySearch(firstLinks(), link);
            return at >= 0 ? at : Math.max(0, -at - 2);
        }
    }

    /** Where to halve. Slots mostly grow: what is full is kept full if it grew at its end, so that it does not stay half empty. */
    private static int middle(int[] links, int added) {
        int last = links.length - 1;
        return links[last] <= added ? last : links.length / 2;
    }

    /** The array with others in place of what is at from..to. */
    private static <T> T[] replaced(T[] array, int from, int to, T[] by) {
        T[] next = Arrays.copyOf(array, array.length - (to - from) + by.length);
        System.arraycopy(by, 0, next, from, by.length);
        System.arraycopy(array, to, next, from + by.length, array.length - to);
        return next;
    }

    private record Inner(int[] firstLinks, Node[] children) implements Node {
        static Inner of(Node... children) {
            int[] firstLinks = new int[children.length];
            Arrays.setAll(firstLinks, i -> children[i].firstLinks()[0]);
            return new Inner(firstLinks, children);
        }

        @Override
        public Node with(int neighbor, int link) {
            int i = childOf(link);
            Node child = children[i].with(neighbor, link);
            return child.isOverfull() ? of(replaced(children, i, i + 1, child.halves(link))) : replace(i, child);
        }

        private Inner replace(int i, Node child) {
            Node[] next = children.clone();
            next[i] = child;
            return firstLinks[i] == child.firstLinks()[0] ? new Inner(firstLinks, next) : of(next);
        }

        @Override
        public Node without(int link) {
            int i = childOf(link);
            Node child = children[i].without(link);
            return child.firstLinks().length == 0 ? of(replaced(children, i, i + 1, NO_NODES)) : replace(i, child);
        }

        @Override
        public Node part(int from, int to) {
            return new Inner(Arrays.copyOfRange(firstLinks, from, to), Arrays.copyOfRange(children, from, to));
        }

        @Override
        public long retainedBytes(@Nullable Node other) {
            Inner beside = other instanceof Inner inner ? inner : null;
            long bytes = NODE_BYTES
                    + RetainedBytes.array(firstLinks, beside == null ? null : beside.firstLinks)
                    + RetainedBytes.references(children.length);
            for (int i = 0; i < children.length; i++) {
                Node counterpart = beside == null ? other : beside.children[beside.childOf(firstLinks[i])];
                bytes += children[i] == counterpart ? 0 : children[i].retainedBytes(counterpart);
            }
            return bytes;
        }
    }

    private record Bundle(int[] firstLinks, int[][] neighbors, int[][] links) implements Node {
        static Bundle of(int[][] neighbors, int[][] links) {
            int[] firstLinks = new int[links.length];
            Arrays.setAll(firstLinks, i -> links[links.length - 1 - i][0]);
            return new Bundle(firstLinks, neighbors, links);
        }

        /** Where leaf i stands in the arrays; the other way round it is the same. */
        int place(int i) {
            return links.length - 1 - i;
        }

        @Override
        public Node with(int neighbor, int link) {
            int i = place(childOf(link));
            int at = -Arrays.binarySearch(links[i], link) - 1;
            assert at >= 0 : "link slot " + link + " is already there";
            int[] nextNeighbors = Adjacency.with(neighbors[i], at, neighbor);
            int[] nextLinks = Adjacency.with(links[i], at, link);
            if (nextLinks.length <= LEAF_LINKS_MAX) {
                return replace(i, i + 1, nextNeighbors, nextLinks);
            }
            int middle = middle(nextLinks, link);
            return of(
                    replaced(neighbors, i, i + 1, halves(nextNeighbors, middle)),
                    replaced(links, i, i + 1, halves(nextLinks, middle)));
        }

        private static int[][] halves(int[] array, int at) {
            return new int[][] {Arrays.copyOfRange(array, at, array.length), Arrays.copyOf(array, at)};
        }

        /** The bundle with that leaf in place of those that stand at from..to. */
        private Bundle replace(int from, int to, int[] leafNeighbors, int[] leafLinks) {
            int[][] nextNeighbors = replaced(neighbors, from, to, new int[][] {leafNeighbors});
            int[][] nextLinks = replaced(links, from, to, new int[][] {leafLinks});
            return to - from == 1 && firstLinks[place(from)] == leafLinks[0]
                    ? new Bundle(firstLinks, nextNeighbors, nextLinks)
                    : of(nextNeighbors, nextLinks);
        }

        @Override
        public Node without(int link) {
            int i = place(childOf(link));
            int at = Arrays.binarySearch(links[i], link);
            assert at >= 0 : "link slot " + link + " is not in the hub";
            int[] restNeighbors = Adjacency.without(neighbors[i], at);
            int[] restLinks = Adjacency.without(links[i], at);
            if (restLinks.length == 0) {
                return of(replaced(neighbors, i, i + 1, NO_LEAVES), replaced(links, i, i + 1, NO_LEAVES));
            }
            Bundle next = replace(i, i + 1, restNeighbors, restLinks);
            return links.length == 1 ? next : next.joined(Math.max(0, i - 1));
        }

        /** The bundle with the leaf that stands there and the one before it made one, if both are rather empty. */
        private Bundle joined(int i) {
            return links[i].length + links[i + 1].length > LEAF_LINKS_MAX / 2
                    ? this
                    : replace(i, i + 2, joined(neighbors[i + 1], neighbors[i]), joined(links[i + 1], links[i]));
        }

        private static int[] joined(int[] a, int[] b) {
            int[] all = Arrays.copyOf(a, a.length + b.length);
            System.arraycopy(b, 0, all, a.length, b.length);
            return all;
        }

        @Override
        public Node part(int from, int to) {
            int first = place(to - 1);
            int end = place(from) + 1;
            return of(Arrays.copyOfRange(neighbors, first, end), Arrays.copyOfRange(links, first, end));
        }

        /** Leaves split and join, so the counterpart of a leaf is the one with the same first link. */
        @Override
        public long retainedBytes(@Nullable Node other) {
            Node beside = other;
            while (beside instanceof Inner inner) {
                beside = inner.children[inner.childOf(firstLinks[0])];
            }
            Bundle bundle = (Bundle) beside;
            long bytes = NODE_BYTES
                    + RetainedBytes.array(firstLinks, bundle == null ? null : bundle.firstLinks)
                    + 2 * RetainedBytes.references(links.length);
            for (int i = 0; i < links.length; i++) {
                int j = bundle == null ? 0 : bundle.place(bundle.childOf(links[i][0]));
                bytes += RetainedBytes.array(neighbors[i], bundle == null ? null : bundle.neighbors[j])
                        + RetainedBytes.array(links[i], bundle == null ? null : bundle.links[j]);
            }
            return bytes;
        }
    }

    /** A tree of the links of a region, which are ordered. */
    static HubTree of(int[] region) {
        int n = region.length / 2;
        int[][] neighbors = leaves(region, 0, n);
        int[][] links = leaves(region, n, 2 * n);
        Node level = Bundle.of(neighbors, links);
        int height = 0;
        while (level.isOverfull()) {
            level = parents(level);
            height++;
        }
        return new HubTree(level, height, n);
    }

    private static int[][] leaves(int[] region, int from, int to) {
        int[][] leaves = new int[parts(to - from, LEAF_LINKS_MAX)][];
        for (int i = leaves.length - 1, start = from; i >= 0; i--, start += LEAF_LINKS_MAX) {
            leaves[i] = Arrays.copyOfRange(region, start, Math.min(to, start + LEAF_LINKS_MAX));
        }
        return leaves;
    }

    /** One level more: what is too wide for a node is cut into many. */
    private static Node parents(Node level) {
        int n = level.firstLinks().length;
        Node[] parents = new Node[parts(n, CHILDREN_MAX)];
        Arrays.setAll(parents, i -> level.part(i * CHILDREN_MAX, Math.min(n, (i + 1) * CHILDREN_MAX)));
        return Inner.of(parents);
    }

    private static int parts(int n, int max) {
        return (n + max - 1) / max;
    }

    int size() {
        return size;
    }

    /** The neighbour that the link of the lowest slot leads to. */
    int firstNeighbor() {
        Node node = root;
        while (node instanceof Inner inner) {
            node = inner.children[0];
        }
        Bundle bundle = (Bundle) node;
        return bundle.neighbors[bundle.place(0)][0];
    }

    /** The bytes that this tree reaches and the other does not. */
    long retainedBytes(@Nullable HubTree other) {
        if (other == this) {
            return 0;
        }
        Node otherRoot = other == null ? null : other.root;
        return TREE_BYTES + (root == otherRoot ? 0 : root.retainedBytes(otherRoot));
    }

    /** The links as a region of {@link Adjacency}. */
    int[] region() {
        int[] region = new int[2 * size];
        int at = 0;
        for (Leaves leaves = new Leaves(this); leaves.next(); ) {
            int n = leaves.links().length;
            System.arraycopy(leaves.neighbors(), 0, region, at, n);
            System.arraycopy(leaves.links(), 0, region, size + at, n);
            at += n;
        }
        return region;
    }

    /** A tree with one link more. */
    HubTree with(int neighbor, int link) {
        Node next = root.with(neighbor, link);
        return next.isOverfull()
                ? new HubTree(Inner.of(next.halves(link)), height + 1, size + 1)
                : new HubTree(next, height, size + 1);
    }

    /** A tree with the links of a region, too: one by one, or written anew if that copies less. */
    HubTree withAll(int[] region) {
        int n = region.length / 2;
        if ((long) n * LEAF_LINKS_MAX >= size) {
            return of(Adjacency.merged(region(), region));
        }
        HubTree next = this;
        for (int i = 0; i < n; i++) {
            next = next.with(region[i], region[n + i]);
        }
        return next;
    }

    /** A tree with that link less; it must be there. */
    HubTree without(int link) {
        Node next = root.without(link);
        int h = height;
        while (next instanceof Inner inner && inner.children.length == 1) {
            next = inner.children[0];
            h--;
        }
        return new HubTree(next, h, size - 1);
    }

    /** Walks the leaves from left to right. */
    static final class Leaves {
        /** So many leaves are touched before they are read, so that the waits for memory overlap. */
        private static final int FETCHED = 8;

        /** The inner nodes from the root down to the bundle. */
        private final Inner[] path;
        /** Which child of each leads to the bundle. */
        private final int[] position;

        private Bundle bundle;
        /** Which leaf of the bundle. */
        private int at;
        /** What was touched; written, so that the touch is not left out. */
        @SuppressWarnings("UnusedVariable")
        private int touched;

        /** Starts before the first leaf. */
        Leaves(HubTree tree) {
            path = new Inner[tree.height];
            position = new int[tree.height];
            bundle = descend(tree.root, Integer.MIN_VALUE);
        }

        /** Goes before the leaf where that link is or would be. */
        void skipTo(int link) {
            bundle = descend(path.length == 0 ? bundle : path[0], link);
        }

        private Bundle descend(Node root, int link) {
            Node node = root;
            for (int depth = 0; depth < path.length; depth++) {
                path[depth] = (Inner) node;
                position[depth] = node.childOf(link);
                node = path[depth].children[position[depth]];
            }
            at = node.childOf(link) - 1;
            return (Bundle) node;
        }

        /** Moves to the next leaf, if there is one. */
        boolean next() {
            if (++at == bundle.links.length && !nextBundle()) {
                return false;
            }
            if (at % FETCHED == 0) {
                fetch();
            }
            return true;
        }

        private boolean nextBundle() {
            int depth = path.length - 1;
            while (depth >= 0 && position[depth] == path[depth].children.length - 1) {
                depth--;
            }
            if (depth < 0) {
                return false;
            }
            Node node = path[depth].children[++position[depth]];
            while (++depth < path.length) {
                path[depth] = (Inner) node;
                position[depth] = 0;
                node = path[depth].children[0];
            }
            bundle = (Bundle) node;
            at = 0;
            return true;
        }

        private void fetch() {
            int to = Math.min(bundle.neighbors.length, at + FETCHED);
            for (int i = at; i < to; i++) {
                touched += bundle.neighbors[bundle.place(i)].length;
            }
        }

        int[] neighbors() {
            return bundle.neighbors[bundle.place(at)];
        }

        int[] links() {
            return bundle.links[bundle.place(at)];
        }
    }
}
