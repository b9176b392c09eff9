package io.stemma.server.watch;

import io.stemma.v1.Link;
import io.stemma.v1.LinkStatus;
import io.stemma.v1.Node;
import io.stemma.v1.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** A topology that changes at random, version by version, kept as messages only. */
final class RandomStates {
    private final SplittableRandom random;
    private final List<TopologyState> states = new ArrayList<>();

    RandomStates(SplittableRandom random, int versions) {
        this.random = random;
        Topology topology =
                Topology.newBuilder().setName("net").setIncarnation(1).build();
        TopologyState state = new TopologyState(topology, new TreeMap<>(), new TreeMap<>());
        for (int version = 1; version <= versions; version++) {
            state = version == 1 ? state : changed(state.copy(), version);
            state = state.with(state.topology().toBuilder()
                    .setVersion(version)
                    .setCommitTimeUs(1_000L * version)
                    .setNodeCount(state.nodes().size())
                    .setLinkCount(state.links().size())
                    .build());
            state = state.with(
                    state.topology().toBuilder().setStateHash(state.hash()).build());
            states.add(state);
        }
    }

    Truth truth() {
        return new Truth(version -> states.get((int) version - 1));
    }

    private TopologyState changed(TopologyState state, long version) {
        for (int i = random.nextInt(1, 6); i > 0; i--) {
            change(state, version);
        }
        if (random.nextInt(10) == 0) {
            return state.with(state.topology().toBuilder()
                    .setDisplayName("name " + random.nextInt(5))
                    .build());
        }
        return state;
    }

    private void change(TopologyState state, long version) {
        String node = "n" + random.nextInt(12);
        String link = "l" + random.nextInt(20);
        switch (random.nextInt(6)) {
            case 0 -> {
                state.nodes().remove(node);
                state.links()
                        .values()
                        .removeIf(each -> each.getSourceNodeId().equals(node)
                                || each.getDestinationNodeId().equals(node));
            }
            case 1 -> state.links().remove(link);
            case 2, 3 ->
                state.nodes().put(node, node(node, created(state.nodes().get(node), version), version));
            default -> {
                List<String> ends = List.copyOf(state.nodes().keySet());
                if (ends.size() > 1) {
                    Link old = state.links().get(link);
                    state.links().put(link, link(link, ends, old == null ? version : old.getCreatedVersion(), version));
                }
            }
        }
    }

    private static long created(@org.jspecify.annotations.Nullable Node old, long version) {
        return old == null ? version : old.getCreatedVersion();
    }

    private Node node(String id, long created, long modified) {
        return Node.newBuilder()
                .setId(id)
                .setKind(random.nextBoolean() ? "router" : "switch")
                .putAllLabels(labels())
                .setDisplayName("d" + random.nextInt(3))
                .setCreatedVersion(created)
                .setModifiedVersion(modified)
                .build();
    }

    private Link link(String id, List<String> ends, long created, long modified) {
        return Link.newBuilder()
                .setId(id)
                .setSourceNodeId(ends.get(random.nextInt(ends.size())))
                .setDestinationNodeId(ends.get(random.nextInt(ends.size())))
                .setOperStatus(LinkStatus.forNumber(random.nextInt(3)))
                .setIgpMetric(random.nextInt(3))
                .putAllLabels(labels())
                .setCreatedVersion(created)
                .setModifiedVersion(modified)
                .build();
    }

    private Map<String, String> labels() {
        Map<String, String> labels = new TreeMap<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            labels.put("k" + random.nextInt(2), "v" + random.nextInt(2));
        }
        return labels;
    }
}
