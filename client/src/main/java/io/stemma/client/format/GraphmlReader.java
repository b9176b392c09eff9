package io.stemma.client.format;

import io.stemma.client.format.ImportOptions.Direction;
import io.stemma.v1.AttributeValue;
import io.stemma.v1.Link;
import io.stemma.v1.Node;
import io.stemma.v1.TerminationPoint;
import io.stemma.v1.Topology;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The second look through a GraphML file: emits its graphs, nodes and edges.
 *
 * <p>Every graph is a topology. A port is a termination point. Hyperedges, nested graphs and ports inside ports have no
 * counterpart and are refused. yEd's graphics are left out, but for the labels in them.
 */
final class GraphmlReader {
    private final Source source;
    private final GraphmlHeader header;
    private final ImportOptions options;
    private final Emitter emitter;
    private EdgeIds ids = new EdgeIds();
    private int graphs;

    GraphmlReader(Source source, GraphmlHeader header, ImportOptions options, Emitter emitter) {
        this.source = source;
        this.header = header;
        this.options = options;
        this.emitter = emitter;
    }

    void read(XmlInput xml) throws IOException {
        xml.root();
        while (xml.nextChild()) {
            if (xml.name().equals("graph")) {
                graph(xml);
            } else {
                xml.skip();
            }
        }
        xml.end();
    }

    private void graph(XmlInput xml) throws IOException {
        GraphmlHeader.Graph graph = header.graph(graphs++);
        String byDefault = xml.attribute("edgedefault");
        emitter.start(describe(xml, graph), xml.line());
        ids = new EdgeIds();
        while (xml.nextChild()) {
            switch (xml.name()) {
                case "node" -> node(xml);
                case "edge" -> edge(xml, byDefault, graph.edgesAreNumbered());
                case "data", "desc" -> xml.skip();
                default -> throw refused(xml);
            }
        }
        emitter.end();
    }

    private FormatException refused(XmlInput xml) {
        return xml.fault("<" + xml.name() + "> in a graph (expected <node> or <edge>)");
    }

    private Topology describe(XmlInput xml, GraphmlHeader.Graph graph) throws IOException {
        Topology.Builder topology = Topology.newBuilder().setName(name(xml.attribute("id")));
        emitter.checked(xml.line(), () -> {
            if (header.written()) {
                GraphmlFields.apply(header, "graph", graph.data(), topology);
            } else {
                foreign(xml, graph, topology);
            }
        });
        return topology.build();
    }

    private void foreign(XmlInput xml, GraphmlHeader.Graph graph, Topology.Builder topology) {
        Map<String, AttributeValue> facts = header.facts("graph", graph.data());
        String id = xml.attribute("id");
        if (id != null && !id.isEmpty()) {
            facts.putIfAbsent("id", text(id));
        }
        if (!graph.description().isEmpty()) {
            facts.putIfAbsent("desc", text(graph.description()));
        }
        ForeignFacts.apply(facts, topology);
    }

    /* The ids of graphs are mostly "G" or empty; a file of several needs them to tell its graphs apart. */
    private String name(@Nullable String id) {
        if (header.written() && id != null) {
            return id;
        }
        if (header.graphCount() == 1) {
            return source.stem();
        }
        return source.stem() + "-" + (id == null || id.isEmpty() ? String.valueOf(graphs) : id);
    }

    private void node(XmlInput xml) throws IOException {
        long line = xml.line();
        Node.Builder node = Node.newBuilder().setId(required(xml, "id"));
        Map<String, String> data = new LinkedHashMap<>();
        String description = "";
        while (xml.nextChild()) {
            switch (xml.name()) {
                case "data" -> data(xml, data);
                case "port" -> node.addTerminationPoints(port(xml));
                case "desc" -> description = xml.text();
                default ->
                    throw xml.fault(
                            "<" + xml.name() + "> in node \"" + node.getId() + "\" (expected <data> or <port>)");
            }
        }
        String desc = description;
        emitter.checked(line, () -> {
            if (header.written()) {
                GraphmlFields.apply(header, "node", data, node);
            } else {
                ForeignFacts.apply(facts("node", data, desc), true, node);
            }
        });
        emitter.node(node.build(), line);
    }

