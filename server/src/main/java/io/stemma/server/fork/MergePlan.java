package io.stemma.server.fork;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.stemma.server.fork.ElementState.Kind;
import io.stemma.server.graph.Change;
import io.stemma.server.graph.LinkContent;
import io.stemma.server.graph.NodeContent;
import io.stemma.server.txn.Precondition;
import io.stemma.server.txn.Precondition.Condition;
import io.stemma.server.txn.Transaction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a merge is to change, by id, and what must hold of our side for that. Owned by one merge. */
final class MergePlan {
    final TreeMap<String, NodeContent> nodePuts = new TreeMap<>();
    final TreeMap<String, LinkContent> linkPuts = new TreeMap<>();
    final TreeSet<String> nodeDeletes = new TreeSet<>();
    final TreeSet<String> linkDeletes = new TreeSet<>();

    private final Map<String, Precondition> preconditions = new LinkedHashMap<>();
    private boolean setsPrimary;
    private @Nullable String primary;

    void delete(Kind kind, String id) {
        if (kind == Kind.NODE) {
            nodeDeletes.add(id);
        } else {
            linkDeletes.add(id);
        }
    }

    void setPrimary(@Nullable String id) {
        setsPrimary = true;
        primary = id;
    }

    /** The plan holds only while our side has the element like this. */
    void relyOn(Kind kind, String id, @Nullable ElementState ours) {
        preconditions.put(
                kind + id,
                new Precondition(
                        kind == Kind.NODE ? Precondition.Kind.NODE : Precondition.Kind.LINK,
                        id.getBytes(UTF_8),
                        ours == null ? Condition.ABSENT : Condition.MODIFIED_VERSION,
                        ours == null ? 0 : ours.element().modifiedVersion()));
    }

    boolean isEmpty() {
        return nodePuts.isEmpty()
                && linkPuts.isEmpty()
                && nodeDeletes.isEmpty()
                && linkDeletes.isEmpty()
                && !setsPrimary;
    }

    /**
     * The transaction that does it. Links go before their nodes, and nodes come before their links; what goes may not be primary.
     * There is no condition on which node is primary, so a change of that relies on the version as a whole.
     */
    Transaction transaction(long judgedVersion) {
        List<Change> changes = new ArrayList<>();
        linkDeletes.forEach(id -> changes.add(new Change.DeleteLink(id.getBytes(UTF_8))));
        nodePuts.values().forEach(node -> changes.add(new Change.PutNode(node)));
        linkPuts.values().forEach(link -> changes.add(new Change.PutLink(link)));
        if (setsPrimary) {
            changes.add(new Change.SetPrimary(primary == null ? null : primary.getBytes(UTF_8)));
        }
        nodeDeletes.forEach(id -> changes.add(new Change.DeleteNode(id.getBytes(UTF_8), false)));
        long expected = setsPrimary ? judgedVersion : Transaction.ANY_VERSION;
        return new Transaction(changes, List.copyOf(preconditions.values()), expected, "", 0);
    }
}
