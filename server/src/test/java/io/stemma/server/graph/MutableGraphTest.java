package io.stemma.server.graph;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stemma.server.graph.LinkContent.LinkColumns;
import org.junit.jupiter.api.Test;

/** Transactions on a graph that is changed in place. That it answers as a snapshot does is tested with the engines. */
class MutableGraphTest {
    private final MutableGraph graph = new MutableGraph(Snapshot.EMPTY);

    private static NodeContent node(String id, String content) {
        return new NodeContent(id.getBytes(UTF_8), content.getBytes(UTF_8));
    }

    @Test
    void aChangeOutsideOfATransactionIsRefused() {
        assertThatThrownBy(() -> graph.putNode(node("n", "")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no transaction is open at version 0 (expected begin first)");
        assertThatThrownBy(graph::commit).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(graph::rollback).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aTransactionInsideAnotherIsRefused() {
        graph.begin(1, 10);
        assertThatThrownBy(() -> graph.begin(2, 20))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("version 1 is open");
        graph.commit();
        assertThat(graph.version()).isEqualTo(1);
        assertThat(graph.commitTimeMicros()).isEqualTo(10);
    }

    @Test
    void anElementOutlivesItsPlaceInTheGraph() {
        graph.begin(1, 1);
        int slot = graph.putNode(node("n", "first"));
        graph.commit();
        Element first = graph.node(slot);
        graph.begin(2, 2);
        graph.putNode(node("n", "second"));
        graph.removeNode(slot);
        graph.putNode(node("other", "in its slot"));
        graph.commit();
        assertThat(graph.node(slot).id()).isEqualTo("other");
        assertThat(new String(first.content(), UTF_8)).isEqualTo("first");
        assertThat(first.id()).isEqualTo("n");
    }

    @Test
    void aTransactionLargerThanTheKeptLogIsUndoneAndLeavesTheNextWorking() {
        int nodes = 100_000;
        Snapshot before = Snapshot.EMPTY.edit(1).freeze();
        graph.begin(1, 1);
        graph.commit();
        for (int round = 0; round < 2; round++) {
            graph.begin(2, 2);
            for (int i = 0; i < nodes; i++) {
                graph.putNode(node("n" + i, "x"));
            }
            graph.rollback();
            SameGraph.check(graph, before);
            GraphInvariants.check(graph);
        }
    }

    @Test
    void namesThatComeAndGoForEverTakeNoMoreSlots() {
        for (int i = 0; i < 20_000; i++) {
            graph.begin(i + 1, i);
            int a = graph.putNode(node("a" + i, "x"));
            int b = graph.putNode(node("b" + i, "x"));
            int link = graph.putLink(new LinkContent(
                    ("l" + i).getBytes(UTF_8),
                    ("a" + i).getBytes(UTF_8),
                    ("b" + i).getBytes(UTF_8),
                    new byte[0],
                    LinkColumns.NONE));
            graph.commit();
            graph.begin(i + 1, i);
            graph.removeLink(link);
            graph.removeNode(a);
            graph.removeNode(b);
            graph.commit();
        }
        assertThat(graph.nodeSlots()).isEqualTo(2);
        assertThat(graph.linkSlots()).isEqualTo(1);
        GraphInvariants.check(graph);
    }

    @Test
    void aNodeWithLinksOrPrimaryCannotBeRemoved() {
        graph.begin(1, 1);
        int n = graph.putNode(node("n", ""));
        graph.setPrimary(n);
        assertThatThrownBy(() -> graph.removeNode(n)).isInstanceOf(IllegalStateException.class);
        graph.setPrimary(GraphView.NO_SLOT);
        byte[] id = "n".getBytes(UTF_8);
        graph.putLink(new LinkContent(id, id, id, new byte[0], LinkColumns.NONE));
        assertThatThrownBy(() -> graph.removeNode(n)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() ->
                        graph.putLink(new LinkContent(id, id, "m".getBytes(UTF_8), new byte[0], LinkColumns.NONE)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no node m");
        graph.commit();
        GraphInvariants.check(graph);
    }
}
