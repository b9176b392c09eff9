package io.stemma.client.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.stemma.client.format.ImportOptions.Direction;
import io.stemma.v1.AttributeValue;
import io.stemma.v1.Link;
import io.stemma.v1.Node;
import io.stemma.v1.Topology;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The second look through a node-link file: emits its graphs, nodes and links.
 *
 * <p>Whether links are directed is what {@code directed} says. Without it, a graph that holds every link in both
 * directions is taken as such; of any other, NetJSON's links are directed, since their cost is that of one direction,
 * and those of the rest are undirected, as networkx takes them.
 */
final class NodeLinkReader {
    /** Members of the whole that are the format's own and no facts. */
    private static final Set<String> OWN = Set.of("directed", "multigraph", "graph", "type");

    private final Source source;
    private final List<NodeLinkHeader> headers;
    private final ImportOptions options;
    private final Emitter emitter;
    private EdgeIds ids = new EdgeIds();

    private enum Shape {
        ARCS,
        EDGES,
        PAIRS
    }

    NodeLinkReader(Source source, List<NodeLinkHeader> headers, ImportOptions options, Emitter emitter) {
        this.source = source;
        this.headers = headers;
        this.options = options;
        this.emitter = emitter;
    }

    void read(JsonInput json) throws IOException {
        if (headers.size() == 1 && !headers.get(0).isCollected()) {
            graph(json, headers.get(0), 0);
            return;
        }
        while (json.nextMember()) {
            if (json.name().equals("collection")) {
                for (int i = 0; json.nextElement(); i++) {
                    graph(json, headers.get(i), i + 1);
                }
            } else {
                json.skip();
            }
        }
    }

    private void graph(JsonInput json, NodeLinkHeader header, int number) throws IOException {
        emitter.start(describe(header, number), header.line());
        ids = new EdgeIds();
        while (json.nextMember()) {
            switch (json.name()) {
                case "nodes" -> nodes(json, header);
                case "links", "edges" -> links(json, header);
                default -> json.skip();
            }
        }
        emitter.end();
    }

    private void nodes(JsonInput json, NodeLinkHeader header) throws IOException {
        while (json.nextElement()) {
            long line = json.line();
            JsonNode tree = json.tree();
            JsonNode id = idOf(tree);
            if (id.isMissingNode() || id.isNull()) {
                throw emitter.fault(line, "node: no id (expected one)");
            }
            Node.Builder node = Node.newBuilder().setId(text(id));
            emitter.checked(line, () -> {
                if (header.isWritten()) {
                    NodeLinkFields.apply(tree, node);
                } else {
                    ForeignFacts.apply(facts(tree, Set.of("id")), header.positionsAreDegrees(), node);
                }
            });
            emitter.node(node.build(), line);
        }
    }

    private void links(JsonInput json, NodeLinkHeader header) throws IOException {
        Shape shape = shape(header);
        while (json.nextElement()) {
            long line = json.line();
            JsonNode tree = json.tree();
            Link.Builder link = Link.newBuilder()
                    .setSourceNodeId(end(tree, "source", header, line))
                    .setDestinationNodeId(end(tree, "target", header, line));
            emitter.checked(line, () -> {
                if (header.isWritten()) {
                    NodeLinkFields.apply(tree, link);
                } else {
                    ForeignFacts.apply(facts(tree, Set.of("id", "source", "target")), link);
                }
            });
            emit(link, tree.path("id"), shape, line);
        }
    }

    private void emit(Link.Builder link, JsonNode id, Shape shape, long line) throws IOException {
        String from = link.getSourceNodeId();
        String to = link.getDestinationNodeId();
        int n = ids.count(from, to);
        if (link.getId().isEmpty()) {
            link.setId(id.isMissingNode() || id.isNull() ? EdgeIds.id(from, to, n) : text(id));
        }
        switch (shape) {
            case ARCS -> emitter.link(link.build(), line);
            case EDGES -> emitter.edge(link.build(), line);
            case PAIRS ->
                emitter.link(
                        from.equals(to)
                                ? link.build()
                                : link.setReverseLinkId(EdgeIds.id(to, from, n)).build(),
                        line);
        }
    }

    private Shape shape(NodeLinkHeader header) {
        JsonNode directed = header.members().get("directed");
        if (header.isWritten() || options.direction() == Direction.DIRECTED) {
            return Shape.ARCS;
        }
        if (options.direction() == Direction.AUTO && directed != null && directed.isBoolean()) {
            return directed.booleanValue() ? Shape.ARCS : Shape.EDGES;
        }
        if (header.isPaired()) {
            return Shape.PAIRS;
        }
        boolean arcs = options.direction() == Direction.AUTO && header.type().equals("NetworkGraph");
        return arcs ? Shape.ARCS : Shape.EDGES;
    }

    private String end(JsonNode link, String role, NodeLinkHeader header, long line) throws FormatException {
        JsonNode end = link.path(role);
        boolean isReference = end.isObject() && end.has("id");
        if (end.isMissingNode() || end.isNull() || (end.isObject() && !isReference)) {
            throw emitter.fault(line, "link: no " + role + " (expected the id of a node)");
        }
        return header.node(isReference ? end.get("id") : end);
    }

    private Topology describe(NodeLinkHeader header, int number) throws FormatException {
        Topology.Builder topology = Topology.newBuilder();
        JsonNode graph = header.members().getOrDefault("graph", MissingNode.getInstance());
        if (header.isWritten()) {
            emitter.checked(header.line(), () -> NodeLinkFields.apply(graph, topology));
            return topology.build();
        }
        Map<String, AttributeValue> facts = new LinkedHashMap<>();
        header.members().forEach((name, value) -> {
            if (!OWN.contains(name)) {
                keep(header, facts, name, value);
            }
        });
        graph.properties().forEach(fact -> keep(header, facts, fact.getKey(), fact.getValue()));
        if (graph.isArray()) {
            // networkx 1 writes the graph's facts as pairs.
            graph.forEach(pair -> keep(header, facts, pair.path(0).asText(), pair.path(1)));
        }
        topology.setName(name(header, graph, number));
        ForeignFacts.apply(facts, topology);
        return topology.build();
    }

    /* TopoHub keeps a network's demands beside it, which are no part of it and can be large. */
    private void keep(NodeLinkHeader header, Map<String, AttributeValue> facts, String name, JsonNode value) {
        try {
            facts.put(name, AttributeJson.of(name, value));
        } catch (BadValue e) {
            emitter.notice(header.line(), "left out: " + e.reason());
        }
    }

    private String name(NodeLinkHeader header, JsonNode graph, int number) {
        JsonNode id = header.members().getOrDefault("topology_id", graph.path("name"));
        if (id.isTextual() && !id.textValue().isBlank()) {
            return id.textValue();
        }
        return number == 0 ? source.stem() : source.stem() + "-" + number;
    }

    private static Map<String, AttributeValue> facts(JsonNode tree, Set<String> except) {
        Map<String, AttributeValue> facts = new LinkedHashMap<>();
        tree.properties().forEach(member -> {
            if (!except.contains(member.getKey())) {
                facts.put(member.getKey(), AttributeJson.of(member.getKey(), member.getValue()));
            }
        });
        return facts;
    }

    /** What identifies a node: its id, else its name; a node may also be its id alone. */
    static JsonNode idOf(JsonNode node) {
        if (!node.isObject()) {
            return node;
        }
        return node.has("id") ? node.get("id") : node.path("name");
    }

    /** An id as text: networkx also has numbers and tuples for ids. */
    static String text(JsonNode id) {
        return id.isContainerNode() ? Json.text(id) : id.asText();
    }
}
