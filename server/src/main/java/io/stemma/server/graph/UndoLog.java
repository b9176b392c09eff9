package io.stemma.server.graph;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a transaction changed in a {@link MutableGraph}, in order: for each change the slot and what it held before, null for
 * nothing. Written before the change, so that a change that fails halfway is known too.
 */
final class UndoLog {
    private static final int CHANGES_MIN = 64;
    /** The arrays of a larger transaction are not kept for the next. */
    private static final int CHANGES_KEPT_MAX = 65_536;

    /** What a link's slot held. */
    record StoredLink(byte[] record, int source, int destination, LinkTable.Columns columns) {
        /** The link of a snapshot as a slot of its graph would hold it. */
        static StoredLink of(Snapshot graph, int link) {
            LinkPage page = graph.linkPage(link);
            int i = link & Page.MASK;
            double[] metrics = new double[graph.metrics().size()];
            Arrays.setAll(metrics, number -> page.metric(number, i));
            LinkTable.Columns columns = new LinkTable.Columns(
                    page.intValue(LinkPage.IGP_METRIC, i),
                    page.intValue(LinkPage.TE_METRIC, i),
                    page.intValue(LinkPage.DELAY_MICROS, i),
                    graph.up(link),
                    metrics);
            return new StoredLink(Records.of(graph.link(link)), graph.source(link), graph.destination(link), columns);
        }
    }

    /** Node slots as they are; link slots as their complement. */
    private int[] slots = new int[CHANGES_MIN];
    /** A record for a node, a {@link StoredLink} for a link. */
    private @Nullable Object[] before = new @Nullable Object[CHANGES_MIN];

    private int size;

    int size() {
        return size;
    }

    void node(int slot, byte @Nullable [] record) {
        add(slot, record);
    }

    void link(int slot, @Nullable StoredLink link) {
        add(~slot, link);
    }

    private void add(int slot, @Nullable Object held) {
        if (size == slots.length) {
            before = Arrays.copyOf(before, 2 * size);
            slots = Arrays.copyOf(slots, 2 * size);
        }
        slots[size] = slot;
        before[size] = held;
        size++;
    }

    boolean isNode(int change) {
        return slots[change] >= 0;
    }

    int slot(int change) {
        return isNode(change) ? slots[change] : ~slots[change];
    }

    byte @Nullable [] node(int change) {
        return (byte[]) before[change];
    }

    @Nullable
    StoredLink link(int change) {
        return (StoredLink) before[change];
    }

    /** Forgets all. */
    void clear() {
        if (slots.length > CHANGES_KEPT_MAX) {
            slots = new int[CHANGES_MIN];
            before = new @Nullable Object[CHANGES_MIN];
        } else {
            Arrays.fill(before, 0, size, null);
        }
        size = 0;
    }
}
