package io.stemma.server.fork;

import io.stemma.server.graph.Snapshot;
import io.stemma.server.graph.SnapshotBuilder;
import io.stemma.server.graph.SnapshotDiff;
import io.stemma.server.txn.Applier;
import io.stemma.server.txn.Outcome;
import io.stemma.server.txn.Outcome.Applied;
import io.stemma.server.txn.Outcome.Rejected;
import io.stemma.server.txn.Transaction;
import org.jspecify.annotations.Nullable;

/**
 * A graph made for one question: a version with some changes, of the version's own number. Nobody but the asker sees it, and
 * nothing is kept of it.
 *
 * @param graph the graph with the changes; null if they were refused
 * @param refusal why the changes were refused
 */
public record WhatIf(@Nullable Snapshot graph, @Nullable Rejected refusal) {

    /** Lays the changes over the base; refuses more than {@code elementsMax} changed elements. */
    public static WhatIf of(Snapshot base, Transaction changes, int elementsMax) {
        SnapshotBuilder builder = base.overlay();
        Outcome outcome = Applier.apply(builder, changes, elementsMax);
        return outcome instanceof Applied ? new WhatIf(builder.freeze(), null) : new WhatIf(null, (Rejected) outcome);
    }

    /** How many elements differ between the two. */
    public static int changed(Snapshot base, Snapshot graph) {
        SnapshotDiff difference = SnapshotDiff.acrossForks(base, graph);
        return difference.nodes().size() + difference.links().size();
    }
}
