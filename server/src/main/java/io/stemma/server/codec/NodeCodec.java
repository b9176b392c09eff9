package io.stemma.server.codec;

import com.google.protobuf.CodedInputStream;
import io.stemma.server.graph.Element;
import io.stemma.server.graph.NodeContent;
import io.stemma.v1.Node;
import io.stemma.v1.Position;
import io.stemma.v1.SupportingNode;
import io.stemma.v1.SupportingTerminationPoint;
import io.stemma.v1.TerminationPoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * Nodes between message and storage. Stored content is canonical: fields by number, map entries by {@link MapOrder}, defaults
 * left out, no id and no output-only fields; so equal nodes have equal bytes.
 */
public final class NodeCodec {
    private NodeCodec() {}

    /** Judges the message and gives what is stored of it. */
    public static NodeContent decode(Node node, Subject subject) {
        return decodeStored(node.getStale() ? node.toBuilder().clearStale().build() : node, subject);
    }

    /** The same, for a message made from what is stored, which may be stale. */
    static NodeContent decodeStored(Node node, Subject subject) {
        check(node, subject);
        NodeContent content = encode(node);
        FieldRules.size(subject, content.content().length);
        return content;
    }

    /** Judges the message by shape and limits. */
    static void check(Node node, Subject subject) {
        FieldRules.known(subject, node);
        FieldRules.id(subject, "id", node.getId());
        FieldRules.text(subject, "kind", node.getKind(), ElementLimits.KIND_BYTES_MAX);
        FieldRules.text(subject, "display_name", node.getDisplayName(), ElementLimits.DISPLAY_NAME_BYTES_MAX);
        FieldRules.labels(subject, node.getLabelsMap());
        FieldRules.attributes(subject, node.getAttributesMap());
        checkTerminationPoints(node, subject);
        if (node.hasPosition()) {
            checkPosition(node.getPosition(), subject.field("position"));
        }
        FieldRules.count(subject, "supporting_nodes", node.getSupportingNodesCount(), ElementLimits.SUPPORTING_MAX);
        for (int i = 0; i < node.getSupportingNodesCount(); i++) {
            SupportingNode supporting = node.getSupportingNodes(i);
            Subject at = subject.entry("supporting_nodes", i);
            FieldRules.known(at, supporting);
            FieldRules.topologyName(at, "topology", supporting.getTopology());
            FieldRules.id(at, "node_id", supporting.getNodeId());
        }
    }

    private static void checkPosition(Position position, Subject subject) {
        FieldRules.known(subject, position);
        FieldRules.range(subject, "latitude_deg", position.getLatitudeDeg(), -90, 90);
        FieldRules.range(subject, "longitude_deg", position.getLongitudeDeg(), -180, 180);
        FieldRules.finite(subject, "altitude_m", position.getAltitudeM());
    }

    private static void checkTerminationPoints(Node node, Subject subject) {
        int count = node.getTerminationPointsCount();
        FieldRules.count(subject, "termination_points", count, ElementLimits.TERMINATION_POINTS_MAX);
        Set<String> ids = count < 2 ? Set.of() : new HashSet<>(2 * count);
        for (int i = 0; i < count; i++) {
            TerminationPoint point = node.getTerminationPoints(i);
            Subject at = subject.entry("termination_points", i);
            checkTerminationPoint(point, at);
            if (count > 1 && !ids.add(point.getId())) {
                throw Errors.invalid(at.with("id"), Found.text(point.getId()), "an id that is unique within the node");
            }
        }
    }

    private static void checkTerminationPoint(TerminationPoint point, Subject subject) {
        FieldRules.known(subject, point);
        FieldRules.id(subject, "id", point.getId());
        FieldRules.attributes(subject, point.getAttributesMap());
        int count = point.getSupportingTerminationPointsCount();
        FieldRules.count(subject, "supporting_termination_points", count, ElementLimits.SUPPORTING_MAX);
        for (int i = 0; i < count; i++) {
            SupportingTerminationPoint supporting = point.getSupportingTerminationPoints(i);
            Subject at = subject.entry("supporting_termination_points", i);
            FieldRules.known(at, supporting);
            FieldRules.topologyName(at, "topology", supporting.getTopology());
            FieldRules.id(at, "node_id", supporting.getNodeId());
            FieldRules.id(at, "tp_id", supporting.getTpId());
        }
    }

    /** The stored form of a message that is right. */
    static NodeContent encode(Node node) {
        byte[] id = node.getId().getBytes(StandardCharsets.UTF_8);
        byte[] all = canonical(node).toByteArray();
        // Fields are written by number, so the id comes first: tag, length, id.
        return new NodeContent(
                id, Arrays.copyOfRange(all, Wire.sizeOfBytes(Node.ID_FIELD_NUMBER, id.length), all.length));
    }

    private static Node canonical(Node node) {
        boolean bare = node.getCreatedVersion() == 0 && node.getModifiedVersion() == 0;
        boolean sorted = MapOrder.isSorted(node.getLabelsMap())
                && MapOrder.isSorted(node.getAttributesMap())
                && node.getTerminationPointsList().stream()
                        .allMatch(point -> MapOrder.isSorted(point.getAttributesMap()));
        return bare && sorted ? node : sorted(node);
    }

    private static Node sorted(Node node) {
        Node.Builder sorted = node.toBuilder()
                .clearCreatedVersion()
                .clearModifiedVersion()
                .clearLabels()
                .putAllLabels(MapOrder.sorted(node.getLabelsMap()))
                .clearAttributes()
                .putAllAttributes(MapOrder.sorted(node.getAttributesMap()));
        for (int i = 0; i < node.getTerminationPointsCount(); i++) {
            TerminationPoint point = node.getTerminationPoints(i);
            sorted.setTerminationPoints(
                    i, point.toBuilder().clearAttributes().putAllAttributes(MapOrder.sorted(point.getAttributesMap())));
        }
        return sorted.build();
    }

    /** The stored node as a message. */
    public static Node message(Element stored) {
        return parse(stored)
                .setCreatedVersion(stored.createdVersion())
                .setModifiedVersion(stored.modifiedVersion())
                .build();
    }

    /** The stored node as a message, without its versions. */
    static Node.Builder parse(Element stored) {
        try {
            CodedInputStream content =
                    CodedInputStream.newInstance(stored.array(), stored.idEnd(), stored.end() - stored.idEnd());
            return Node.newBuilder().mergeFrom(content).setId(stored.id());
        } catch (IOException e) {
            throw new UncheckedIOException("stored node " + stored + " is not a node", e);
        }
    }
}
