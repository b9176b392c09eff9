package io.stemma.server.codec;

import com.google.protobuf.FieldMask;
import com.google.protobuf.Message;
import io.stemma.server.graph.Element;
import io.stemma.server.graph.GraphView;
import io.stemma.server.graph.Snapshot;
import io.stemma.server.graph.SnapshotDiff;
import io.stemma.server.graph.SnapshotDiff.Difference;
import io.stemma.server.query.QueryBudget;
import io.stemma.v1.ChangeKind;
import io.stemma.v1.ElementChange;
import io.stemma.v1.Link;
import io.stemma.v1.Node;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells one by one what differs between two versions, as it is seen through a filter: an element that begins to match was added,
 * one that ceases to match was removed. Nodes come before links, each by the bytes of their ids. Owned by one thread.
 *
 * <p>The work follows the number of differences; with a filter that looks around a node, also the size of what lies there, since
 * elements that did not change themselves may come near or go far.
 */
public final class ElementDiffer {
    private final Snapshot before;
    private final Snapshot after;
    private final ChangeChoice choice;
    private final boolean includePrevious;
    private final QueryBudget budget;
    private final ChangeScope from;
    private final ChangeScope to;
    private final List<Difference> nodes;
    private final List<Difference> links;
    private int next;

    /**
     * A differ that stands before the first change.
     *
     * @param diff what differs between the two, at least
     * @param includePrevious also tell how changed and removed elements were
     * @param budget ends the work with an exception; one unit for each difference, and the links that lie around a node
     */
    public ElementDiffer(
            Snapshot before,
            Snapshot after,
            SnapshotDiff diff,
            ChangeChoice choice,
            boolean includePrevious,
            QueryBudget budget) {
        this.before = before;
        this.after = after;
        this.choice = choice;
        this.includePrevious = includePrevious;
        this.budget = budget;
        this.from = choice.at(before, budget);
        this.to = choice.at(after, budget);
        ScopeDrift drift = new ScopeDrift(from, to, budget);
        this.nodes = ordered(choice.nodes() == null ? List.of() : drift.nodes(diff.nodes()), true);
        this.links = ordered(choice.links() == null ? List.of() : drift.links(diff.links()), false);
    }

    /** The next change, or null after the last. */
    public @Nullable ElementChange next() {
        while (next < nodes.size() + links.size()) {
            budget.spend();
            int at = next++;
            ElementChange change = at < nodes.size() ? node(nodes.get(at)) : link(links.get(at - nodes.size()));
            if (change != null) {
                return change;
            }
        }
        return null;
    }

    private record Keyed(Element element, Difference difference) {}

    private List<Difference> ordered(List<Difference> differences, boolean areNodes) {
        List<Keyed> keyed = new ArrayList<>(differences.size());
        for (Difference difference : differences) {
            GraphView graph = difference.isRemoved() ? before : after;
            int slot = difference.isRemoved() ? difference.before() : difference.after();
            keyed.add(new Keyed(areNodes ? graph.node(slot) : graph.link(slot), difference));
        }
        keyed.sort((a, b) -> a.element.compareId(b.element));
        return keyed.stream().map(Keyed::difference).toList();
    }

    private @Nullable ElementChange node(Difference difference) {
        boolean was = !difference.isAdded() && from.hasNode(difference.before());
        boolean is = !difference.isRemoved() && to.hasNode(difference.after());
        if (!was && !is) {
            return null;
        }
        Node previous = was ? NodeCodec.message(before.node(difference.before())) : Node.getDefaultInstance();
        Node current = is
                ? NodeCodec.message(after.node(difference.after()))
                : Node.newBuilder().setId(previous.getId()).build();
        ElementChange.Builder change = change(was, is, previous, current);
        if (change == null) {
            return null;
        }
        change.setNode(current);
        if (was && includePrevious) {
            change.setPreviousNode(previous);
        }
        return change.build();
    }

    private @Nullable ElementChange link(Difference difference) {
        boolean was = !difference.isAdded() && from.hasLink(difference.before());
        boolean is = !difference.isRemoved() && to.hasLink(difference.after());
        if (!was && !is) {
            return null;
        }
        Link previous = was ? LinkCodec.message(before, difference.before()) : Link.getDefaultInstance();
        Link current = is ? LinkCodec.message(after, difference.after()) : named(previous);
        ElementChange.Builder change = change(was, is, previous, current);
        if (change == null) {
            return null;
        }
        change.setLink(current);
        if (was && includePrevious) {
            change.setPreviousLink(previous);
        }
        return change.build();
    }

    private static Link named(Link removed) {
        return Link.newBuilder()
                .setId(removed.getId())
                .setSourceNodeId(removed.getSourceNodeId())
                .setDestinationNodeId(removed.getDestinationNodeId())
                .build();
    }

    private ElementChange.@Nullable Builder change(boolean was, boolean is, Message previous, Message current) {
        ElementChange.Builder change = ElementChange.newBuilder();
        if (!was) {
            return change.setKind(ChangeKind.ADDED);
        }
        if (!is) {
            return change.setKind(ChangeKind.REMOVED);
        }
        FieldMask fields = ChangedFields.between(previous, current);
        return choice.wants(fields) ? change.setKind(ChangeKind.CHANGED).setChangedFields(fields) : null;
    }
}
