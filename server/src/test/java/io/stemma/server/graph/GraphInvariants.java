package io.stemma.server.graph;

import static io.stemma.server.graph.GraphView.NO_SLOT;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;

/** What must hold of every graph, whatever led to it. Each test that touches a graph ends here. */
public final class GraphInvariants {
    private final GraphView graph;

    private GraphInvariants(GraphView graph) {
        this.graph = graph;
    }

    /** Fails if the graph is broken anywhere. */
    public static void check(GraphView graph) {
        GraphInvariants invariants = new GraphInvariants(graph);
        invariants.nodesAreCountedAndFoundByName();
        invariants.linksAreCountedFoundByNameAndHaveTheirNodes();
        invariants.adjacencyIsWhatTheLinksSay();
        invariants.primaryExists();
        invariants.hashIsThatOfTheContent();
    }

    private void nodesAreCountedAndFoundByName() {
        int count = 0;
        for (int node = graph.nextNode(0); node != NO_SLOT; node = graph.nextNode(node + 1)) {
            count++;
            Element element = graph.node(node);
            assertThat(graph.findNode(element.idBytes()))
                    .as("slot of %s", element)
                    .isEqualTo(node);
            checkVersions(element);
        }
        assertThat(graph.nodeCount()).isEqualTo(count);
    }

    private void linksAreCountedFoundByNameAndHaveTheirNodes() {
        int count = 0;
        for (int link = graph.nextLink(0); link != NO_SLOT; link = graph.nextLink(link + 1)) {
            count++;
            Element element = graph.link(link);
            assertThat(graph.findLink(element.idBytes()))
                    .as("slot of %s", element)
                    .isEqualTo(link);
            assertThat(graph.findNode(graph.node(graph.source(link)).idBytes())).isEqualTo(graph.source(link));
            assertThat(graph.findNode(graph.node(graph.destination(link)).idBytes()))
                    .isEqualTo(graph.destination(link));
            checkVersions(element);
        }
        assertThat(graph.linkCount()).isEqualTo(count);
    }

    private void checkVersions(Element element) {
        assertThat(element.createdVersion()).isBetween(1L, element.modifiedVersion());
        assertThat(element.modifiedVersion()).isLessThanOrEqualTo(graph.version());
    }

    private void adjacencyIsWhatTheLinksSay() {
        Set<Integer> outgoing = new HashSet<>();
        Set<Integer> incoming = new HashSet<>();
        LinkCursor cursor = new LinkCursor();
        for (int node = graph.nextNode(0); node != NO_SLOT; node = graph.nextNode(node + 1)) {
            int out = 0;
            for (graph.outLinks(node, cursor); cursor.next(); out++) {
                assertThat(graph.source(cursor.link())).isEqualTo(node);
                assertThat(graph.destination(cursor.link())).isEqualTo(cursor.neighbor());
                assertThat(outgoing.add(cursor.link())).isTrue();
            }
            int in = 0;
            for (graph.inLinks(node, cursor); cursor.next(); in++) {
                assertThat(graph.destination(cursor.link())).isEqualTo(node);
                assertThat(graph.source(cursor.link())).isEqualTo(cursor.neighbor());
                assertThat(incoming.add(cursor.link())).isTrue();
            }
            assertThat(graph.outDegree(node)).isEqualTo(out);
            assertThat(graph.inDegree(node)).isEqualTo(in);
            cursorSkips(node);
        }
        assertThat(outgoing).hasSize(graph.linkCount());
        assertThat(incoming).hasSize(graph.linkCount());
    }

    /** Skipped to the middle one of its links, and behind the last. */
    private void cursorSkips(int node) {
        LinkCursor cursor = new LinkCursor();
        int middle = graph.outDegree(node) / 2;
        graph.outLinks(node, cursor);
        for (int i = 0; i < middle; i++) {
            cursor.next();
        }
        if (cursor.next()) {
            int link = cursor.link();
            graph.outLinks(node, cursor);
            cursor.skipTo(link);
            assertThat(cursor.next()).isTrue();
            assertThat(cursor.link()).isEqualTo(link);
        }
        graph.outLinks(node, cursor);
        cursor.skipTo(graph.linkSlots());
        assertThat(cursor.next()).isFalse();
    }

    private void primaryExists() {
        if (graph.primary() != NO_SLOT) {
            assertThat(graph.nextNode(graph.primary())).isEqualTo(graph.primary());
        }
    }

    private void hashIsThatOfTheContent() {
        StateHash hasher = new StateHash();
        long hash = hasher.description(graph.description());
        for (int node = graph.nextNode(0); node != NO_SLOT; node = graph.nextNode(node + 1)) {
            hash += hasher.node(graph.node(node));
        }
        for (int link = graph.nextLink(0); link != NO_SLOT; link = graph.nextLink(link + 1)) {
            hash += hasher.link(graph.link(link), graph.node(graph.source(link)), graph.node(graph.destination(link)));
        }
        if (graph.primary() != NO_SLOT) {
            hash += hasher.primary(graph.node(graph.primary()));
        }
        assertThat(graph.stateHash())
                .as("state hash of version %d", graph.version())
                .isEqualTo(hash);
    }
}
