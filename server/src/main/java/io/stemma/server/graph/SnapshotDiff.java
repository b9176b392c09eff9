package io.stemma.server.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What differs between two versions of a topology, or of forks of it. The versions share what neither changed, and shared parts
 * are skipped whole, so the work follows the number of changes, not the size of the graph.
 *
 * <p>In one line of versions an element that was changed has another modified version. Two lines that forked may have given an
 * element the same one and different content, so across forks content and ends are compared too.
 *
 * @param nodes the nodes that differ
 * @param links the links that differ
 */
public record SnapshotDiff(List<Difference> nodes, List<Difference> links) {

    /**
     * An element that differs: {@link GraphView#NO_SLOT} on the side where it does not exist. An element that was removed
     * and put again is one difference, even if its slot is another.
     *
     * @param before its slot in the earlier version
     * @param after its slot in the later version
     */
    public record Difference(int before, int after) {
        /** True if only the later version has the element. */
        public boolean isAdded() {
            return before == GraphView.NO_SLOT;
        }

        /** True if only the earlier version has the element. */
        public boolean isRemoved() {
            return after == GraphView.NO_SLOT;
        }
    }

    /** Compares two versions of one line, in either order of age. */
    public static SnapshotDiff between(Snapshot before, Snapshot after) {
        return compare(before, after, (slot, a, b) -> true, (slot, a, b) -> true);
    }

    /** Compares two versions that may stand on different forks. */
    public static SnapshotDiff acrossForks(Snapshot before, Snapshot after) {
        return compare(
                before,
                after,
                (slot, a, b) -> a.hasBytesOf(b),
                (slot, a, b) -> a.hasBytesOf(b)
                        && before.node(before.source(slot)).hasIdOf(after.node(after.source(slot)))
                        && before.node(before.destination(slot)).hasIdOf(after.node(after.destination(slot))));
    }

    private static SnapshotDiff compare(Snapshot before, Snapshot after, Same sameNodes, Same sameLinks) {
        Collector nodes = new Collector(sameNodes);
        before.nodes.diff(after.nodes, (number, a, b) -> nodes.page(number, side(a), side(b)));
        Collector links = new Collector(sameLinks);
        before.links.diff(after.links, (number, a, b) -> links.page(number, side(a), side(b)));
        return new SnapshotDiff(nodes.differences(), links.differences());
    }

    /** Tells whether two elements of one slot, id and modified version are the same. */
    @FunctionalInterface
    private interface Same {
        boolean test(int slot, Element before, Element after);
    }

    /** The records of a page, whatever its kind. */
    private record Side(byte[] records, byte @Nullable [] @Nullable [] large, Page page) {
        @Nullable
        Element element(int i) {
            if (!page.holds(i)) {
                return null;
            }
            return page instanceof NodePage nodes ? nodes.element(i) : ((LinkPage) page).element(i);
        }

        boolean sameRecords(Side other) {
            return records == other.records && large == other.large;
        }
    }

    private static @Nullable Side side(@Nullable NodePage page) {
        return page == null ? null : new Side(page.records, page.large, page);
    }

    private static @Nullable Side side(@Nullable LinkPage page) {
        return page == null ? null : new Side(page.records, page.large, page);
    }

    /** Gathers what differs, and joins what was removed here and added there under one id. */
    private static final class Collector {
        private final List<Difference> changed = new ArrayList<>();
        private final Map<String, Integer> removed = new HashMap<>();
        private final Map<String, Integer> added = new HashMap<>();
        private final Same same;

        Collector(Same same) {
            this.same = same;
        }

        void page(int number, @Nullable Side before, @Nullable Side after) {
            if (before != null && after != null && before.sameRecords(after)) {
                return;
            }
            for (int i = 0; i < Page.SLOTS; i++) {
                Element a = before == null ? null : before.element(i);
                Element b = after == null ? null : after.element(i);
                slot((number << Page.SHIFT) | i, a, b);
            }
        }

        private void slot(int slot, @Nullable Element before, @Nullable Element after) {
            if (before != null && after != null && before.hasIdOf(after)) {
                if (before.modifiedVersion() != after.modifiedVersion() || !same.test(slot, before, after)) {
                    changed.add(new Difference(slot, slot));
                }
                return;
            }
            if (before != null) {
                removed.put(before.id(), slot);
            }
            if (after != null) {
                added.put(after.id(), slot);
            }
        }

        List<Difference> differences() {
            removed.forEach((id, slot) -> {
                Integer again = added.remove(id);
                changed.add(new Difference(slot, again == null ? GraphView.NO_SLOT : again));
            });
            added.values().forEach(slot -> changed.add(new Difference(GraphView.NO_SLOT, slot)));
            return List.copyOf(changed);
        }
    }
}
