package io.stemma.client.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.stemma.v1.Topology;
import java.io.IOException;
import java.util.List;

/**
 * One topology that an import made.
 *
 * @param topology as committed
 * @param nodes how many nodes were sent
 * @param links how many links were sent
 * @param seconds how long the whole file took
 */
record Imported(String file, String format, Topology topology, long nodes, long links, double seconds) {
    private long elementsPerSecond() {
        return Math.round((nodes + links) / Math.max(seconds, 1e-3));
    }

    static void print(List<Imported> imported, Output output) throws IOException {
        if (output.json()) {
            output.document(json -> document(imported, json));
            return;
        }
        Table table = Table.of("TOPOLOGY", ">VERSION", ">NODES", ">LINKS", "FORMAT", ">SECONDS", ">ELEMENTS/S");
        imported.forEach(one -> table.row(
                one.topology.getName(),
                one.topology.getVersion(),
                Quantity.count(one.nodes),
                Quantity.count(one.links),
                one.format,
                String.format("%.2f", one.seconds),
                Quantity.count(one.elementsPerSecond())));
        if (!imported.isEmpty()) {
            output.table(table);
        }
    }

    private static void document(List<Imported> imported, JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("imported");
        for (Imported one : imported) {
            json.writeStartObject();
            json.writeStringField("file", one.file);
            json.writeStringField("format", one.format);
            json.writeNumberField("nodes_sent", one.nodes);
            json.writeNumberField("links_sent", one.links);
            json.writeNumberField("seconds", one.seconds);
            json.writeNumberField("elements_per_second", one.elementsPerSecond());
            json.writeFieldName("topology");
            new MessageJson(json).write(one.topology);
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
