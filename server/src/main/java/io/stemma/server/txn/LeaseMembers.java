package io.stemma.server.txn;

import static io.stemma.server.graph.GraphView.NO_SLOT;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.stemma.server.graph.GraphView;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The elements that were put under a lease. Some may have gone or left it since: who wants to know asks the graph. So a transaction
 * that deletes by filter or cascade costs nothing here. Guarded by its {@link LeaseTable}.
 */
final class LeaseMembers {
    private final Set<String> nodes = new LinkedHashSet<>();
    private final Set<String> links = new LinkedHashSet<>();

    /** Ids of elements that are under the lease, in the order they came under it. */
    record Ids(List<String> nodes, List<String> links) {}

    void addNode(byte[] id) {
        nodes.add(new String(id, UTF_8));
    }

    void addLink(byte[] id) {
        links.add(new String(id, UTF_8));
    }

    boolean has(boolean isNode, byte[] id) {
        return (isNode ? nodes : links).contains(new String(id, UTF_8));
    }

    int size() {
        return nodes.size() + links.size();
    }

    Ids copy() {
        return new Ids(new ArrayList<>(nodes), new ArrayList<>(links));
    }

    /** Forgets those that are not under the lease any more. */
    void retain(long lease, GraphView graph, LeaseMarks marks) {
        nodes.removeIf(id -> !hasNode(lease, id, graph, marks));
        links.removeIf(id -> !hasLink(lease, id, graph, marks));
    }

    static boolean hasNode(long lease, String id, GraphView graph, LeaseMarks marks) {
        int slot = graph.findNode(id.getBytes(UTF_8));
        return slot != NO_SLOT && marks.ofNode(graph.node(slot)) == lease;
    }

    static boolean hasLink(long lease, String id, GraphView graph, LeaseMarks marks) {
        int slot = graph.findLink(id.getBytes(UTF_8));
        return slot != NO_SLOT && marks.ofLink(graph.link(slot)) == lease;
    }
}
