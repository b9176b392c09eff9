package io.stemma.server.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.server.graph.Snapshot;
import io.stemma.server.graph.SnapshotBuilder;
import io.stemma.v1.ElementFilter;
import io.stemma.v1.ElementType;
import io.stemma.v1.Node;
import org.junit.jupiter.api.Test;

/** A filter chooses by all of its conditions, whatever else an element has. */
final class FilterCodecTest {
    private static boolean matches(Node node, ElementFilter.Builder filter) {
        SnapshotBuilder graph = Snapshot.EMPTY.edit(0);
        int slot = graph.putNode(NodeCodec.encode(node));
        return FilterCodec.decode(filter.build(), ElementType.NODE, Subject.REQUEST)
                .matches(graph.node(slot));
    }

    @Test
    void labelsAreFoundBehindAKindAndAName() {
        Node node = Node.newBuilder()
                .setId("a")
                .setKind("router")
                .setDisplayName("A")
                .putLabels("rack", "7")
                .putLabels("site", "x")
                .build();
        assertThat(matches(node, ElementFilter.newBuilder().putLabels("site", "x")))
                .isTrue();
        assertThat(matches(node, ElementFilter.newBuilder().putLabels("site", "y")))
                .isFalse();
        assertThat(matches(
                        node,
                        ElementFilter.newBuilder()
                                .setKind("router")
                                .putLabels("site", "x")
                                .putLabels("rack", "7")))
                .isTrue();
        assertThat(matches(node, ElementFilter.newBuilder().setKind("switch").putLabels("site", "x")))
                .isFalse();
    }
}
