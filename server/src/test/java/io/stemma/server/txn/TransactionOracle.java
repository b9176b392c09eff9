package io.stemma.server.txn;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.stemma.server.graph.Change;
import io.stemma.server.graph.LinkContent;
import io.stemma.server.graph.ModelGraph;
import io.stemma.server.graph.ModelGraph.ModelLink;
import io.stemma.server.graph.ModelGraph.ModelNode;
import io.stemma.server.graph.NodeContent;
import io.stemma.server.txn.Outcome.Applied;
import io.stemma.server.txn.Outcome.Rejected;
import io.stemma.server.txn.Outcome.Tally;
import io.stemma.server.txn.TestContent.Append;
import io.stemma.server.txn.TestContent.IdEndsWith;
import io.stemma.server.txn.TestContent.Redirect;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The rules of transactions once more, as plainly as possible, on sorted maps that are copied for each transaction. */
public final class TransactionOracle {
    private static final int METRIC_NAMES_MAX = 16;

    private ModelGraph model = new ModelGraph();
    /** The nodes in list order: an id keeps its place, and the place last left is taken first. */
    private List<@Nullable String> places = new ArrayList<>();

    private List<Integer> left = new ArrayList<>();
    private String description = "";
    private long version;

    private int nodesPut;
    private int linksPut;
    private int nodesDeleted;
    private int linksDeleted;
    private @Nullable String removedPrimary;
    private @Nullable String elected;

    /** The content. */
    public ModelGraph model() {
        return model;
    }

    /** The description. */
    public String description() {
        return description;
    }

    /** A rule that is broken. */
    private static final class Broken extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final Rejection rule;
        private final transient List<String> words;

