package io.stemma.client.format;

import io.stemma.v1.AttributeValue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a GraphML file says about the whole, gathered in a first look: its keys, and of each graph its own data, which
 * may stand after the nodes, and whether its edges carry networkx's numbers instead of ids.
 */
final class GraphmlHeader {
    /** The namespace of the attributes that only Stemma writes. */
    static final String STEMMA = "urn:stemma:graphml:1";

    /* yEd keeps labels inside its graphics. */
    private static final Set<String> YED_LABELS = Set.of("NodeLabel", "EdgeLabel");

    private final Map<String, GraphmlKey> keys = new LinkedHashMap<>();
    private final List<Graph> graphs = new ArrayList<>();
    private final boolean written;

    /** One graph. */
    static final class Graph {
        private final Map<String, String> data = new LinkedHashMap<>();
        private final EdgeIds arcs = new EdgeIds();
        private String description = "";
        private boolean edgesMayBeNumbered = true;
        private int edgesOfNumber0;

        Map<String, String> data() {
            return data;
        }

        String description() {
            return description;
        }

        /**
         * Whether the edges' ids are networkx's keys: they count the edges between the same two nodes, 0 for the first,
         * and so repeat all over the file.
         */
        boolean edgesAreNumbered() {
            return edgesMayBeNumbered && edgesOfNumber0 > 1;
        }

        private void edge(@Nullable String id, @Nullable String source, @Nullable String target) {
            if (edgesMayBeNumbered) {
                int n = arcs.count(String.valueOf(source), String.valueOf(target));
                edgesMayBeNumbered = String.valueOf(n - 1).equals(id);
                edgesOfNumber0 += n == 1 ? 1 : 0;
            }
        }
    }

    private GraphmlHeader(boolean written) {
        this.written = written;
    }

    static GraphmlHeader of(Source source) throws IOException {
        try (XmlInput xml = XmlInput.open(source)) {
            xml.root();
            if (!xml.name().equals("graphml")) {
                throw xml.fault("root element <" + xml.name() + "> (expected <graphml>)");
            }
            String format = xml.attribute(STEMMA, "format");
            if (format != null && !format.equals("1")) {
                throw xml.fault("stemma:format: \"" + format + "\" (expected 1)");
            }
            GraphmlHeader header = new GraphmlHeader(format != null);
            header.scan(xml);
            return header;
        }
    }

    /** Whether Stemma wrote the file, so that every key has its exact meaning. */
    boolean written() {
        return written;
    }

    Graph graph(int index) {
        return graphs.get(index);
    }

    int graphCount() {
        return graphs.size();
    }

    Iterable<GraphmlKey> keys() {
        return keys.values();
    }

    GraphmlKey key(XmlInput xml, @Nullable String id) throws FormatException {
        GraphmlKey key = keys.get(String.valueOf(id));
        if (key == null) {
            throw xml.fault("data key: \"" + id + "\" (expected the id of a <key>)");
        }
        return key;
    }

    /** The facts that data of an element are, with the defaults of what it does not say. */
    Map<String, AttributeValue> facts(String element, Map<String, String> data) {
        Map<String, AttributeValue> facts = new LinkedHashMap<>();
        for (GraphmlKey key : keys.values()) {
            String text = data.get(key.id());
            if (text == null && key.isFor(element)) {
                text = key.byDefault();
            }
            if (text != null && !isBlankNumber(key, text)) {
                String name = facts.containsKey(key.name()) ? key.name() + "." + key.id() : key.name();
                facts.put(name, key.value(text));
            }
        }
        return facts;
    }

    /* Some writers leave a number they do not know empty. */
    private static boolean isBlankNumber(GraphmlKey key, String text) {
        return key.type() != GraphmlKey.Type.STRING && text.isBlank();
    }

    private void scan(XmlInput xml) throws IOException {
        while (xml.nextChild()) {
            switch (xml.name()) {
                case "key" -> key(xml);
                case "graph" -> graph(xml);
                default -> xml.skip();
            }
        }
        xml.end();
        if (graphs.isEmpty()) {
            throw xml.fault("no graph (expected a <graph>)");
        }
        for (Graph graph : graphs) {
            for (String id : graph.data.keySet()) {
                key(xml, id);
            }
        }
    }

    private void key(XmlInput xml) throws IOException {
        String id = xml.attribute("id");
        if (id == null) {
            throw xml.fault("key: no id (expected one)");
        }
        long line = xml.line();
        String name = xml.attribute("yfiles.type") == null ? xml.attribute("attr.name") : "label";
        String domain = xml.attribute("for");
        String role = xml.attribute(STEMMA, "role");
        boolean isJson = "json".equals(xml.attribute(STEMMA, "type"));
        String type = xml.attribute("attr.type");
        String byDefault = null;
        while (xml.nextChild()) {
            if (xml.name().equals("default")) {
                byDefault = xml.textOrDescendant(Set.of());
            } else {
                xml.skip();
            }
        }
        GraphmlKey key = new GraphmlKey(
                id,
                domain == null ? "all" : domain,
                name == null ? id : name,
                isJson ? GraphmlKey.Type.JSON : GraphmlKey.Type.of(type == null ? "string" : type),
                role == null ? "" : role,
                byDefault,
                line);
        GraphmlKey earlier = keys.putIfAbsent(id, key);
        if (earlier != null) {
            throw xml.fault("key id: \"" + id + "\" (expected a new one; line " + earlier.line() + " has it)");
        }
    }

    private void graph(XmlInput xml) throws IOException {
        Graph graph = new Graph();
        graphs.add(graph);
        while (xml.nextChild()) {
            switch (xml.name()) {
                case "data" -> data(xml, graph.data);
                case "desc" -> graph.description = xml.text();
                case "edge" -> {
                    graph.edge(xml.attribute("id"), xml.attribute("source"), xml.attribute("target"));
                    xml.skip();
                }
                default -> xml.skip();
            }
        }
    }

    /** Reads a {@code <data>} element into the others of its element. */
    static void data(XmlInput xml, Map<String, String> data) throws IOException {
        String key = String.valueOf(xml.attribute("key"));
        long line = xml.line();
        String text = xml.textOrDescendant(YED_LABELS);
        if (text != null && data.putIfAbsent(key, text) != null) {
            throw xml.fault("data key: \"" + key + "\" (expected once in an element; see line " + line + ")");
        }
    }
}
