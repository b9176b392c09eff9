package io.stemma.server.watch;

import com.google.protobuf.FieldMask;
import io.stemma.v1.ChangeFilter;
import io.stemma.v1.ChangeKind;
import io.stemma.v1.ElementChange;
import io.stemma.v1.Link;
import io.stemma.v1.Node;
import io.stemma.v1.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What differs between two versions, found by looking at every element. */
final class ReferenceChanges {
    private final FilterModel filter;
    private final boolean includePrevious;

    ReferenceChanges(ChangeFilter filter, boolean includePrevious) {
        this.filter = new FilterModel(filter);
        this.includePrevious = includePrevious;
    }

    /** Nodes before links, each sorted by id. */
    List<ElementChange> between(TopologyState from, TopologyState to) {
        TopologyState before = filter.view(from);
        TopologyState after = filter.view(to);
        List<ElementChange> changes = new ArrayList<>();
        TreeSet<String> nodes = new TreeSet<>(before.nodes().keySet());
        nodes.addAll(after.nodes().keySet());
        for (String id : nodes) {
            add(changes, ofNode(before.nodes().get(id), after.nodes().get(id)));
        }
        TreeSet<String> links = new TreeSet<>(before.links().keySet());
        links.addAll(after.links().keySet());
        for (String id : links) {
            add(changes, ofLink(before.links().get(id), after.links().get(id)));
        }
        return changes;
    }

    /** True if the topology's own description or its primary differs. */
    static boolean describedAnew(TopologyState from, TopologyState to) {
        return !described(from.topology()).equals(described(to.topology()));
    }

    private static Topology described(Topology topology) {
        return topology.toBuilder()
                .clearVersion()
                .clearNodeCount()
                .clearLinkCount()
                .clearCommitTimeUs()
                .clearStateHash()
                .clearIncarnation()
                .build();
    }

    private static void add(List<ElementChange> changes, @Nullable ElementChange change) {
        if (change != null) {
            changes.add(change);
        }
    }

    private @Nullable ElementChange ofNode(@Nullable Node before, @Nullable Node after) {
        ElementChange.Builder change = ElementChange.newBuilder().setKind(kind(before, after));
        change.setNode(
                after == null
                        ? Node.newBuilder()
                                .setId(Objects.requireNonNull(before).getId())
                                .build()
                        : after);
        if (before != null && includePrevious) {
            change.setPreviousNode(before);
        }
        return complete(change, before, after);
    }

    private @Nullable ElementChange ofLink(@Nullable Link before, @Nullable Link after) {
        ElementChange.Builder change = ElementChange.newBuilder().setKind(kind(before, after));
        change.setLink(after == null ? named(Objects.requireNonNull(before)) : after);
        if (before != null && includePrevious) {
            change.setPreviousLink(before);
        }
        return complete(change, before, after);
    }

    private static Link named(Link removed) {
        return Link.newBuilder()
                .setId(removed.getId())
                .setSourceNodeId(removed.getSourceNodeId())
                .setDestinationNodeId(removed.getDestinationNodeId())
                .build();
    }

    private @Nullable ElementChange complete(
            ElementChange.Builder change,
            com.google.protobuf.@Nullable Message before,
            com.google.protobuf.@Nullable Message after) {
        if (before == null || after == null) {
            return change.build();
        }
        if (before.equals(after)) {
            return null;
        }
        List<String> fields = FilterModel.changedFields(before, after);
        return filter.concerns(fields)
                ? change.setChangedFields(FieldMask.newBuilder().addAllPaths(fields))
                        .build()
                : null;
    }

    private static ChangeKind kind(@Nullable Object before, @Nullable Object after) {
        return before == null ? ChangeKind.ADDED : after == null ? ChangeKind.REMOVED : ChangeKind.CHANGED;
    }
}
