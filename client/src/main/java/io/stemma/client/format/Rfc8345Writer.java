package io.stemma.client.format;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.stemma.v1.AttributeValue;
import io.stemma.v1.Link;
import io.stemma.v1.Node;
import io.stemma.v1.SupportingLink;
import io.stemma.v1.SupportingNode;
import io.stemma.v1.SupportingTerminationPoint;
import io.stemma.v1.TerminationPoint;
import io.stemma.v1.Topology;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes a topology as one network. Attributes of qualified names are written as the augmentations they came from,
 * fields into the places that {@link Rfc8345Slots} knows, and the rest into members of a module of our own:
 * {@code stemma:network}, {@code stemma:node}, {@code stemma:termination-point} and {@code stemma:link}, each the
 * remaining fields by the contract's names.
 */
final class Rfc8345Writer {
    private final TopologySource source;
    private final Set<String> types;

    Rfc8345Writer(TopologySource source) {
        this.source = source;
        this.types = new LinkedHashSet<>(source.description().getNetworkTypesList());
    }

    void write(OutputStream out) throws IOException {
        JsonGenerator json = JsonOutput.open(out);
        json.writeStartObject();
        json.writeObjectFieldStart("ietf-network:networks");
        json.writeArrayFieldStart("network");
        json.writeStartObject();
        for (var member : network(Content.of(source.description())).properties()) {
            json.writeFieldName(member.getKey());
            json.writeTree(member.getValue());
        }
        json.writeArrayFieldStart("node");
        for (Iterator<Node> nodes = source.nodes(); nodes.hasNext(); ) {
            JsonOutput.element(json, node(Content.of(nodes.next())));
        }
        json.writeEndArray();
        json.writeArrayFieldStart("ietf-network-topology:link");
        for (Iterator<Link> links = source.links(); links.hasNext(); ) {
            JsonOutput.element(json, link(Content.of(links.next())));
        }
        json.writeEndArray();
        json.writeEndObject();
        json.writeEndArray();
        json.writeEndObject();
        json.writeEndObject();
        json.close();
    }

    private ObjectNode network(Topology topology) {
        ObjectNode tree = Json.NODES.objectNode().put("network-id", topology.getName());
        Topology.Builder rest = topology.toBuilder().clearName();
        tree.set("network-types", networkTypes(topology, rest));
        ArrayNode supporting = Json.NODES.arrayNode();
        topology.getSupportingTopologiesList()
                .forEach(name -> supporting.addObject().put("network-ref", name));
        putIfAny(tree, "supporting-network", supporting);
        rest.clearSupportingTopologies();
        rest(tree, "stemma:network", Rfc8345Slots.TOPOLOGY, rest);
        return tree;
    }

    private ObjectNode networkTypes(Topology topology, Topology.Builder rest) {
        AttributeValue whole = topology.getAttributesMap().get(Rfc8345Slots.NETWORK_TYPES);
        JsonNode tree = wholeTypes(whole);
        if (tree instanceof ObjectNode types && names(types).equals(topology.getNetworkTypesList())) {
            rest.clearNetworkTypes().removeAttributes(Rfc8345Slots.NETWORK_TYPES);
            return types;
        }
        ObjectNode plain = Json.NODES.objectNode();
        types.forEach(plain::putObject);
        if (types.size() == topology.getNetworkTypesCount()) {
            rest.clearNetworkTypes();
        }
        return plain;
    }

    /* Types with something inside; those without are not kept as an attribute when they are read. */
    private static @Nullable JsonNode wholeTypes(@Nullable AttributeValue whole) {
        if (whole == null || !whole.hasJsonValue() || !AttributeJson.isExact(whole)) {
            return null;
        }
        JsonNode tree = AttributeJson.tree(Rfc8345Slots.NETWORK_TYPES, whole);
        for (JsonNode type : tree) {
            if (!type.isObject() || !type.isEmpty()) {
                return tree;
            }
        }
        return null;
    }

    private static List<String> names(ObjectNode object) {
        return object.properties().stream().map(member -> member.getKey()).toList();
    }