        Broken(Rejection rule, String subject, String found, String expected) {
            super(null, null, false, false);
            this.rule = rule;
            this.words = List.of(subject, found, expected);
        }
    }

    /** What should become of the transaction. */
    public Outcome apply(Transaction transaction, long commitTimeMicros) {
        ModelGraph oldModel = model;
        List<@Nullable String> oldPlaces = places;
        List<Integer> oldLeft = left;
        String oldDescription = description;
        model = copy(model);
        places = new ArrayList<>(places);
        left = new ArrayList<>(left);
        nodesPut = linksPut = nodesDeleted = linksDeleted = 0;
        removedPrimary = elected = null;
        version++;
        try {
            long expected = transaction.expectedVersion();
            require(
                    expected == Transaction.ANY_VERSION || expected == version - 1,
                    Rejection.VERSION_MISMATCH,
                    "topology",
                    "version " + (version - 1),
                    "version " + expected);
            transaction.preconditions().forEach(this::check);
            transaction.changes().forEach(this::apply);
        } catch (Broken broken) {
            model = oldModel;
            places = oldPlaces;
            left = oldLeft;
            description = oldDescription;
            version--;
            List<String> words = broken.words;
            return new Rejected(broken.rule, words.get(0), words.get(1), words.get(2), version);
        }
        Tally tally = new Tally(nodesPut, linksPut, nodesDeleted, linksDeleted, removedPrimary, elected);
        return new Applied(version, commitTimeMicros, tally, false);
    }

    private static ModelGraph copy(ModelGraph model) {
        ModelGraph copy = new ModelGraph();
        copy.nodes.putAll(model.nodes);
        copy.links.putAll(model.links);
        copy.primary = model.primary;
        return copy;
    }

    private static void require(boolean rule, Rejection rejection, String subject, String found, String expected) {
        if (!rule) {
            throw new Broken(rejection, subject, found, expected);
        }
    }

    private void check(Precondition precondition) {
        String id = text(precondition.id());
        boolean isNode = precondition.kind() == Precondition.Kind.NODE;
        String subject = (isNode ? "node/" : "link/") + id;
        ModelNode node = model.nodes.get(id);
        ModelLink link = model.links.get(id);
        long found = isNode ? (node == null ? 0 : node.modified()) : link == null ? 0 : link.modified();
        String expected = "version " + precondition.modifiedVersion();
        switch (precondition.condition()) {
            case ABSENT -> require(found == 0, Rejection.ELEMENT_EXISTS, subject, "version " + found, "absent");
            case EXISTS -> require(found != 0, Rejection.ELEMENT_ABSENT, subject, "absent", "exists");
            case MODIFIED_VERSION -> {
                require(found != 0, Rejection.ELEMENT_ABSENT, subject, "absent", expected);
                boolean same = found == precondition.modifiedVersion();
                require(same, Rejection.VERSION_MISMATCH, subject, "version " + found, expected);
            }
        }
    }

    private void apply(Change change) {
        if (change instanceof Change.PutNode put) {
            putNode(put.node());
        } else if (change instanceof Change.PutLink put) {
            putLink(put.link());
        } else if (change instanceof Change.PatchNode patch) {
            patchNode(text(patch.id()), (Append) patch.patch());
        } else if (change instanceof Change.PatchLink patch) {
            patchLink(text(patch.id()), (Redirect) patch.patch());
        } else if (change instanceof Change.DeleteNode delete) {
            deleteNode(existing(text(delete.id())), delete.cascade());
        } else if (change instanceof Change.DeleteLink delete) {
            String id = text(delete.id());
            require(model.links.containsKey(id), Rejection.LINK_NOT_FOUND, "link/" + id, "absent", "exists");
            deleteLink(id);
        } else if (change instanceof Change.DeleteNodesWhere where) {
            String suffix = ((IdEndsWith) where.filter()).suffix();
            listed().stream().filter(id -> id.endsWith(suffix)).forEach(id -> deleteNode(id, where.cascade()));
        } else if (change instanceof Change.DeleteLinksWhere where) {
            String suffix = ((IdEndsWith) where.filter()).suffix();
            List.copyOf(model.links.keySet()).stream()
                    .filter(id -> id.endsWith(suffix))
                    .forEach(this::deleteLink);
        } else if (change instanceof Change.SetPrimary set) {
            byte[] id = set.id();
            model.primary = id == null ? null : existing(text(id));
        } else if (change instanceof Change.RefreshPrimary refresh) {
            refreshPrimary(refresh.cascade());
        } else if (change instanceof Change.SetDescription set) {
            description = text(set.description());
        } else {
            clear();
        }
    }

    private void putNode(NodeContent node) {
        String id = text(node.id());
        if (!model.nodes.containsKey(id)) {
            if (left.isEmpty()) {
                places.add(id);
            } else {
                places.set(left.remove(left.size() - 1), id);
            }
        }
        model.putNode(id, text(node.content()), version);
        nodesPut++;
    }

    private void putLink(LinkContent link) {
        String subject = "link/" + text(link.id());
        requireEnd(subject + ".source_node_id", text(link.sourceId()));
        requireEnd(subject + ".destination_node_id", text(link.destinationId()));
        Set<String> names = new TreeSet<>(link.columns().metrics().keySet());
        if (!names.isEmpty()) {
            model.links.values().forEach(l -> names.addAll(l.metrics().keySet()));
        }
        require(
                names.size() <= METRIC_NAMES_MAX,
                Rejection.LIMIT_EXCEEDED,
                subject + ".metrics",
                names.size() + " names in the topology",
                "at most " + METRIC_NAMES_MAX);
        model.putLink(link, version);
        linksPut++;
    }

    private void requireEnd(String field, String node) {
        boolean exists = model.nodes.containsKey(node);
        require(exists, Rejection.DANGLING_LINK, field, "\"" + node + "\"", "the id of a node that exists");
    }

    private String existing(String id) {
        require(model.nodes.containsKey(id), Rejection.NODE_NOT_FOUND, "node/" + id, "absent", "exists");
        return id;
    }

    private void patchNode(String id, Append patch) {
        ModelNode node = model.nodes.get(existing(id));
        try {
            putNode(TestContent.node(id, patch.patched(node == null ? "" : node.content())));
        } catch (Change.PatchException e) {
            throw new Broken(Rejection.INVALID_FIELD, "node/" + id + "." + e.subject(), e.found(), e.expected());
        }
    }

    private void patchLink(String id, Redirect patch) {
        ModelLink link = model.links.get(id);
        if (link == null) {
            throw new Broken(Rejection.LINK_NOT_FOUND, "link/" + id, "absent", "exists");
        }
        putLink(patch.patched(id, link.source(), link.content()));
    }

    private void deleteNode(String id, boolean cascade) {
        require(
                !id.equals(model.primary),
                Rejection.NODE_IS_PRIMARY,
                "node/" + id,
                "primary",
                "another primary, or none, before the node is deleted");
        removeNode(id, cascade);
    }

    private void removeNode(String id, boolean cascade) {
        int ends = model.linksOf(id, ModelLink::source).size()
                + model.linksOf(id, ModelLink::destination).size();
        require(ends == 0 || cascade, Rejection.NODE_HAS_LINKS, "node/" + id, ends + " links", "no links, or cascade");
        model.linksOf(id, ModelLink::source).forEach(this::deleteLink);
        model.linksOf(id, ModelLink::destination).forEach(this::deleteLink);
        model.nodes.remove(id);
        int place = places.indexOf(id);
        places.set(place, null);
        left.add(place);
        nodesDeleted++;
    }

    private void deleteLink(String id) {
        model.links.remove(id);
        linksDeleted++;
    }

    private List<String> listed() {
        List<String> ids = new ArrayList<>();
        for (String id : places) {
            if (id != null) {
                ids.add(id);
            }
        }
        return ids;
    }

    private void refreshPrimary(boolean cascade) {
        String old = model.primary;
        if (old == null) {
            throw new Broken(Rejection.NO_PRIMARY, "primary", "none", "a primary node");
        }
        List<String> all = listed();
        require(all.size() > 1, Rejection.LAST_NODE, "node/" + old, "the last node", "another node to elect");
        elected = all.get((all.indexOf(old) + 1) % all.size());
        removedPrimary = old;
        model.primary = elected;
        removeNode(old, cascade);
    }

    private void clear() {
        model.primary = null;
        List.copyOf(model.links.keySet()).forEach(this::deleteLink);
        listed().forEach(id -> removeNode(id, false));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }
}
