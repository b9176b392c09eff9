package io.stemma.server.txn;

import static io.stemma.server.graph.GraphView.NO_SLOT;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.stemma.server.graph.Change;
import io.stemma.server.graph.GraphView;
import java.util.ArrayList;
import java.util.List;

/** The changes of elements that a change of their lease brings about, to be applied as one version. */
final class LeaseEffects {
    private final LeaseMarks marks;

    LeaseEffects(LeaseMarks marks) {
        this.marks = marks;
    }

    List<Change> mark(LeaseMembers.Ids members, boolean stale) {
        List<Change> changes = new ArrayList<>();
        members.nodes().forEach(id -> changes.add(new Change.PatchNode(id.getBytes(UTF_8), marks.markNode(stale))));
        members.links().forEach(id -> changes.add(new Change.PatchLink(id.getBytes(UTF_8), marks.markLink(stale))));
        return changes;
    }

    List<Change> release(LeaseMembers.Ids members) {
        List<Change> changes = new ArrayList<>();
        members.nodes().forEach(id -> changes.add(new Change.PatchNode(id.getBytes(UTF_8), marks.releaseNode())));
        members.links().forEach(id -> changes.add(new Change.PatchLink(id.getBytes(UTF_8), marks.releaseLink())));
        return changes;
    }

    /** Links go before nodes, nodes with their other links; a primary node goes last, when another one can be elected. */
    List<Change> removal(LeaseMembers.Ids members, GraphView graph) {
        List<Change> changes = new ArrayList<>();
        members.links().forEach(id -> changes.add(new Change.DeleteLink(id.getBytes(UTF_8))));
        boolean primaryGoes = false;
        for (String id : members.nodes()) {
            byte[] bytes = id.getBytes(UTF_8);
            if (graph.primary() != NO_SLOT && graph.node(graph.primary()).hasId(bytes)) {
                primaryGoes = true;
            } else {
                changes.add(new Change.DeleteNode(bytes, true));
            }
        }
        if (primaryGoes) {
            addPrimaryRemoval(members, graph, changes);
        }
        return changes;
    }

    private static void addPrimaryRemoval(LeaseMembers.Ids members, GraphView graph, List<Change> changes) {
        if (graph.nodeCount() > members.nodes().size()) {
            changes.add(new Change.RefreshPrimary(true));
        } else {
            byte[] last = graph.node(graph.primary()).idBytes();
            changes.add(new Change.SetPrimary(null));
            changes.add(new Change.DeleteNode(last, true));
        }
    }
}
