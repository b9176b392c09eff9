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
import java.util.Arrays;
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
        List<Change> changes = statuses(topology, base, overlay);
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

    /** The links that the overlay sets down or up; down wins. */
    private List<Change> statuses(HostedTopology topology, Snapshot base, Overlay overlay) {
        BitSet down = downs(topology, base, overlay);
        BitSet up = new BitSet();
        overlay.getUpNodeIdsList().forEach(id -> addLinks(base, "options.overlay.up_node_ids", id, up));
        up.andNot(down);
        checkCount((long) down.cardinality() + up.cardinality());
        List<Change> changes = new ArrayList<>();
        down.stream().forEach(link -> changes.add(OverlayCodec.down(base.link(link))));
        up.stream().forEach(link -> changes.add(OverlayCodec.up(base.link(link))));
        return changes;
    }

    private BitSet downs(HostedTopology topology, Snapshot base, Overlay overlay) {
        BitSet links = new BitSet();
        for (String id : overlay.getDownLinkIdsList()) {
            int link = base.findLink(OverlayCodec.id(id));
            if (link == GraphView.NO_SLOT) {
                throw Errors.linkNotFound("options.overlay.down_link_ids", id, base.version());
            }
            links.set(link);
        }
        overlay.getDownNodeIdsList().forEach(id -> addLinks(base, "options.overlay.down_node_ids", id, links));
        for (int group : overlay.getDownSrlgsList()) {
            int[] members = topology.srlgs().links(base, group);
            if (members.length == 0) {
                throw noSuchGroup(group, base.version());
            }
            Arrays.stream(members).forEach(links::set);
        }
        return links;
    }

    private void addLinks(Snapshot base, String field, String nodeId, BitSet links) {
        int node = ElementCalls.node(base, field, nodeId);
        checkCount((long) base.outDegree(node) + base.inDegree(node));
        LinkCursor cursor = new LinkCursor();
        base.outLinks(node, cursor);
        setAll(links, cursor);
        base.inLinks(node, cursor);
        setAll(links, cursor);
    }

    private static RefusedException noSuchGroup(int group, long version) {
        return new RefusedException(Errors.error(
                        ErrorReason.LINK_NOT_FOUND,
                        "options.overlay.down_srlgs",
                        Integer.toUnsignedString(group) + ", which has no links",
                        "a shared risk link group that a link belongs to")
                .setVersion(version)
                .build());
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
                    links + " links to put down or up",
                    "at most " + changesMax + " changed elements");
        }
    }
}
