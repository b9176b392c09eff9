package io.stemma.client.format;

import io.stemma.v1.Link;
import io.stemma.v1.Node;
import io.stemma.v1.Topology;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** One topology as a file gave it, held in memory. */
record Imported(Topology topology, List<Node> nodes, List<Link> links) {

    /** All topologies of a file, its format detected. */
    static List<Imported> all(Source source, ImportOptions options) throws IOException {
        return all(TopologyFormats.detect(source), source, options);
    }

    static List<Imported> all(TopologyFormat format, Source source, ImportOptions options) throws IOException {
        Collector collector = new Collector();
        format.read(source, options, collector);
        return collector.all;
    }

    static Imported of(Source source) throws IOException {
        return of(source, ImportOptions.DEFAULT);
    }

    static Imported of(Source source, ImportOptions options) throws IOException {
        List<Imported> all = all(source, options);
        if (all.size() != 1) {
            throw new AssertionError(source.name() + ": " + all.size() + " topologies");
        }
        return all.get(0);
    }

    static Imported of(String name, String text) throws IOException {
        return of(Source.of(name, text.getBytes(StandardCharsets.UTF_8)));
    }

    Node node(String id) {
        return nodes.stream()
                .filter(node -> node.getId().equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no node " + id));
    }

    Link link(String id) {
        return links.stream()
                .filter(link -> link.getId().equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no link " + id + " in "
                        + links.stream().map(Link::getId).toList()));
    }

    TopologySource source() {
        return TopologySource.of(topology, nodes, links);
    }

    byte[] written(String format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        TopologyFormats.named(format).write(source(), out);
        return out.toByteArray();
    }

    /** Written and read again; the format is detected on the way. */
    Imported throughFile(String format) throws IOException {
        Source file = Source.of("copy." + format, written(format));
        if (!TopologyFormats.detect(file).name().equals(format)) {
            throw new AssertionError("detected " + TopologyFormats.detect(file).name() + " (expected " + format + ")");
        }
        return of(file);
    }

    private static final class Collector implements TopologySink {
        private final List<Imported> all = new ArrayList<>();

        @Override
        public void topology(Topology description) {
            all.add(new Imported(description, new ArrayList<>(), new ArrayList<>()));
        }

        @Override
        public void node(Node node) {
            all.get(all.size() - 1).nodes.add(node);
        }

        @Override
        public void link(Link link) {
            all.get(all.size() - 1).links.add(link);
        }
    }
}
