package io.stemma.server.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Compares two graphs by every answer they can give: slots and order included, which {@link ModelGraph} leaves out. */
public final class SameGraph {
    private final GraphView actual;
    private final GraphView expected;

    private SameGraph(GraphView actual, GraphView expected) {
        this.actual = actual;
        this.expected = expected;
    }

    /** Fails where one answers other than the other. */
    public static void check(GraphView actual, GraphView expected) {
        SameGraph same = new SameGraph(actual, expected);
        same.totals();
        same.nodes();
        same.links();
    }

    private void totals() {
        assertThat(actual.version()).isEqualTo(expected.version());
        assertThat(actual.commitTimeMicros()).isEqualTo(expected.commitTimeMicros());
        assertThat(actual.nodeCount()).isEqualTo(expected.nodeCount());
        assertThat(actual.linkCount()).isEqualTo(expected.linkCount());
        assertThat(actual.nodeSlots()).isEqualTo(expected.nodeSlots());
        assertThat(actual.linkSlots()).isEqualTo(expected.linkSlots());
        assertThat(actual.primary()).isEqualTo(expected.primary());
        assertThat(actual.description()).isEqualTo(expected.description());
        assertThat(actual.metricNames()).isEqualTo(expected.metricNames());
        assertThat(actual.stateHash()).isEqualTo(expected.stateHash());
        assertThat(actual.metricNumber("no such metric")).isEqualTo(expected.metricNumber("no such metric"));
    }

    private void nodes() {
        for (int slot = 0; slot <= expected.nodeSlots(); slot++) {
            assertThat(actual.nextNode(slot)).isEqualTo(expected.nextNode(slot));
            if (expected.nextNode(slot) == slot) {
                sameElement(actual.node(slot), expected.node(slot));
                assertThat(actual.findNode(expected.node(slot).idBytes())).isEqualTo(slot);
                assertThat(links(actual, slot)).isEqualTo(links(expected, slot));
                assertThat(actual.outDegree(slot)).isEqualTo(expected.outDegree(slot));
                assertThat(actual.inDegree(slot)).isEqualTo(expected.inDegree(slot));
            }
        }
    }

    private static void sameElement(Element a, Element b) {
        boolean same = Arrays.equals(a.array(), a.start(), a.end(), b.array(), b.start(), b.end())
                && a.createdVersion() == b.createdVersion()
                && a.modifiedVersion() == b.modifiedVersion()
                && a.id().equals(b.id());
        assertThat(same)
                .as("%s created %d like %s created %d", a, a.createdVersion(), b, b.createdVersion())
                .isTrue();
    }

    private static List<Long> links(GraphView graph, int node) {
        List<Long> links = new ArrayList<>();
        LinkCursor cursor = new LinkCursor();
        for (graph.outLinks(node, cursor); cursor.next(); ) {
            links.add(((long) cursor.neighbor() << 32) | cursor.link());
        }
        links.add(-1L);
        for (graph.inLinks(node, cursor); cursor.next(); ) {
            links.add(((long) cursor.neighbor() << 32) | cursor.link());
        }
        return links;
    }

    private void links() {
        for (int slot = 0; slot <= expected.linkSlots(); slot++) {
            assertThat(actual.nextLink(slot)).isEqualTo(expected.nextLink(slot));
            if (expected.nextLink(slot) == slot) {
                sameElement(actual.link(slot), expected.link(slot));
                assertThat(actual.findLink(expected.link(slot).idBytes())).isEqualTo(slot);
                assertThat(actual.source(slot)).isEqualTo(expected.source(slot));
                assertThat(actual.destination(slot)).isEqualTo(expected.destination(slot));
                assertThat(actual.up(slot)).isEqualTo(expected.up(slot));
                sameMetrics(slot);
            }
        }
    }

    private void sameMetrics(int link) {
        List<String> names = new ArrayList<>(expected.metricNames());
        names.addAll(List.of("igp_metric", "te_metric", "delay_us"));
        for (String name : names) {
            int number = expected.metricNumber(name);
            assertThat(actual.metricNumber(name)).isEqualTo(number);
            assertThat(actual.metric(link, number)).isEqualTo(Double.valueOf(expected.metric(link, number)));
        }
    }
}
