package io.stemma.server.fork;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.stemma.server.fork.ElementState.Kind;
import io.stemma.server.fork.MergeConflict.Cause;
import io.stemma.server.graph.Change.PatchException;
import io.stemma.server.graph.Element;
import io.stemma.server.graph.Snapshot;
import io.stemma.server.graph.SnapshotDiff;
import io.stemma.server.graph.SnapshotDiff.Difference;
import io.stemma.server.txn.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A three-way merge: brings to our version what their version changed since the base that both have in common. Elements that they did
 * not change are not looked at, so the work follows their changes, whatever the size of the graph and however much we changed.
 *
 * <p>An element that both changed is merged field by field: a field that one side changed has that side's value, and one that both
 * changed alike has that; else it is a conflict. What links need is judged after the elements: see {@link DanglingLinks}. A conflict
 * that nobody decides counts as ours for what follows, and nothing is merged. A pure function of its arguments.
 */
public final class Merge {
    private static final String PRIMARY = "primary_node_id";

    private final Snapshot base;
    private final Snapshot ours;
    private final Snapshot theirs;
    private final MergeRules rules;
    private final ElementFields fields;
    private final MergePlan plan = new MergePlan();
    private final List<MergeConflict> conflicts = new ArrayList<>();

    private Merge(Snapshot base, Snapshot ours, Snapshot theirs, MergeRules rules, ElementFields fields) {
        this.base = base;
        this.ours = ours;
        this.theirs = theirs;
        this.rules = rules;
        this.fields = fields;
    }

    /**
     * What a merge comes to.
     *
     * @param conflicts where both sides disagree, also if that was decided
     * @param changes what is to be committed, on the condition that what was looked at is as it was; null if there is nothing
     */
    public record Result(
            List<MergeConflict> conflicts, @Nullable Transaction changes) {
        /** True if all conflicts were decided. */
        public boolean isDecided() {
            return conflicts.stream().noneMatch(conflict -> conflict.resolvedAs() == MergeStrategy.FAIL);
        }
    }

    /**
     * Merges.
     *
     * @throws PatchException if an element would get more than it may have, since both sides added to it
     */
    public static Result of(Snapshot base, Snapshot ours, Snapshot theirs, MergeRules rules, ElementFields fields) {
        Merge merge = new Merge(base, ours, theirs, rules, fields);
        SnapshotDiff changed = SnapshotDiff.acrossForks(base, theirs);
        changed.nodes().forEach(difference -> merge.element(Kind.NODE, difference));
        changed.links().forEach(difference -> merge.element(Kind.LINK, difference));
        DanglingLinks dangling = new DanglingLinks(base, ours, theirs, rules, merge.plan, merge.conflicts, fields);
        dangling.restoreNodes();
        merge.primary();
        dangling.deleteNodes();
        return new Result(
                List.copyOf(merge.conflicts), merge.plan.isEmpty() ? null : merge.plan.transaction(ours.version()));
    }

    private void element(Kind kind, Difference difference) {
        ElementState before = ElementState.at(base, kind, difference.before());
        ElementState theirState = ElementState.at(theirs, kind, difference.after());
        Element any =
                Objects.requireNonNull(theirState == null ? before : theirState).element();
        ElementState ourState = ElementState.find(ours, kind, any.idBytes());
        Sides sides = new Sides(kind, any.id(), before, ourState, theirState);
        plan.relyOn(kind, sides.id, ourState);
        if (theirState == null) {
            theyDeleted(sides, Objects.requireNonNull(before));
        } else if (before == null) {
            theyAdded(sides, theirState);
        } else if (!theirState.isSame(before)) {
            theyChanged(sides, before, theirState);
        }
    }

    /** One element on all sides. */
    private record Sides(
            Kind kind,
            String id,
            @Nullable ElementState base,
            @Nullable ElementState ours,
            @Nullable ElementState theirs) {}

    private void theyDeleted(Sides sides, ElementState before) {
        ElementState our = sides.ours;
        if (our == null) {
            return;
        }
        Set<String> changed = before.changed(our, fields);
        if (changed.isEmpty() || takesTheirs(sides, Cause.DELETED_BY_THEIRS, changed)) {
            plan.delete(sides.kind, sides.id);
        }
    }

