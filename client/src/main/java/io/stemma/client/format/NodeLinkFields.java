package io.stemma.client.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.stemma.v1.AttributeValue;
import io.stemma.v1.Link;
import io.stemma.v1.Node;
import io.stemma.v1.Topology;
import java.util.Map;
import java.util.Set;

/**
 * Messages as the members of a node-link file that Stemma writes, and back. Attributes are plain members; so are the
 * ids, the label, and latitude and longitude, under names that other readers know. All else, and an attribute that has
 * the name of one of these, is in the member "stemma", with the contract's names.
 */
final class NodeLinkFields {
    private static final String STEMMA = "stemma";
    private static final String LABEL = "label";
    private static final String LATITUDE = "lat";
    private static final String LONGITUDE = "lon";
    private static final Set<String> RESERVED =
            Set.of("id", "name", "source", "target", "key", LABEL, LATITUDE, LONGITUDE, STEMMA);

    private NodeLinkFields() {}

    static ObjectNode tree(Topology topology) {
        ObjectNode tree = Json.NODES.objectNode().put("name", topology.getName());
        return rest(tree, topology.toBuilder().clearName());
    }

    static ObjectNode tree(Node node) {
        ObjectNode tree = Json.NODES.objectNode().put("id", node.getId());
        Node.Builder rest = node.toBuilder().clearId();
        if (node.hasPosition() && !node.getPosition().hasAltitudeM()) {
            tree.set(LATITUDE, AttributeJson.number(LATITUDE, node.getPosition().getLatitudeDeg()));
            tree.set(
                    LONGITUDE,
                    AttributeJson.number(LONGITUDE, node.getPosition().getLongitudeDeg()));
            rest.clearPosition();
        }
        return rest(tree, rest);
    }

    static ObjectNode tree(Link link) {
        ObjectNode tree = Json.NODES
                .objectNode()
                .put("source", link.getSourceNodeId())
                .put("target", link.getDestinationNodeId())
                .put("key", link.getId());
        return rest(
                tree,
                link.toBuilder().clearSourceNodeId().clearDestinationNodeId().clearId());
    }

    static void apply(JsonNode tree, Topology.Builder topology) {
        topology.setName(tree.path("name").asText());
        applyRest(tree, topology);
    }

    static void apply(JsonNode tree, Node.Builder node) {
        if (tree.has(LATITUDE) && tree.has(LONGITUDE)) {
            node.getPositionBuilder()
                    .setLatitudeDeg(AttributeJson.finite(LATITUDE, tree.get(LATITUDE)))
                    .setLongitudeDeg(AttributeJson.finite(LONGITUDE, tree.get(LONGITUDE)));
        }
        applyRest(tree, node);
    }

    static void apply(JsonNode tree, Link.Builder link) {
        link.setId(tree.path("key").asText());
        applyRest(tree, link);
    }

    private static ObjectNode rest(ObjectNode tree, Message.Builder rest) {
        FieldDescriptor label = rest.getDescriptorForType().findFieldByName("display_name");
        String name = (String) rest.getField(label);
        if (!name.isEmpty()) {
            tree.put(LABEL, name);
            rest.clearField(label);
        }
        FieldDescriptor attributes = rest.getDescriptorForType().findFieldByName("attributes");
        var entries = ProtoJson.entries(rest.getField(attributes));
        rest.clearField(attributes);
        for (Message entry : entries) {
            AttributeValue value = (AttributeValue) ProtoJson.value(entry);
            if (RESERVED.contains(ProtoJson.key(entry)) || !AttributeJson.isExact(value)) {
                rest.addRepeatedField(attributes, entry);
            } else {
                tree.set(ProtoJson.key(entry), AttributeJson.tree(ProtoJson.key(entry), value));
            }
        }
        ObjectNode own = ProtoJson.tree(rest.build());
        if (!own.isEmpty()) {
            tree.set(STEMMA, own);
        }
        return tree;
    }

    private static void applyRest(JsonNode tree, Message.Builder into) {
        FieldDescriptor attributes = into.getDescriptorForType().findFieldByName("attributes");
        ObjectNode plain = Json.NODES.objectNode();
        for (Map.Entry<String, JsonNode> member : tree.properties()) {
            if (!RESERVED.contains(member.getKey())) {
                plain.set(member.getKey(), member.getValue());
            }
        }
        ProtoJson.merge(attributes, plain, into);
        if (tree.has(LABEL)) {
            into.setField(
                    into.getDescriptorForType().findFieldByName("display_name"),
                    tree.get(LABEL).asText());
        }
        if (tree.has(STEMMA)) {
            ProtoJson.merge(tree.get(STEMMA), into);
        }
    }
}
