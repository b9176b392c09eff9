package io.stemma.server.graph;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.stemma.server.graph.LinkContent.LinkColumns;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A topology as two sorted maps: the naive oracle of the tests. */
public final class ModelGraph {
    /** A node: its content and versions. */
    public record ModelNode(String content, long created, long modified) {}

    /** A link: its ends, content and versions. */
    public record ModelLink(
            String source,
            String destination,
            String content,
            int igpMetric,
            boolean up,
            Map<String, Double> metrics,
            long created,
            long modified) {}

    /** The nodes by id. */
    public final Map<String, ModelNode> nodes = new TreeMap<>();
    /** The links by id. */
    public final Map<String, ModelLink> links = new TreeMap<>();

    /** The id of the primary node. */
    public @Nullable String primary;

    /** All that the graph shows, as a model. */
    public static ModelGraph of(GraphView graph) {
        ModelGraph model = new ModelGraph();
        for (int node = graph.nextNode(0); node >= 0; node = graph.nextNode(node + 1)) {
            Element e = graph.node(node);
            model.nodes.put(
                    e.id(), new ModelNode(new String(e.content(), UTF_8), e.createdVersion(), e.modifiedVersion()));
        }
        for (int link = graph.nextLink(0); link >= 0; link = graph.nextLink(link + 1)) {
            model.links.put(graph.link(link).id(), modelLink(graph, link));
        }
        model.primary = graph.nodeId(graph.primary());
        return model;
    }

    private static ModelLink modelLink(GraphView graph, int link) {
        Element e = graph.link(link);
        double igp = graph.metric(link, GraphView.IGP_METRIC);
        Map<String, Double> metrics = new TreeMap<>();
        for (String name : graph.metricNames()) {
            double value = graph.metric(link, graph.metricNumber(name));
            if (!Double.isNaN(value)) {
                metrics.put(name, value);
            }
        }
        return new ModelLink(
                graph.node(graph.source(link)).id(),
                graph.node(graph.destination(link)).id(),
                new String(e.content(), UTF_8),
                Double.isNaN(igp) ? LinkColumns.ABSENT : (int) igp,
                graph.up(link),
                metrics,
                e.createdVersion(),
                e.modifiedVersion());
    }

    /** Puts a node at that version. */
    public void putNode(String id, String content, long version) {
        ModelNode old = nodes.get(id);
        nodes.put(id, new ModelNode(content, old == null ? version : old.created, version));
    }

    /** Puts a link at that version. */
    public void putLink(LinkContent link, long version) {
        String id = new String(link.id(), UTF_8);
        ModelLink old = links.get(id);
        links.put(
                id,
                new ModelLink(
                        new String(link.sourceId(), UTF_8),
                        new String(link.destinationId(), UTF_8),
                        new String(link.content(), UTF_8),
                        link.columns().igpMetric(),
                        link.columns().up(),
                        new TreeMap<>(link.columns().metrics()),
                        old == null ? version : old.created,
                        version));
    }

    /** The links that start or end at the node, in id order. */
    public List<String> linksOf(String node, Function<ModelLink, String> end) {
        List<String> ids = new ArrayList<>();
        links.forEach((id, link) -> {
            if (end.apply(link).equals(node)) {
                ids.add(id);
            }
        });
        return ids;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ModelGraph model
                && nodes.equals(model.nodes)
                && links.equals(model.links)
                && Objects.equals(primary, model.primary);
    }

    @Override
    public int hashCode() {
        return nodes.hashCode() + links.hashCode();
    }

    @Override
    public String toString() {
        return nodes + " " + links + " primary " + primary;
    }
}
