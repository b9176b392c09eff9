package io.stemma.server.codec;

import io.stemma.server.graph.SnapshotDiff.Difference;
import io.stemma.server.query.Neighborhood;
import io.stemma.server.query.QueryBudget;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Adds to what differs between two versions the elements that are the same in both but came near the middle of a filter, or went
 * far from it. What is the same in both versions stands in the same slot.
 */
final class ScopeDrift {
    private final ChangeScope from;
    private final ChangeScope to;
    private final QueryBudget budget;

    ScopeDrift(ChangeScope from, ChangeScope to, QueryBudget budget) {
        this.from = from;
        this.to = to;
        this.budget = budget;
    }

    List<Difference> nodes(List<Difference> differences) {
        if (from.around() == null && to.around() == null) {
            return differences;
        }
        List<Difference> all = new ArrayList<>(differences);
        addNodes(from.around(), slots(differences, false), to::hasNode, all);
        addNodes(to.around(), slots(differences, true), from::hasNode, all);
        return all;
    }

    private static void addNodes(
            @Nullable Neighborhood around, BitSet different, IntPredicate other, List<Difference> all) {
        for (int number = 0; around != null && number < around.reached().size(); number++) {
            int slot = around.reached().node(number);
            if (!different.get(slot) && !other.test(slot)) {
                all.add(new Difference(slot, slot));
            }
        }
    }

    List<Difference> links(List<Difference> differences) {
        if (from.around() == null && to.around() == null) {
            return differences;
        }
        List<Difference> all = new ArrayList<>(differences);
        addLinks(from.around(), slots(differences, false), to::hasLink, all);
        addLinks(to.around(), slots(differences, true), from::hasLink, all);
        return all;
    }

    private void addLinks(@Nullable Neighborhood around, BitSet different, IntPredicate other, List<Difference> all) {
        if (around != null) {
            around.linksWithin(around.reached().size(), budget, link -> {
                if (!different.get(link) && !other.test(link)) {
                    all.add(new Difference(link, link));
                }
                return true;
            });
        }
    }

    private static BitSet slots(List<Difference> differences, boolean after) {
        BitSet slots = new BitSet();
        for (Difference difference : differences) {
            int slot = after ? difference.after() : difference.before();
            if (slot >= 0) {
                slots.set(slot);
            }
        }
        return slots;
    }
}
