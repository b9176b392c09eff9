package io.stemma.server.txn;

import static io.stemma.server.graph.GraphView.NO_SLOT;

import io.stemma.server.graph.Change;
import io.stemma.server.graph.Element;
import io.stemma.server.graph.GraphEditor;
import io.stemma.server.graph.LinkContent;
import io.stemma.server.graph.LinkCursor;
import io.stemma.server.txn.Outcome.Applied;
import io.stemma.server.txn.Outcome.Rejected;
import io.stemma.server.txn.Outcome.Tally;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Judges a transaction against a graph and applies it: the one function that changes state, for live commits, restarts,
 * followers, forks and the test oracle. It has no clock and no chance in it: the same transactions in the same order give
 * the same graph.
 *
 * <p>A rejected transaction may leave the editor half changed; the caller drops it or rolls it back.
 */
public final class Applier {
    /** Stands for "as many elements as there are". */
    private static final int NO_BOUND = Integer.MAX_VALUE;

    private final GraphEditor graph;
    private final int elementsMax;
    private final LinkCursor cursor = new LinkCursor();

    private int nodesPut;
    private int linksPut;
    private int nodesDeleted;
    private int linksDeleted;
    private @Nullable String removedPrimaryId;
    private @Nullable String primaryId;

    private Applier(GraphEditor graph, int elementsMax) {
        this.graph = graph;
        this.elementsMax = elementsMax;
    }

    /** Applies the transaction, or says why not. */
    public static Outcome apply(GraphEditor graph, Transaction transaction) {
        return apply(graph, transaction, NO_BOUND);
    }

    /** The same, and refuses a transaction that puts and deletes more than {@code elementsMax} elements, cascades included. */
    public static Outcome apply(GraphEditor graph, Transaction transaction, int elementsMax) {
        Applier applier = new Applier(graph, elementsMax);
        try {
            applier.check(transaction);
            applier.apply(transaction.changes());
        } catch (Refusal refusal) {
            return refusal.asOutcome(graph.version() - 1);
        }
        return new Applied(graph.version(), graph.commitTimeMicros(), applier.tally(), false);
    }

    private void checkBound() {
        long elements = (long) nodesPut + linksPut + nodesDeleted + linksDeleted;
        if (elements > elementsMax) {
            throw new Refusal(
                    Rejection.LIMIT_EXCEEDED, "changes", elements + " elements changed", "at most " + elementsMax);
        }
    }

    private Tally tally() {
        return new Tally(nodesPut, linksPut, nodesDeleted, linksDeleted, removedPrimaryId, primaryId);
    }

    private void check(Transaction transaction) {
        long version = graph.version() - 1;
        long expected = transaction.expectedVersion();
        if (expected != Transaction.ANY_VERSION && expected != version) {
            throw new Refusal(Rejection.VERSION_MISMATCH, "topology", "version " + version, "version " + expected);
        }
        for (Precondition precondition : transaction.preconditions()) {
            check(precondition);
        }
    }

    private void check(Precondition precondition) {
        boolean isNode = precondition.kind() == Precondition.Kind.NODE;
        int slot = isNode ? graph.findNode(precondition.id()) : graph.findLink(precondition.id());
        String subject = (isNode ? "node/" : "link/") + text(precondition.id());
        Element element = slot == NO_SLOT ? null : isNode ? graph.node(slot) : graph.link(slot);
        switch (precondition.condition()) {
            case ABSENT -> {
                if (element != null) {
                    throw new Refusal(
                            Rejection.ELEMENT_EXISTS, subject, "version " + element.modifiedVersion(), "absent");
                }
            }
            case EXISTS -> existing(element, subject, "exists");
            case MODIFIED_VERSION -> {
                long expected = precondition.modifiedVersion();
                long found = existing(element, subject, "version " + expected).modifiedVersion();
                if (found != expected) {
                    throw new Refusal(Rejection.VERSION_MISMATCH, subject, "version " + found, "version " + expected);
                }
            }
        }
    }

