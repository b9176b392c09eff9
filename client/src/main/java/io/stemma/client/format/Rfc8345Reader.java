package io.stemma.client.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Message;
import io.stemma.v1.Link;
import io.stemma.v1.Node;
import io.stemma.v1.TerminationPoint;
import io.stemma.v1.Topology;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The second look through a document: emits its networks, nodes and links.
 *
 * <p>What RFC 8346, 8795 and 8944 add and the contract has a field for goes into the field ({@link Rfc8345Slots}); all
 * other members stay attributes of their qualified names. What Stemma wrote into its own members comes last and wins.
 */
final class Rfc8345Reader implements Rfc8345Document.Networks {
    private final Rfc8345Headers headers;
    private final Emitter emitter;
    private int networks;

    Rfc8345Reader(Rfc8345Headers headers, Emitter emitter) {
        this.headers = headers;
        this.emitter = emitter;
    }

    @Override
    public void network(JsonInput json) throws IOException {
        Rfc8345Headers.Header header = headers.get(networks++);
        emitter.start(describe(header), header.line());
        while (json.nextMember()) {
            switch (Rfc8345Names.canonical(json.name())) {
                case "node" -> nodes(json);
                case "link" -> links(json, header);
                default -> json.skip();
            }
        }
        emitter.end();
    }

    private Topology describe(Rfc8345Headers.Header header) throws FormatException {
        ObjectNode rest = Json.NODES.objectNode();
        rest.setAll(header.members());
        Topology.Builder topology = Topology.newBuilder();
        emitter.checked(header.line(), () -> {
            topology.setName(take(rest, "network-id"));
            types(rest, topology);
            for (JsonNode reference : takeList(rest, "supporting-network", Set.of("network-ref"))) {
                topology.addSupportingTopologies(text(reference, "network-ref"));
            }
            rest(rest, "stemma:network", Rfc8345Slots.TOPOLOGY, topology);
        });
        return topology.build();
    }

    /* The types are presence containers, mostly empty; what is inside of one is kept whole. */
    private static void types(ObjectNode rest, Topology.Builder topology) {
        JsonNode types = rest.remove("network-types");
        if (types == null) {
            return;
        }
        boolean plain = true;
        for (Map.Entry<String, JsonNode> type : types.properties()) {
            topology.addNetworkTypes(type.getKey());
            plain &= type.getValue().isObject() && type.getValue().isEmpty();
        }
        if (!plain) {
            topology.putAttributes(Rfc8345Slots.NETWORK_TYPES, AttributeJson.of(Rfc8345Slots.NETWORK_TYPES, types));
        }
    }

    private void nodes(JsonInput json) throws IOException {
        requireArray(json, "node");
        while (json.nextElement()) {
            long line = json.line();
            JsonNode tree = json.tree();
            Node.Builder node = Node.newBuilder();
            emitter.checked(line, () -> node(canonical(tree, "node"), node));
            emitter.node(node.build(), line);
        }
    }

    private static void node(ObjectNode rest, Node.Builder node) {
        node.setId(take(rest, "node-id"));
        for (JsonNode reference : takeList(rest, "supporting-node", Set.of("network-ref", "node-ref"))) {
            node.addSupportingNodesBuilder()
                    .setTopology(text(reference, "network-ref"))
                    .setNodeId(text(reference, "node-ref"));
        }
        JsonNode points = rest.remove("termination-point");
        if (points != null) {
            points.forEach(point -> point(canonical(point, "termination-point"), node.addTerminationPointsBuilder()));
        }
        rest(rest, "stemma:node", Rfc8345Slots.NODE, node);
    }

    private static void point(ObjectNode rest, TerminationPoint.Builder point) {
        point.setId(take(rest, "tp-id"));
        for (JsonNode reference :
                takeList(rest, "supporting-termination-point", Set.of("network-ref", "node-ref", "tp-ref"))) {
            point.addSupportingTerminationPointsBuilder()
                    .setTopology(text(reference, "network-ref"))
                    .setNodeId(text(reference, "node-ref"))
                    .setTpId(text(reference, "tp-ref"));
        }
        rest(rest, "stemma:termination-point", List.of(), point);
    }

