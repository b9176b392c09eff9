package io.stemma.server.watch;

import io.stemma.v1.ElementChange;
import io.stemma.v1.Topology;
import io.stemma.v1.WatchState;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A copy of a topology, kept current by what a watch tells. */
final class Fold {
    private TopologyState state = new TopologyState(Topology.getDefaultInstance(), new TreeMap<>(), new TreeMap<>());

    TopologyState state() {
        return state;
    }

    /** Starts from a state that is had already. */
    void start(TopologyState start) {
        state = start.copy();
    }

    void add(WatchState part) {
        part.getNodesList().forEach(node -> state.nodes().put(node.getId(), node));
        part.getLinksList().forEach(link -> state.links().put(link.getId(), link));
    }

    void describe(Topology topology) {
        state = state.with(topology);
    }

    void apply(List<ElementChange> changes, @Nullable Topology topology) {
        for (ElementChange change : changes) {
            switch (change.getKind()) {
                case ADDED, CHANGED -> put(change);
                default -> remove(change);
            }
        }
        if (topology != null) {
            describe(topology);
        }
    }

    private void put(ElementChange change) {
        if (change.hasNode()) {
            state.nodes().put(change.getNode().getId(), change.getNode());
        } else {
            state.links().put(change.getLink().getId(), change.getLink());
        }
    }

    private void remove(ElementChange change) {
        if (change.hasNode()) {
            state.nodes().remove(change.getNode().getId());
        } else {
            state.links().remove(change.getLink().getId());
        }
    }
}
