package io.stemma.server.graph;

import java.util.Arrays;
import java.util.List;

/** Sums up all that a graph shows, slots, order and columns included; computed from its answers, not kept by it. */
final class GraphChecksum {
    private final GraphView graph;
    private final boolean versions;
    private final LinkCursor cursor = new LinkCursor();
    private long sum = 17;

    private GraphChecksum(GraphView graph, boolean versions) {
        this.graph = graph;
        this.versions = versions;
    }

    /** All of it. */
    static long of(GraphView graph) {
        return new GraphChecksum(graph, true).compute();
    }

    /** All but the versions at which things were made and changed. */
    static long withoutVersions(GraphView graph) {
        return new GraphChecksum(graph, false).compute();
    }

    private long compute() {
        add(graph.nodeCount());
        add(graph.linkCount());
        add(graph.primary());
        add(Arrays.hashCode(graph.description()));
        for (int node = graph.nextNode(0); node >= 0; node = graph.nextNode(node + 1)) {
            add(node);
            element(graph.node(node));
            graph.outLinks(node, cursor);
            links();
            graph.inLinks(node, cursor);
            links();
        }
        List<String> names = graph.metricNames().stream().sorted().toList();
        for (int link = graph.nextLink(0); link >= 0; link = graph.nextLink(link + 1)) {
            link(link, names);
        }
        return sum;
    }

    private void links() {
        while (cursor.next()) {
            add(cursor.neighbor());
            add(cursor.link());
        }
    }

    private void link(int link, List<String> names) {
        add(link);
        element(graph.link(link));
        add(graph.source(link));
        add(graph.destination(link));
        add(graph.up(link) ? 1 : 0);
        add(Double.doubleToLongBits(graph.metric(link, GraphView.IGP_METRIC)));
        add(Double.doubleToLongBits(graph.metric(link, GraphView.TE_METRIC)));
        add(Double.doubleToLongBits(graph.metric(link, GraphView.DELAY_MICROS)));
        names.forEach(name -> add(Double.doubleToLongBits(graph.metric(link, graph.metricNumber(name)))));
    }

    private void element(Element element) {
        add(Arrays.hashCode(element.idBytes()));
        add(Arrays.hashCode(element.content()));
        if (versions) {
            add(element.createdVersion());
            add(element.modifiedVersion());
        }
    }

    private void add(long value) {
        sum = (sum ^ value) * 0x9e3779b97f4a7c15L;
        sum ^= sum >>> 29;
    }
}
