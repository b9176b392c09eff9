package io.stemma.client.format;

import com.google.protobuf.Message;
import io.stemma.v1.Link;
import io.stemma.v1.Node;
import io.stemma.v1.TerminationPoint;
import io.stemma.v1.Topology;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a topology as a directed GraphML graph, one edge a link, so that any reader of GraphML sees the graph, its
 * labels, positions and numbers; keys carry {@code stemma:} attributes that give them their exact meaning back.
 */
final class GraphmlWriter {
    private static final List<String> GRAPH_SAYS = List.of("name");
    private static final List<String> NODE_SAYS = List.of("id", "termination_points");
    private static final List<String> PORT_SAYS = List.of("id");
    private static final List<String> EDGE_SAYS =
            List.of("id", "source_node_id", "destination_node_id", "source_tp_id", "destination_tp_id");

    private final Map<KeyFor, String> keys = new LinkedHashMap<>();

    private record KeyFor(String element, GraphmlFields.Fact fact) {}

    /** Writes all of it, in two passes over the source. */
    void write(TopologySource source, OutputStream stream) throws IOException {
        Topology topology = Content.of(source.description());
        collect("graph", topology, GRAPH_SAYS);
        for (Iterator<Node> nodes = source.nodes(); nodes.hasNext(); ) {
            collect(Content.of(nodes.next()));
        }
        for (Iterator<Link> links = source.links(); links.hasNext(); ) {
            collect("edge", Content.of(links.next()), EDGE_SAYS);
        }
        XmlOutput xml = new XmlOutput(stream);
        xml.start("graphml")
                .attribute("xmlns", "http://graphml.graphdrawing.org/xmlns")
                .attribute("xmlns:stemma", GraphmlHeader.STEMMA)
                .attribute("stemma:format", "1");
        keys(xml);
        graph(xml, topology, source);
        xml.end();
        xml.flush();
    }

    private void collect(Node node) {
        collect("node", node, NODE_SAYS);
        node.getTerminationPointsList().forEach(point -> collect("port", point, PORT_SAYS));
    }

    private void collect(String element, Message message, List<String> except) {
        for (GraphmlFields.Fact fact : GraphmlFields.facts(message, except).keySet()) {
            keys.putIfAbsent(new KeyFor(element, fact), "d" + keys.size());
        }
    }

    private void keys(XmlOutput xml) throws IOException {
        for (Map.Entry<KeyFor, String> entry : keys.entrySet()) {
            GraphmlFields.Fact fact = entry.getKey().fact();
            xml.start("key")
                    .attribute("id", entry.getValue())
                    .attribute("for", entry.getKey().element())
                    .attribute("attr.name", fact.name())
                    .attribute("attr.type", fact.type().graphmlName());
            if (!fact.role().isEmpty()) {
                xml.attribute("stemma:role", fact.role());
            }
            if (fact.type() == GraphmlKey.Type.JSON) {
                xml.attribute("stemma:type", "json");
            }
            xml.end();
        }
    }

    private void graph(XmlOutput xml, Topology topology, TopologySource source) throws IOException {
        xml.start("graph").attribute("id", topology.getName()).attribute("edgedefault", "directed");
        data(xml, "graph", topology, GRAPH_SAYS);
        for (Iterator<Node> nodes = source.nodes(); nodes.hasNext(); ) {
            node(xml, Content.of(nodes.next()));
        }
        for (Iterator<Link> links = source.links(); links.hasNext(); ) {
            edge(xml, Content.of(links.next()));
        }
        xml.end();
    }

    private void node(XmlOutput xml, Node node) throws IOException {
        xml.start("node").attribute("id", node.getId());
        data(xml, "node", node, NODE_SAYS);
        for (TerminationPoint point : node.getTerminationPointsList()) {
            xml.start("port").attribute("name", point.getId());
            data(xml, "port", point, PORT_SAYS);
            xml.end();
        }
        xml.end();
    }

    private void edge(XmlOutput xml, Link link) throws IOException {
        xml.start("edge")
                .attribute("id", link.getId())
                .attribute("source", link.getSourceNodeId())
                .attribute("target", link.getDestinationNodeId());
        if (!link.getSourceTpId().isEmpty()) {
            xml.attribute("sourceport", link.getSourceTpId());
        }
        if (!link.getDestinationTpId().isEmpty()) {
            xml.attribute("targetport", link.getDestinationTpId());
        }
        data(xml, "edge", link, EDGE_SAYS);
        xml.end();
    }

    private void data(XmlOutput xml, String element, Message message, List<String> except) throws IOException {
        for (Map.Entry<GraphmlFields.Fact, String> fact :
                GraphmlFields.facts(message, except).entrySet()) {
            xml.start("data")
                    .attribute("key", String.valueOf(keys.get(new KeyFor(element, fact.getKey()))))
                    .end(fact.getValue());
        }
    }
}