    private static Element existing(@Nullable Element element, String subject, String expected) {
        if (element == null) {
            throw new Refusal(Rejection.ELEMENT_ABSENT, subject, "absent", expected);
        }
        return element;
    }

    private void apply(List<Change> changes) {
        int ahead = GraphEditor.FETCH_AHEAD_CHANGES;
        for (int from = 0; from < changes.size(); from += ahead) {
            List<Change> next = changes.subList(from, Math.min(changes.size(), from + ahead));
            graph.fetchAhead(next);
            for (Change change : next) {
                apply(change);
                checkBound();
            }
        }
    }

    private void apply(Change change) {
        if (change instanceof Change.PutNode put) {
            graph.putNode(put.node());
            nodesPut++;
        } else if (change instanceof Change.PutLink put) {
            putLink(graph.findLink(put.link().id()), put.link());
        } else if (change instanceof Change.PatchNode patch) {
            patchNode(patch);
        } else if (change instanceof Change.PatchLink patch) {
            patchLink(patch);
        } else if (change instanceof Change.DeleteNode delete) {
            deleteNode(node(delete.id()), delete.cascade());
        } else if (change instanceof Change.DeleteLink delete) {
            deleteLink(link(delete.id()));
        } else if (change instanceof Change.DeleteNodesWhere delete) {
            deleteNodesWhere(delete);
        } else if (change instanceof Change.DeleteLinksWhere delete) {
            deleteLinksWhere(delete);
        } else if (change instanceof Change.SetPrimary set) {
            byte[] id = set.id();
            graph.setPrimary(id == null ? NO_SLOT : node(id));
        } else if (change instanceof Change.RefreshPrimary refresh) {
            refreshPrimary(refresh.cascade());
        } else if (change instanceof Change.SetDescription set) {
            graph.setDescription(set.description());
        } else if (change instanceof Change.Clear) {
            nodesDeleted += graph.nodeCount();
            linksDeleted += graph.linkCount();
            graph.clear();
        } else {
            throw new AssertionError("no arm for " + change.getClass());
        }
    }

    private int node(byte[] id) {
        int slot = graph.findNode(id);
        if (slot == NO_SLOT) {
            throw new Refusal(Rejection.NODE_NOT_FOUND, "node/" + text(id), "absent", "exists");
        }
        return slot;
    }

    private int link(byte[] id) {
        int slot = graph.findLink(id);
        if (slot == NO_SLOT) {
            throw new Refusal(Rejection.LINK_NOT_FOUND, "link/" + text(id), "absent", "exists");
        }
        return slot;
    }

    private void putLink(int slot, LinkContent link) {
        int source = graph.findSource(slot, link);
        int destination = graph.findDestination(slot, link);
        checkEnd(link, source, link.sourceId(), "source_node_id");
        checkEnd(link, destination, link.destinationId(), "destination_node_id");
        checkMetricNames(link);
        graph.putLink(slot, source, destination, link);
        linksPut++;
    }

    private static void checkEnd(LinkContent link, int node, byte[] end, String field) {
        if (node == NO_SLOT) {
            throw new Refusal(
                    Rejection.DANGLING_LINK,
                    "link/" + text(link.id()) + "." + field,
                    "\"" + text(end) + "\"",
                    "the id of a node that exists");
        }
    }

    private void checkMetricNames(LinkContent link) {
        if (link.columns().metrics().isEmpty()) {
            return;
        }
        long fresh = link.columns().metrics().keySet().stream()
                .filter(name -> graph.metricNumber(name) == GraphEditor.NO_METRIC)
                .count();
        long names = fresh + graph.metricNames().size();
        if (names > GraphEditor.METRIC_NAMES_MAX) {
            throw new Refusal(
                    Rejection.LIMIT_EXCEEDED,
                    "link/" + text(link.id()) + ".metrics",
                    names + " names in the topology",
                    "at most " + GraphEditor.METRIC_NAMES_MAX);
        }
    }

