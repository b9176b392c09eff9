package io.stemma.server.service;

import io.stemma.server.codec.Errors;
import io.stemma.server.codec.OverlayCodec;
import io.stemma.server.codec.RefusedException;
import io.stemma.server.engine.TopologyEngine;
import io.stemma.server.fork.Fork;
import io.stemma.server.fork.WhatIf;
import io.stemma.server.graph.Change;
import io.stemma.server.graph.GraphView;
import io.stemma.server.graph.LinkCursor;
import io.stemma.server.graph.Snapshot;
import io.stemma.server.txn.Transaction;
import io.stemma.v1.ErrorReason;
import io.stemma.v1.Overlay;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Lays what-ifs over versions, each for one read. */
final class Overlays {
    private final int changesMax;

    Overlays(int changesMax) {
        this.changesMax = changesMax;
    }

    /** Judges the overlay by shape and limits. */
    void check(Overlay overlay) {
        OverlayCodec.check(overlay, changesMax);
    }

    /** The view of a version with the overlay. */
    ReadView lay(HostedTopology topology, @Nullable Fork fork, GraphView graph, Overlay overlay) {
        Snapshot base = HostedTopology.asSnapshot(graph);
        if (base == null) {
            throw unsupported(topology.engine(), "options.overlay");
        }
        List<Change> changes = downs(topology, base, overlay);
        changes.addAll(OverlayCodec.changes(overlay));
        WhatIf whatIf = WhatIf.of(base, Transaction.of(changes.toArray(Change[]::new)), changesMax);
        if (whatIf.refusal() != null) {
            throw new RefusedException(Errors.of(whatIf.refusal()).toBuilder()
                    .setVersion(base.version())
                    .build());
        }
        Snapshot laid = Objects.requireNonNull(whatIf.graph());
        return new ReadView(topology, fork, laid, base, WhatIf.changed(base, laid));
    }

    /** What an engine without snapshots answers. */
    static RefusedException unsupported(TopologyEngine engine, String subject) {
        return Errors.refused(
                ErrorReason.ENGINE_UNSUPPORTED,
                subject,
                "the engine " + engine.name(),
                "an engine that has versions: rcu");
    }

    private List<Change> downs(HostedTopology topology, Snapshot base, Overlay overlay) {
        BitSet links = new BitSet();
        for (String id : overlay.getDownLinkIdsList()) {
            int link = base.findLink(OverlayCodec.id(id));
            if (link == GraphView.NO_SLOT) {
                throw Errors.linkNotFound("options.overlay.down_link_ids", id, base.version());
            }
            links.set(link);
        }
        LinkCursor cursor = new LinkCursor();
        for (String id : overlay.getDownNodeIdsList()) {
            int node = ElementCalls.node(base, "options.overlay.down_node_ids", id);
            checkCount((long) base.outDegree(node) + base.inDegree(node));
            base.outLinks(node, cursor);
            setAll(links, cursor);
            base.inLinks(node, cursor);
            setAll(links, cursor);
        }
        for (int group : overlay.getDownSrlgsList()) {
            for (int link : topology.srlgs().links(base, group)) {
                links.set(link);
            }
        }
        checkCount(links.cardinality());
        List<Change> changes = new ArrayList<>();
        links.stream().forEach(link -> changes.add(OverlayCodec.down(base.link(link))));
        return changes;
    }

    private static void setAll(BitSet links, LinkCursor cursor) {
        while (cursor.next()) {
            links.set(cursor.link());
        }
    }

    private void checkCount(long links) {
        if (links > changesMax) {
            throw Errors.refused(
                    ErrorReason.LIMIT_EXCEEDED,
                    "overlay_changes_max",
                    links + " links to put down",
                    "at most " + changesMax + " changed elements");
        }
    }
}