    private void links(JsonInput json, Rfc8345Headers.Header header) throws IOException {
        requireArray(json, "link");
        boolean written = header.members().containsKey("stemma:network");
        while (json.nextElement()) {
            long line = json.line();
            JsonNode tree = json.tree();
            Link.Builder link = Link.newBuilder();
            emitter.checked(line, () -> {
                if (!written) {
                    link.setReverseLinkId(header.reverse(Rfc8345Headers.Ends.of(tree)));
                }
                link(canonical(tree, "link"), link);
            });
            emitter.link(link.build(), line);
        }
    }

    private static void link(ObjectNode rest, Link.Builder link) {
        link.setId(take(rest, "link-id"));
        JsonNode source = takeObject(rest, "source", Set.of("source-node", "source-tp"));
        JsonNode destination = takeObject(rest, "destination", Set.of("dest-node", "dest-tp"));
        link.setSourceNodeId(text(source, "source-node"))
                .setSourceTpId(text(source, "source-tp"))
                .setDestinationNodeId(text(destination, "dest-node"))
                .setDestinationTpId(text(destination, "dest-tp"));
        for (JsonNode reference : takeList(rest, "supporting-link", Set.of("network-ref", "link-ref"))) {
            link.addSupportingLinksBuilder()
                    .setTopology(text(reference, "network-ref"))
                    .setLinkId(text(reference, "link-ref"));
        }
        rest(rest, "stemma:link", Rfc8345Slots.LINK, link);
    }

    /* What the base members leave: fields, then attributes, then Stemma's own member. */
    private static void rest(ObjectNode rest, String ownName, List<Rfc8345Slots.Slot> slots, Message.Builder into) {
        JsonNode own = rest.remove(ownName);
        JsonNode said = own == null ? MissingNode.getInstance() : own;
        Rfc8345Slots.take(slots, rest, said, into);
        ProtoJson.merge(into.getDescriptorForType().findFieldByName("attributes"), rest, into);
        if (own != null) {
            ProtoJson.merge(own, into);
        }
    }

    private static ObjectNode canonical(JsonNode tree, String what) {
        if (!tree.isObject()) {
            throw new BadValue(what + ": " + tree.getNodeType() + " (expected an object)");
        }
        ObjectNode canonical = Json.NODES.objectNode();
        tree.properties().forEach(member -> {
            String name = Rfc8345Names.canonical(member.getKey());
            if (canonical.has(name)) {
                throw new BadValue(what + ": member \"" + name + "\" (expected once)");
            }
            canonical.set(name, member.getValue());
        });
        return canonical;
    }

    private static String take(ObjectNode rest, String name) {
        JsonNode id = rest.remove(name);
        if (id == null || !id.isValueNode() || id.isNull()) {
            throw new BadValue(name + ": " + (id == null ? "missing" : id) + " (expected an id)");
        }
        return id.asText();
    }

    /* Members of an entry that the standard does not know keep the whole list as an attribute, too. */
    private static Iterable<JsonNode> takeList(ObjectNode rest, String name, Set<String> known) {
        JsonNode list = rest.remove(name);
        if (list == null) {
            return List.of();
        }
        if (!list.isArray()) {
            throw new BadValue(name + ": " + list.getNodeType() + " (expected an array)");
        }
        for (JsonNode entry : list) {
            if (hasMore(entry, known)) {
                rest.set(name, list);
            }
        }
        return list;
    }

    private static JsonNode takeObject(ObjectNode rest, String name, Set<String> known) {
        JsonNode object = rest.remove(name);
        if (object == null || !object.isObject()) {
            throw new BadValue("link " + name + ": " + (object == null ? "missing" : object) + " (expected an object)");
        }
        if (hasMore(object, known)) {
            rest.set(name, object);
        }
        return object;
    }

    private static boolean hasMore(JsonNode object, Set<String> known) {
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            if (!known.contains(Rfc8345Names.local(member.getKey()))) {
                return true;
            }
        }
        return false;
    }

    /** A member, qualified or not; missing if there is none. */
    static JsonNode member(JsonNode object, String name) {
        JsonNode plain = object.path(name);
        if (!plain.isMissingNode()) {
            return plain;
        }
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            if (Rfc8345Names.isBase(member.getKey())
                    && Rfc8345Names.local(member.getKey()).equals(name)) {
                return member.getValue();
            }
        }
        return plain;
    }

    /** A member's text; empty if there is none. */
    static String text(JsonNode object, String name) {
        return member(object, name).asText("");
    }

    private static void requireArray(JsonInput json, String what) throws IOException {
        if (!json.isArray()) {
            throw json.fault(what + ": not an array (expected one)");
        }
    }
}
