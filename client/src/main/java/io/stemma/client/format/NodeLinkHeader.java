package io.stemma.client.format;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a node-link graph says about the whole, gathered in a first look, since the members of a JSON object come in any
 * order: all members but the nodes and links, and how the links name their nodes.
 */
final class NodeLinkHeader {
    private static final Set<String> OTHER_NETJSON =
            Set.of("NetworkRoutes", "DeviceConfiguration", "DeviceMonitoring", "NetworkCollection");

    private final Map<String, JsonNode> members = new LinkedHashMap<>();
    private final List<String> nodeIds = new ArrayList<>();
    private final ArcBalance balance = new ArcBalance();
    private final long line;
    private final boolean collected;
    private boolean positionsAreDegrees = true;
    private boolean numericNodeIds;
    private boolean onlyIntegerEnds = true;
    private boolean linksHaveIds;
    private String linksMember = "";

    private NodeLinkHeader(long line, boolean collected) {
        this.line = line;
        this.collected = collected;
    }

    /** The headers of all graphs of a file: one, or those of a NetJSON collection. */
    static List<NodeLinkHeader> of(Source source) throws IOException {
        try (JsonInput json = JsonInput.open(source)) {
            List<NodeLinkHeader> collection = new ArrayList<>();
            NodeLinkHeader whole = new NodeLinkHeader(json.line(), false);
            boolean isCollection = whole.scan(json, collection);
            json.end();
            if (!isCollection) {
                whole.check(json);
            }
            return isCollection ? collection : List.of(whole);
        }
    }

    /* Whether the object is a collection, whose graphs then have been added. */
    private boolean scan(JsonInput json, List<NodeLinkHeader> collection) throws IOException {
        boolean isCollection = false;
        while (json.nextMember()) {
            switch (json.name()) {
                case "nodes" -> nodes(json);
                case "links", "edges" -> links(json);
                case "collection" -> {
                    isCollection = true;
                    graphs(json, collection);
                }
                default -> members.put(json.name(), json.tree());
            }
        }
        return isCollection && type().equals("NetworkCollection");
    }

    private static void graphs(JsonInput json, List<NodeLinkHeader> collection) throws IOException {
        requireArray(json);
        while (json.nextElement()) {
            if (!json.isObject()) {
                throw json.fault("collection: not an object (expected a NetworkGraph)");
            }
            NodeLinkHeader graph = new NodeLinkHeader(json.line(), true);
            graph.scan(json, new ArrayList<>());
            graph.check(json);
            collection.add(graph);
        }
    }

    private void check(JsonInput json) throws FormatException {
        if (OTHER_NETJSON.contains(type())) {
            throw json.fault("type: \"" + type() + "\" (expected NetworkGraph or NetworkCollection)");
        }
        JsonNode format = members.get("stemma_format");
        if (format != null && format.asInt() != 1) {
            throw json.fault("stemma_format: " + format + " (expected 1)");
        }
        if (nodeIds.isEmpty() && linksMember.isEmpty() && !isWritten()) {
            throw json.fault("no nodes and no links (expected arrays \"nodes\" and \"links\" or \"edges\")");
        }
    }

    private void nodes(JsonInput json) throws IOException {
        requireArray(json);
        while (json.nextElement()) {
            JsonNode node = json.tree();
            JsonNode id = NodeLinkReader.idOf(node);
            numericNodeIds |= id.isNumber() || Numbers.isWhole(id.asText());
            nodeIds.add(NodeLinkReader.text(id));
            JsonNode pos = node.path("pos");
            positionsAreDegrees &= pos.isMissingNode() || ForeignFacts.degrees(pos) != null;
        }
    }

    private void links(JsonInput json) throws IOException {
        if (!linksMember.isEmpty()) {
            throw json.fault("\"" + linksMember + "\" and \"" + json.name() + "\" (expected one of them)");
        }
        linksMember = json.name();
        requireArray(json);
        while (json.nextElement()) {
            JsonNode link = json.tree();
            JsonNode source = link.path("source");
            JsonNode target = link.path("target");
            onlyIntegerEnds &= source.isIntegralNumber() && target.isIntegralNumber();
            linksHaveIds |= link.has("id");
            balance.add(NodeLinkReader.text(source), NodeLinkReader.text(target));
        }
    }

    private static void requireArray(JsonInput json) throws IOException {
        if (!json.isArray()) {
            throw json.fault("\"" + json.name() + "\": not an array (expected one)");
        }
    }

    Map<String, JsonNode> members() {
        return members;
    }

    /** Whether the graph is one of a NetJSON collection, and not the file as a whole. */
    boolean isCollected() {
        return collected;
    }

    long line() {
        return line;
    }

    /** NetJSON's type; empty if there is none. */
    String type() {
        JsonNode type = members.get("type");
        return type == null ? "" : type.asText();
    }

    /** Whether Stemma wrote the file, so that every member has its exact meaning. */
    boolean isWritten() {
        return members.containsKey("stemma_format");
    }

    boolean positionsAreDegrees() {
        return positionsAreDegrees;
    }

    /** Whether the two directions of an edge are two links of the file, whose ids we make. */
    boolean isPaired() {
        return balance.isBothWays() && !linksHaveIds;
    }

    /**
     * The id of the node that a link's end names. D3 and old versions of networkx number the nodes instead; that is so
     * if all ends are integers and no node has a number for an id.
     */
    String node(JsonNode end) {
        boolean numbered = onlyIntegerEnds && !numericNodeIds;
        return numbered && end.canConvertToInt() && end.intValue() >= 0 && end.intValue() < nodeIds.size()
                ? nodeIds.get(end.intValue())
                : NodeLinkReader.text(end);
    }
}