    private TerminationPoint port(XmlInput xml) throws IOException {
        long line = xml.line();
        TerminationPoint.Builder point = TerminationPoint.newBuilder().setId(required(xml, "name"));
        Map<String, String> data = new LinkedHashMap<>();
        while (xml.nextChild()) {
            switch (xml.name()) {
                case "data" -> data(xml, data);
                case "desc" -> xml.skip();
                default -> throw xml.fault("<" + xml.name() + "> in a port (expected <data>)");
            }
        }
        emitter.checked(line, () -> {
            if (header.written()) {
                GraphmlFields.apply(header, "port", data, point);
            } else {
                point.putAllAttributes(header.facts("port", data));
            }
        });
        return point.build();
    }

    private void edge(XmlInput xml, @Nullable String byDefault, boolean numbered) throws IOException {
        long line = xml.line();
        boolean directed = isDirected(xml, byDefault);
        String from = required(xml, "source");
        String to = required(xml, "target");
        String id = xml.attribute("id");
        boolean named = id != null && !id.isEmpty() && !numbered;
        Link.Builder link = Link.newBuilder()
                .setId(named ? String.valueOf(id) : ids.next(from, to))
                .setSourceNodeId(from)
                .setDestinationNodeId(to)
                .setSourceTpId(orEmpty(xml.attribute("sourceport")))
                .setDestinationTpId(orEmpty(xml.attribute("targetport")));
        Map<String, String> data = new LinkedHashMap<>();
        String description = "";
        while (xml.nextChild()) {
            switch (xml.name()) {
                case "data" -> data(xml, data);
                case "desc" -> description = xml.text();
                default -> throw xml.fault("<" + xml.name() + "> in an edge (expected <data>)");
            }
        }
        String desc = description;
        emitter.checked(line, () -> {
            if (header.written()) {
                GraphmlFields.apply(header, "edge", data, link);
            } else {
                Map<String, AttributeValue> facts = facts("edge", data, desc);
                if (numbered) {
                    facts.putIfAbsent("key", text(String.valueOf(id)));
                }
                ForeignFacts.apply(facts, link);
            }
        });
        if (directed) {
            emitter.link(link.build(), line);
        } else {
            emitter.edge(link.build(), line);
        }
    }

    private boolean isDirected(XmlInput xml, @Nullable String byDefault) throws FormatException {
        if (header.written() || options.direction() == Direction.DIRECTED) {
            return true;
        }
        if (options.direction() == Direction.UNDIRECTED) {
            return false;
        }
        String own = xml.attribute("directed");
        String said = own != null ? own : String.valueOf(byDefault);
        return switch (said) {
            case "directed", "true", "1" -> true;
            case "undirected", "false", "0" -> false;
            default -> throw xml.fault("edgedefault: \"" + said + "\" (expected directed or undirected)");
        };
    }

    private Map<String, AttributeValue> facts(String element, Map<String, String> data, String description) {
        Map<String, AttributeValue> facts = header.facts(element, data);
        if (!description.isEmpty()) {
            facts.putIfAbsent("desc", text(description));
        }
        return facts;
    }

    private void data(XmlInput xml, Map<String, String> data) throws IOException {
        header.key(xml, xml.attribute("key"));
        GraphmlHeader.data(xml, data);
    }

    private static String required(XmlInput xml, String attribute) throws FormatException {
        String value = xml.attribute(attribute);
        if (value == null || value.isEmpty()) {
            throw xml.fault("<" + xml.name() + ">: no " + attribute + " (expected one)");
        }
        return value;
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static AttributeValue text(String text) {
        return AttributeValue.newBuilder().setStringValue(text).build();
    }
}