    private ObjectNode node(Node node) {
        ObjectNode tree = Json.NODES.objectNode().put("node-id", node.getId());
        ArrayNode supporting = Json.NODES.arrayNode();
        for (SupportingNode reference : node.getSupportingNodesList()) {
            supporting.addObject().put("network-ref", reference.getTopology()).put("node-ref", reference.getNodeId());
        }
        putIfAny(tree, "supporting-node", supporting);
        ArrayNode points = Json.NODES.arrayNode();
        node.getTerminationPointsList().forEach(point -> points.add(point(point)));
        putIfAny(tree, "ietf-network-topology:termination-point", points);
        return rest(
                tree,
                "stemma:node",
                Rfc8345Slots.NODE,
                node.toBuilder().clearId().clearSupportingNodes().clearTerminationPoints());
    }

    private ObjectNode point(TerminationPoint point) {
        ObjectNode tree = Json.NODES.objectNode().put("tp-id", point.getId());
        ArrayNode supporting = Json.NODES.arrayNode();
        for (SupportingTerminationPoint reference : point.getSupportingTerminationPointsList()) {
            supporting
                    .addObject()
                    .put("network-ref", reference.getTopology())
                    .put("node-ref", reference.getNodeId())
                    .put("tp-ref", reference.getTpId());
        }
        putIfAny(tree, "supporting-termination-point", supporting);
        return rest(
                tree,
                "stemma:termination-point",
                List.of(),
                point.toBuilder().clearId().clearSupportingTerminationPoints());
    }

    private ObjectNode link(Link link) {
        ObjectNode tree = Json.NODES.objectNode().put("link-id", link.getId());
        ObjectNode from = tree.putObject("source").put("source-node", link.getSourceNodeId());
        if (!link.getSourceTpId().isEmpty()) {
            from.put("source-tp", link.getSourceTpId());
        }
        ObjectNode to = tree.putObject("destination").put("dest-node", link.getDestinationNodeId());
        if (!link.getDestinationTpId().isEmpty()) {
            to.put("dest-tp", link.getDestinationTpId());
        }
        ArrayNode supporting = Json.NODES.arrayNode();
        for (SupportingLink reference : link.getSupportingLinksList()) {
            supporting.addObject().put("network-ref", reference.getTopology()).put("link-ref", reference.getLinkId());
        }
        putIfAny(tree, "supporting-link", supporting);
        Link.Builder rest = link.toBuilder()
                .clearId()
                .clearSourceNodeId()
                .clearSourceTpId()
                .clearDestinationNodeId()
                .clearDestinationTpId()
                .clearSupportingLinks();
        return rest(tree, "stemma:link", Rfc8345Slots.LINK, rest);
    }

    /* Adds what the base members do not hold. The network's own member is written even if it is empty: it says that
     * reverse links are named and not to be guessed. */
    private ObjectNode rest(ObjectNode tree, String ownName, List<Rfc8345Slots.Slot> slots, Message.Builder rest) {
        FieldDescriptor attributes = rest.getDescriptorForType().findFieldByName("attributes");
        List<Message> entries = ProtoJson.entries(rest.getField(attributes));
        rest.clearField(attributes);
        ObjectNode plain = Json.NODES.objectNode();
        for (Message entry : entries) {
            AttributeValue value = (AttributeValue) ProtoJson.value(entry);
            if (Rfc8345Names.isPlain(ProtoJson.key(entry)) && AttributeJson.isExact(value)) {
                plain.set(ProtoJson.key(entry), AttributeJson.tree(ProtoJson.key(entry), value));
            } else {
                rest.addRepeatedField(attributes, entry);
            }
        }
        ObjectNode explicit = Json.NODES.objectNode();
        for (String name : Rfc8345Slots.put(slots, types, rest, plain)) {
            FieldDescriptor field = rest.getDescriptorForType().findFieldByName(name);
            if (!Rfc8345Slots.isSet(rest, field)) {
                explicit.putNull(name);
            }
        }
        tree.setAll(plain);
        ObjectNode own = ProtoJson.tree(rest.build());
        own.setAll(explicit);
        if (!own.isEmpty() || ownName.equals("stemma:network")) {
            tree.set(ownName, own);
        }
        return tree;
    }

    private static void putIfAny(ObjectNode tree, String name, ArrayNode array) {
        if (!array.isEmpty()) {
            tree.set(name, array);
        }
    }
}
