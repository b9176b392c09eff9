package io.stemma.server.fork;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.stemma.server.fork.ElementState.Kind;
import io.stemma.server.fork.MergeConflict.Cause;
import io.stemma.server.graph.Element;
import io.stemma.server.graph.GraphView;
import io.stemma.server.graph.LinkContent;
import io.stemma.server.graph.LinkCursor;
import io.stemma.server.graph.Snapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Settles links of one side at nodes that the other side deleted: first their links at nodes that we deleted, then our links at nodes that
 * they deleted, node by node in the order of their ids.
 */
final class DanglingLinks {
    private final Snapshot base;
    private final Snapshot ours;
    private final Snapshot theirs;
    private final MergeRules rules;
    private final ElementFields fields;
    private final MergePlan plan;
    private final List<MergeConflict> conflicts;
    private final TreeSet<String> restored = new TreeSet<>();

    DanglingLinks(
            Snapshot base,
            Snapshot ours,
            Snapshot theirs,
            MergeRules rules,
            MergePlan plan,
            List<MergeConflict> conflicts,
            ElementFields fields) {
        this.fields = fields;
        this.base = base;
        this.ours = ours;
        this.theirs = theirs;
        this.rules = rules;
        this.plan = plan;
        this.conflicts = conflicts;
    }

    /** Their links at nodes that we deleted: left out, or the nodes come back. */
    void restoreNodes() {
        for (LinkContent link : List.copyOf(plan.linkPuts.values())) {
            TreeSet<String> missing = new TreeSet<>();
            TreeSet<String> ends = new TreeSet<>();
            lookForEnd(link.sourceId(), ElementState.SOURCE, missing, ends);
            lookForEnd(link.destinationId(), ElementState.DESTINATION, missing, ends);
            if (!missing.isEmpty()) {
                restoreNodes(text(link.id()), missing, ends);
            }
        }
    }

    private void lookForEnd(byte[] node, String field, Set<String> missing, Set<String> ends) {
        if (ours.findNode(node) == GraphView.NO_SLOT && theirNodeIsNotPut(node)) {
            missing.add(text(node));
            ends.add(field);
        }
    }

    /** A node that comes back for one link is a conflict for the next one all the same. */
    private boolean theirNodeIsNotPut(byte[] node) {
        return !plan.nodePuts.containsKey(text(node)) || restored.contains(text(node));
    }

    private void restoreNodes(String link, Set<String> missing, Set<String> ends) {
        MergeStrategy strategy = MergeStrategy.THEIRS;
        for (String node : missing) {
            strategy = strategy.and(rules.dangling(link, node));
        }
        conflict(link, ends, strategy);
        if (strategy != MergeStrategy.THEIRS) {
            plan.linkPuts.remove(link);
            return;
        }
        for (String node : missing) {
            Element their = Objects.requireNonNull(ElementState.find(theirs, Kind.NODE, node.getBytes(UTF_8)))
                    .element();
            plan.nodePuts.put(node, fields.node(their));
            plan.relyOn(Kind.NODE, node, null);
            restored.add(node);
        }
    }

    /** Our links at nodes that they deleted: deleted as well, or the nodes stay. */
    void deleteNodes() {
        Map<String, List<String>> putsAt = putsByEnd();
        for (String node : List.copyOf(plan.nodeDeletes)) {
            Set<String> links = linksLeftAt(node, putsAt.getOrDefault(node, List.of()));
            if (links.isEmpty()) {
                continue;
            }
            MergeStrategy strategy = MergeStrategy.THEIRS;
            for (String link : links) {
                strategy = strategy.and(rules.dangling(link, node));
            }
            for (String link : links) {
                conflict(link, endsAt(link, node), strategy);
            }
            if (strategy == MergeStrategy.THEIRS) {
                links.forEach(this::delete);
            } else {
                plan.nodeDeletes.remove(node);
            }
        }
    }

    private void delete(String link) {
        plan.linkPuts.remove(link);
        ElementState our = ElementState.find(ours, Kind.LINK, link.getBytes(UTF_8));
        if (our != null) {
            plan.linkDeletes.add(link);
            plan.relyOn(Kind.LINK, link, our);
        }
    }

    private Map<String, List<String>> putsByEnd() {
        Map<String, List<String>> puts = new HashMap<>();
        for (LinkContent put : plan.linkPuts.values()) {
            for (byte[] end : List.of(put.sourceId(), put.destinationId())) {
                puts.computeIfAbsent(text(end), node -> new ArrayList<>()).add(text(put.id()));
            }
        }
        return puts;
    }

    /** The links that would still end at the node after all else is done, by id. */
    private Set<String> linksLeftAt(String node, List<String> puts) {
        Set<String> links = new TreeSet<>();
        int slot = ours.findNode(node.getBytes(UTF_8));
        LinkCursor cursor = new LinkCursor();
        for (ours.outLinks(slot, cursor); cursor.next(); ) {
            links.add(ours.link(cursor.link()).id());
        }
        for (ours.inLinks(slot, cursor); cursor.next(); ) {
            links.add(ours.link(cursor.link()).id());
        }
        links.removeAll(plan.linkDeletes);
        links.removeAll(plan.linkPuts.keySet());
        puts.stream().filter(plan.linkPuts::containsKey).forEach(links::add);
        return links;
    }

    private Set<String> endsAt(String link, String node) {
        LinkContent put = plan.linkPuts.get(link);
        ElementState our = put == null ? ElementState.find(ours, Kind.LINK, link.getBytes(UTF_8)) : null;
        TreeSet<String> ends = new TreeSet<>();
        String source = put == null ? id(Objects.requireNonNull(our).source()) : text(put.sourceId());
        String destination = put == null ? id(Objects.requireNonNull(our).destination()) : text(put.destinationId());
        if (source.equals(node)) {
            ends.add(ElementState.SOURCE);
        }
        if (destination.equals(node)) {
            ends.add(ElementState.DESTINATION);
        }
        return ends;
    }

    private void conflict(String link, Set<String> ends, MergeStrategy strategy) {
        byte[] id = link.getBytes(UTF_8);
        conflicts.add(new MergeConflict(
                Cause.DANGLING,
                Kind.LINK,
                link,
                List.copyOf(ends),
                ElementState.find(base, Kind.LINK, id),
                ElementState.find(ours, Kind.LINK, id),
                ElementState.find(theirs, Kind.LINK, id),
                strategy));
    }

    private static String id(@Nullable Element node) {
        return Objects.requireNonNull(node).id();
    }

    private static String text(byte[] id) {
        return new String(id, UTF_8);
    }
}
