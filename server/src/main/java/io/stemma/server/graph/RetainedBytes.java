package io.stemma.server.graph;

import java.util.function.ToLongBiFunction;
import org.jspecify.annotations.Nullable;

/**
 * What an older version keeps in memory beside a newer one: the pages, tree nodes, records, adjacency and name buckets that it reaches
 * and the newer does not. Shared parts are skipped whole, so the work follows the number of changes between the two.
 *
 * <p>Bytes are those of HotSpot with compressed references: arrays have 16 bytes before their elements, a reference has 4, all is rounded
 * up to 8. Lists of free slots and of metric names are left out, since they are small.
 */
public final class RetainedBytes {
    private static final int ARRAY_HEADER = 16;
    private static final int REFERENCE = 4;
    /** A snapshot and its state, its four trees, and the mark of its builder. */
    private static final long VERSION_BYTES = 288;

    private static final long NODE_PAGE_BYTES = 72;
    private static final long LINK_PAGE_BYTES = 48;

    private RetainedBytes() {}

    /** The bytes that only the older of the two versions of one topology reaches. */
    public static long of(Snapshot older, Snapshot newer) {
        int nodeHeight = Math.max(older.nodes.shift(), newer.nodes.shift());
        int linkHeight = Math.max(older.links.shift(), newer.links.shift());
        return VERSION_BYTES
                + tree(older.nodes.raised(nodeHeight), newer.nodes.raised(nodeHeight), RetainedBytes::nodePage)
                + tree(older.links.raised(linkHeight), newer.links.raised(linkHeight), RetainedBytes::linkPage)
                + tree(older.nodeNames.root(), newer.nodeNames.root(), RetainedBytes::bucket)
                + tree(older.linkNames.root(), newer.linkNames.root(), RetainedBytes::bucket)
                + array(older.description(), newer.description());
    }

    /** What is below a node of a tree whose inner nodes are arrays of children and, last, an owner. */
    private static long tree(
            @Nullable Object[] older,
            @Nullable Object @Nullable [] newer,
            ToLongBiFunction<Object, @Nullable Object> leaf) {
        if (older == newer) {
            return 0;
        }
        long bytes = references(older.length);
        for (int i = 0; i < older.length - 1; i++) {
            Object child = older[i];
            Object other = newer == null ? null : newer[i];
            boolean again = i > 0 && child == older[i - 1]; // a bucket may stand at several places
            if (child == null || child == other || again) {
                continue;
            }
            bytes += child instanceof Object[] node
                    ? tree(node, other instanceof Object[] otherNode ? otherNode : null, leaf)
                    : leaf.applyAsLong(child, other);
        }
        return bytes;
    }

    private static long bucket(Object older, @Nullable Object newer) {
        return array((int[]) older, newer instanceof int[] other ? other : null);
    }

    private static long nodePage(Object older, @Nullable Object newer) {
        NodePage a = (NodePage) older;
        NodePage b = (NodePage) newer;
        return NODE_PAGE_BYTES
                + array(a.records, b == null ? null : b.records)
                + arrays(a.large, b == null ? null : b.large)
                + array(a.outNeighbors, b == null ? null : b.outNeighbors)
                + array(a.outLinks, b == null ? null : b.outLinks)
                + array(a.inNeighbors, b == null ? null : b.inNeighbors)
                + array(a.inLinks, b == null ? null : b.inLinks)
                + hubs(a.outHubs, b == null ? null : b.outHubs)
                + hubs(a.inHubs, b == null ? null : b.inHubs);
    }

    private static long linkPage(Object older, @Nullable Object newer) {
        LinkPage a = (LinkPage) older;
        LinkPage b = (LinkPage) newer;
        return LINK_PAGE_BYTES
                + array(a.records, b == null ? null : b.records)
                + arrays(a.large, b == null ? null : b.large)
                + array(a.cells, b == null ? null : b.cells)
                + arrays(a.metrics, b == null ? null : b.metrics);
    }

    private static long hubs(@Nullable HubTree @Nullable [] older, @Nullable HubTree @Nullable [] newer) {
        if (older == null || older == newer) {
            return 0;
        }
        long bytes = references(older.length);
        for (int i = 0; i < older.length; i++) {
            HubTree hub = older[i];
            bytes += hub == null ? 0 : hub.retainedBytes(newer == null ? null : newer[i]);
        }
        return bytes;
    }

    private static long arrays(@Nullable Object @Nullable [] older, @Nullable Object @Nullable [] newer) {
        if (older == null || older == newer) {
            return 0;
        }
        long bytes = references(older.length);
        for (int i = 0; i < older.length; i++) {
            bytes += array(older[i], newer == null || i >= newer.length ? null : newer[i]);
        }
        return bytes;
    }

    /** The bytes of an array of numbers, unless it is the newer version's too. */
    static long array(@Nullable Object older, @Nullable Object newer) {
        if (older == null || older == newer) {
            return 0;
        }
        if (older instanceof byte[] bytes) {
            return rounded(bytes.length);
        }
        return rounded(
                older instanceof int[] ints
                        ? (long) Integer.BYTES * ints.length
                        : (long) Double.BYTES * doubles(older));
    }

    private static int doubles(Object array) {
        return ((double[]) array).length;
    }

    /** The bytes of an array of so many references. */
    static long references(int length) {
        return rounded((long) REFERENCE * length);
    }

    private static long rounded(long elementBytes) {
        return (ARRAY_HEADER + elementBytes + 7) / 8 * 8;
    }
}
