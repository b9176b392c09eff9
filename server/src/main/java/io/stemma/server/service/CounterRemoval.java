package io.stemma.server.service;

import static io.stemma.server.graph.GraphView.NO_SLOT;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.stemma.server.counter.CounterTable;
import io.stemma.server.counter.ElementKey;
import io.stemma.server.engine.TopologyEngine;
import io.stemma.server.graph.Change;
import io.stemma.server.graph.GraphView;
import io.stemma.server.txn.Outcome.Tally;
import io.stemma.server.txn.Transaction;
import java.util.ArrayList;
import java.util.List;

/**
 * Removes counters with their elements, once the version without those is published.
 *
 * <p>A transaction that deletes elements by name alone costs one look-up for each. One that deletes by cascade, filter or as a
 * whole does not say what it deleted, so all elements that have counters are asked for: about 0.1 us each.
 *
 * <p><b>Threads.</b> Owned by the commit thread.
 */
final class CounterRemoval {
    private final TopologyEngine engine;
    private final CounterTable counters;

    CounterRemoval(TopologyEngine engine, CounterTable counters) {
        this.engine = engine;
        this.counters = counters;
    }

    /** Hears of a transaction that has been published. */
    void committed(Transaction transaction, Tally tally) {
        int deleted = tally.nodesDeleted() + tally.linksDeleted();
        if (deleted == 0 || counters.size() == 0) {
            return;
        }
        List<ElementKey> named = named(transaction, tally);
        if (named.size() == deleted) {
            named.removeIf(this::exists);
            named.forEach(counters::removeElement);
        } else {
            counters.retainElements(this::exists);
        }
    }

    /** The elements that the transaction says it deletes; as many as it deleted only if these are all. */
    private static List<ElementKey> named(Transaction transaction, Tally tally) {
        List<ElementKey> named = new ArrayList<>();
        for (Change change : transaction.changes()) {
            if (change instanceof Change.DeleteNode delete) {
                named.add(ElementKey.node(new String(delete.id(), UTF_8)));
            } else if (change instanceof Change.DeleteLink delete) {
                named.add(ElementKey.link(new String(delete.id(), UTF_8)));
            }
        }
        String primary = tally.removedPrimaryId();
        if (primary != null) {
            named.add(ElementKey.node(primary));
        }
        return named;
    }

    private boolean exists(ElementKey element) {
        return engine.read(graph -> exists(graph, element));
    }

    /** Whether the graph has the element. */
    static boolean exists(GraphView graph, ElementKey element) {
        byte[] id = element.id().getBytes(UTF_8);
        return switch (element.kind()) {
            case NODE -> graph.findNode(id) != NO_SLOT;
            case LINK -> graph.findLink(id) != NO_SLOT;
        };
    }
}
