package io.stemma.server.codec;

import com.google.protobuf.InvalidProtocolBufferException;
import io.stemma.server.graph.GraphView;
import io.stemma.v1.Topology;
import java.io.UncheckedIOException;

/** A topology's description between message and storage: canonical, as a node's content is, and without what is derived. */
public final class TopologyCodec {
    private TopologyCodec() {}

    /** Judges the message and gives what is stored of it. */
    public static byte[] decode(Topology topology, Subject subject) {
        check(topology, subject);
        byte[] description = canonical(topology).toByteArray();
        FieldRules.size(subject, description.length);
        return description;
    }

    private static void check(Topology topology, Subject subject) {
        FieldRules.known(subject, topology);
        FieldRules.topologyName(subject, "name", topology.getName());
        FieldRules.text(subject, "display_name", topology.getDisplayName(), ElementLimits.DISPLAY_NAME_BYTES_MAX);
        FieldRules.labels(subject, topology.getLabelsMap());
        FieldRules.attributes(subject, topology.getAttributesMap());
        FieldRules.idOrEmpty(subject, "primary_node_id", topology.getPrimaryNodeId());
        FieldRules.count(subject, "network_types", topology.getNetworkTypesCount(), ElementLimits.NETWORK_TYPES_MAX);
        for (String type : topology.getNetworkTypesList()) {
            FieldRules.text(subject, "network_types", type, ElementLimits.NETWORK_TYPE_BYTES_MAX);
        }
        FieldRules.count(
                subject,
                "supporting_topologies",
                topology.getSupportingTopologiesCount(),
                ElementLimits.SUPPORTING_MAX);
        for (String supporting : topology.getSupportingTopologiesList()) {
            FieldRules.topologyName(subject, "supporting_topologies", supporting);
        }
    }

    private static Topology canonical(Topology topology) {
        return Topology.newBuilder()
                .setName(topology.getName())
                .setDisplayName(topology.getDisplayName())
                .putAllLabels(MapOrder.sorted(topology.getLabelsMap()))
                .putAllAttributes(MapOrder.sorted(topology.getAttributesMap()))
                .addAllNetworkTypes(topology.getNetworkTypesList())
                .addAllSupportingTopologies(topology.getSupportingTopologiesList())
                .build();
    }

    /** The topology as it is at the graph's version. */
    public static Topology message(GraphView graph, long incarnation) {
        Topology.Builder topology = parse(graph.description())
                .setVersion(graph.version())
                .setNodeCount(graph.nodeCount())
                .setLinkCount(graph.linkCount())
                .setCommitTimeUs(graph.commitTimeMicros())
                .setStateHash(graph.stateHash())
                .setIncarnation(incarnation);
        String primary = graph.nodeId(graph.primary());
        if (primary != null) {
            topology.setPrimaryNodeId(primary);
        }
        return topology.build();
    }

    /** The topology as it was committed, where the version itself is no longer held. */
    public static Topology message(byte[] description, long version, long commitTimeMicros) {
        return parse(description)
                .setVersion(version)
                .setCommitTimeUs(commitTimeMicros)
                .build();
    }

    private static Topology.Builder parse(byte[] description) {
        try {
            return Topology.newBuilder().mergeFrom(description);
        } catch (InvalidProtocolBufferException e) {
            throw new UncheckedIOException("a stored description is not a topology", e);
        }
    }
}
