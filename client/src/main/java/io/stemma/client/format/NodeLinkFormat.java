package io.stemma.client.format;

import com.fasterxml.jackson.core.JsonGenerator;
import io.stemma.v1.Link;
import io.stemma.v1.Node;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.List;

/** Node-link JSON. Read: networkx, TopoHub, D3, NetJSON; written: for networkx, see {@link NodeLinkFields}. */
final class NodeLinkFormat implements TopologyFormat {
    @Override
    public String name() {
        return "node-link";
    }

    @Override
    public String description() {
        return "node-link JSON; networkx, TopoHub, NetJSON";
    }

    /* Any JSON object that is not of another format: what is wrong with it, the reader tells best. */
    @Override
    public boolean detects(Head head) {
        return head.first() == '{';
    }

    @Override
    public boolean writes() {
        return true;
    }

    @Override
    public void read(Source source, ImportOptions options, TopologySink sink) throws IOException {
        List<NodeLinkHeader> headers = NodeLinkHeader.of(source);
        Emitter emitter = new Emitter(source.name(), sink);
        try (JsonInput json = JsonInput.open(source)) {
            new NodeLinkReader(source, headers, options, emitter).read(json);
        }
    }

    @Override
    public void write(TopologySource topology, OutputStream out) throws IOException {
        JsonGenerator json = JsonOutput.open(out);
        json.writeStartObject();
        json.writeNumberField("stemma_format", 1);
        json.writeBooleanField("directed", true);
        json.writeBooleanField("multigraph", true);
        json.writeFieldName("graph");
        json.writeTree(NodeLinkFields.tree(Content.of(topology.description())));
        json.writeArrayFieldStart("nodes");
        for (Iterator<Node> nodes = topology.nodes(); nodes.hasNext(); ) {
            JsonOutput.element(json, NodeLinkFields.tree(Content.of(nodes.next())));
        }
        json.writeEndArray();
        json.writeArrayFieldStart("edges");
        for (Iterator<Link> links = topology.links(); links.hasNext(); ) {
            JsonOutput.element(json, NodeLinkFields.tree(Content.of(links.next())));
        }
        json.writeEndArray();
        json.writeEndObject();
        json.close();
    }
}