    private void patchNode(Change.PatchNode change) {
        int slot = node(change.id());
        try {
            graph.putNode(slot, change.patch().apply(graph.node(slot)));
        } catch (Change.PatchException e) {
            throw new Refusal(
                    Rejection.INVALID_FIELD, "node/" + text(change.id()) + "." + e.subject(), e.found(), e.expected());
        }
        nodesPut++;
    }

    private void patchLink(Change.PatchLink change) {
        int slot = link(change.id());
        Element source = graph.node(graph.source(slot));
        Element destination = graph.node(graph.destination(slot));
        try {
            putLink(slot, change.patch().apply(graph.link(slot), source, destination));
        } catch (Change.PatchException e) {
            throw new Refusal(
                    Rejection.INVALID_FIELD, "link/" + text(change.id()) + "." + e.subject(), e.found(), e.expected());
        }
    }

    private void deleteNode(int node, boolean cascade) {
        if (node == graph.primary()) {
            throw new Refusal(
                    Rejection.NODE_IS_PRIMARY,
                    "node/" + graph.node(node).id(),
                    "primary",
                    "another primary, or none, before the node is deleted");
        }
        removeNode(node, cascade);
    }

    private void removeNode(int node, boolean cascade) {
        int links = graph.outDegree(node) + graph.inDegree(node);
        if (links > 0 && !cascade) {
            throw new Refusal(
                    Rejection.NODE_HAS_LINKS,
                    "node/" + graph.node(node).id(),
                    links + " links",
                    "no links, or cascade");
        }
        deleteLinksOf(node, true);
        deleteLinksOf(node, false);
        graph.removeNode(node);
        nodesDeleted++;
        checkBound();
    }

    private void deleteLinksOf(int node, boolean outgoing) {
        int[] links = new int[outgoing ? graph.outDegree(node) : graph.inDegree(node)];
        if (outgoing) {
            graph.outLinks(node, cursor);
        } else {
            graph.inLinks(node, cursor);
        }
        for (int i = 0; cursor.next(); i++) {
            links[i] = cursor.link();
        }
        for (int link : links) {
            deleteLink(link);
        }
    }

    private void deleteLink(int link) {
        graph.removeLink(link);
        linksDeleted++;
        checkBound();
    }

    private void deleteNodesWhere(Change.DeleteNodesWhere change) {
        for (int node = graph.nextNode(0); node != NO_SLOT; node = graph.nextNode(node + 1)) {
            if (change.filter().matches(graph.node(node))) {
                deleteNode(node, change.cascade());
            }
        }
    }

    private void deleteLinksWhere(Change.DeleteLinksWhere change) {
        for (int link = graph.nextLink(0); link != NO_SLOT; link = graph.nextLink(link + 1)) {
            if (change.filter().matches(graph.link(link))) {
                deleteLink(link);
            }
        }
    }

    private void refreshPrimary(boolean cascade) {
        int old = graph.primary();
        if (old == NO_SLOT) {
            throw new Refusal(Rejection.NO_PRIMARY, "primary", "none", "a primary node");
        }
        if (graph.nodeCount() == 1) {
            throw new Refusal(
                    Rejection.LAST_NODE, "node/" + graph.node(old).id(), "the last node", "another node to elect");
        }
        int after = graph.nextNode(old + 1);
        int elected = after == NO_SLOT ? graph.nextNode(0) : after;
        removedPrimaryId = graph.node(old).id();
        primaryId = graph.node(elected).id();
        graph.setPrimary(elected);
        removeNode(old, cascade);
    }

    private static String text(byte[] id) {
        return new String(id, StandardCharsets.UTF_8);
    }

    /** Leaves the middle of a transaction. */
    private static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final Rejection reason;
        private final String subject;
        private final String found;
        private final String expected;

        Refusal(Rejection reason, String subject, String found, String expected) {
            super(null, null, false, false);
            this.reason = reason;
            this.subject = subject;
            this.found = found;
            this.expected = expected;
        }

        Rejected asOutcome(long version) {
            return new Rejected(reason, subject, found, expected, version);
        }
    }
}