    private void theyAdded(Sides sides, ElementState their) {
        ElementState our = sides.ours;
        if (our == null || (!our.isSame(their) && takesTheirs(sides, Cause.BOTH_ADDED, our.changed(their, fields)))) {
            put(their);
        }
    }

    private void theyChanged(Sides sides, ElementState before, ElementState their) {
        ElementState our = sides.ours;
        if (our == null) {
            if (takesTheirs(sides, Cause.DELETED_BY_OURS, before.changed(their, fields))) {
                put(their);
            }
        } else if (our.isSame(before)) {
            put(their);
        } else if (!our.isSame(their)) {
            bothChanged(sides, before, our, their);
        }
    }

    private void bothChanged(Sides sides, ElementState before, ElementState our, ElementState their) {
        Set<String> taken = before.changed(their, fields);
        Set<String> disputed = before.changed(our, fields);
        disputed.retainAll(taken);
        taken.removeAll(disputed);
        disputed.retainAll(our.changed(their, fields));
        if (!disputed.isEmpty() && takesTheirs(sides, Cause.BOTH_CHANGED, disputed)) {
            taken.addAll(disputed);
        }
        if (!taken.isEmpty()) {
            put(sides, our, their, taken);
        }
    }

    private void put(Sides sides, ElementState our, ElementState their, Set<String> taken) {
        try {
            if (sides.kind == Kind.NODE) {
                plan.nodePuts.put(sides.id, fields.node(our.element(), their.element(), taken));
            } else {
                plan.linkPuts.put(sides.id, fields.link(our, their, taken));
            }
        } catch (PatchException e) {
            String element = (sides.kind == Kind.NODE ? "node/" : "link/") + sides.id;
            throw new PatchException(element + "." + e.subject(), e.found(), e.expected());
        }
    }

    private boolean takesTheirs(Sides sides, Cause cause, Set<String> paths) {
        MergeStrategy strategy = rules.of(sides.kind, sides.id);
        conflicts.add(new MergeConflict(
                cause, sides.kind, sides.id, List.copyOf(paths), sides.base, sides.ours, sides.theirs, strategy));
        return strategy == MergeStrategy.THEIRS;
    }

    private void put(ElementState state) {
        String id = state.element().id();
        if (state.source() == null) {
            plan.nodePuts.put(id, fields.node(state.element()));
        } else {
            plan.linkPuts.put(id, fields.link(state));
        }
    }

    private void primary() {
        String before = base.nodeId(base.primary());
        String our = ours.nodeId(ours.primary());
        String their = theirs.nodeId(theirs.primary());
        boolean takes = !Objects.equals(their, before) && !Objects.equals(their, our);
        if (takes && !Objects.equals(our, before)) {
            conflicts.add(new MergeConflict(
                    Cause.BOTH_CHANGED, null, "", List.of(PRIMARY), null, null, null, rules.strategy()));
            takes = rules.strategy() == MergeStrategy.THEIRS;
        }
        if (takes && their != null && !exists(their)) {
            takes = takesTheirs(danglingPrimary(their), Cause.DANGLING, new TreeSet<>(List.of(PRIMARY)));
            if (takes) {
                put(Objects.requireNonNull(ElementState.find(theirs, Kind.NODE, their.getBytes(UTF_8))));
                plan.relyOn(Kind.NODE, their, null);
            }
        }
        if (takes) {
            plan.setPrimary(their);
        } else if (our != null && plan.nodeDeletes.contains(our)) {
            keepOrReplace(our, their);
        }
    }

    /** They deleted a node that we made primary. */
    private void keepOrReplace(String our, @Nullable String their) {
        if (takesTheirs(danglingPrimary(our), Cause.DANGLING, new TreeSet<>(List.of(PRIMARY)))) {
            plan.setPrimary(their != null && exists(their) ? their : null);
        } else {
            plan.nodeDeletes.remove(our);
        }
    }

    private Sides danglingPrimary(String id) {
        byte[] bytes = id.getBytes(UTF_8);
        return new Sides(
                Kind.NODE,
                id,
                ElementState.find(base, Kind.NODE, bytes),
                ElementState.find(ours, Kind.NODE, bytes),
                ElementState.find(theirs, Kind.NODE, bytes));
    }

    private boolean exists(String node) {
        return plan.nodePuts.containsKey(node)
                || (!plan.nodeDeletes.contains(node) && ours.findNode(node.getBytes(UTF_8)) >= 0);
    }
}
