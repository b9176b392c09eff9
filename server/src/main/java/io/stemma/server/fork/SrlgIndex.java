package io.stemma.server.fork;

import io.stemma.server.graph.Element;
import io.stemma.server.graph.GraphView;
import io.stemma.server.graph.Snapshot;
import io.stemma.server.graph.SnapshotDiff;
import io.stemma.server.graph.SnapshotDiff.Difference;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds the links of a shared risk link group (RFC 4203) at any version of a topology and of its forks. It is made for one version
 * and walks to the next one that is asked for by their difference, so a question costs as much as changed since the last one; only
 * the first one looks at all links.
 *
 * <p>It does not keep alive the version it stands at: should that be gone, it is made anew. May be used by many threads.
 */
public final class SrlgIndex {
    private final Function<Element, int[]> groupsOf;
    private final Map<Integer, TreeSet<Integer>> linksByGroup = new HashMap<>();
    private WeakReference<@Nullable Snapshot> standsAt = new WeakReference<>(null);

    /**
     * Made for no version yet.
     *
     * @param groupsOf reads the groups of a link
     */
    public SrlgIndex(Function<Element, int[]> groupsOf) {
        this.groupsOf = groupsOf;
    }

    /** The links of the group at that version, by slot. */
    public synchronized int[] links(Snapshot graph, int group) {
        walkTo(graph);
        TreeSet<Integer> links = linksByGroup.get(group);
        return links == null
                ? new int[0]
                : links.stream().mapToInt(Integer::intValue).toArray();
    }

    private void walkTo(Snapshot graph) {
        Snapshot from = standsAt.get();
        if (from == graph) {
            return;
        }
        if (from == null) {
            linksByGroup.clear();
            for (int link = graph.nextLink(0); link != GraphView.NO_SLOT; link = graph.nextLink(link + 1)) {
                add(graph, link);
            }
        } else {
            SnapshotDiff difference = SnapshotDiff.acrossForks(from, graph);
            difference.links().forEach(link -> remove(from, link));
            difference.links().stream().filter(link -> !link.isRemoved()).forEach(link -> add(graph, link.after()));
        }
        standsAt = new WeakReference<>(graph);
    }

    private void add(Snapshot graph, int link) {
        for (int group : groupsOf.apply(graph.link(link))) {
            linksByGroup.computeIfAbsent(group, key -> new TreeSet<>()).add(link);
        }
    }

    private void remove(Snapshot graph, Difference link) {
        if (link.isAdded()) {
            return;
        }
        for (int group : groupsOf.apply(graph.link(link.before()))) {
            TreeSet<Integer> links = linksByGroup.get(group);
            if (links != null && links.remove(link.before()) && links.isEmpty()) {
                linksByGroup.remove(group);
            }
        }
    }
}
