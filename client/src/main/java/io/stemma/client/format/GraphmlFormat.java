package io.stemma.client.format;

import java.io.IOException;
import java.io.OutputStream;

/** GraphML. Read: the Topology Zoo, networkx, yEd and others; written: see {@link GraphmlWriter}. */
final class GraphmlFormat implements TopologyFormat {
    @Override
    public String name() {
        return "graphml";
    }

    @Override
    public String description() {
        return "GraphML; Topology Zoo, networkx, yEd";
    }

    @Override
    public boolean detects(Head head) {
        return head.first() == '<' && head.text().contains("graphml");
    }

    @Override
    public boolean writes() {
        return true;
    }

    @Override
    public void read(Source source, ImportOptions options, TopologySink sink) throws IOException {
        GraphmlHeader header = GraphmlHeader.of(source);
        Emitter emitter = new Emitter(source.name(), sink);
        try (XmlInput xml = XmlInput.open(source)) {
            new GraphmlReader(source, header, options, emitter).read(xml);
        }
    }

    @Override
    public void write(TopologySource topology, OutputStream out) throws IOException {
        new GraphmlWriter().write(topology, out);
    }
}
