package io.stemma.server.graph;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stemma.server.graph.LinkContent.LinkColumns;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Random edits against the naive model, version by version. */
class SnapshotPropertyTest {
    private static final int NODE_IDS = 120;
    private static final int LINK_IDS = 600;

    private SplittableRandom random = Seeds.random("SnapshotPropertyTest");

    @Test
    void everyVersionIsWhatTheModelSaysAndStaysSo() {
        Snapshot snapshot = Snapshot.EMPTY;
        ModelGraph model = new ModelGraph();
        List<Snapshot> versions = new ArrayList<>();
        List<ModelGraph> expected = new ArrayList<>();
        for (int v = 1; v <= 300; v++) {
            SnapshotBuilder builder = snapshot.edit(v);
            /* Now and then enough links to be attached in bulk. */
            for (int i = random.nextInt(1, random.nextInt(10) == 0 ? 400 : 12); i > 0; i--) {
                editBoth(builder, model, v);
            }
            snapshot = builder.freeze();
            assertThat(ModelGraph.of(snapshot)).isEqualTo(model);
            if (v % 20 == 0) {
                GraphInvariants.check(snapshot);
                versions.add(snapshot);
                expected.add(ModelGraph.of(snapshot));
            }
        }
        for (int i = 0; i < versions.size(); i++) {
            assertThat(ModelGraph.of(versions.get(i))).isEqualTo(expected.get(i));
            GraphInvariants.check(versions.get(i));
            int other = random.nextInt(versions.size());
            checkDiff(versions.get(i), expected.get(i), versions.get(other), expected.get(other));
        }
    }

    private static void checkDiff(Snapshot a, ModelGraph modelA, Snapshot b, ModelGraph modelB) {
        SnapshotDiff diff = SnapshotDiff.between(a, b);
        Map<String, String> nodes = new TreeMap<>();
        diff.nodes().forEach(d -> nodes.put(id(a.nodeId(d.before()), b.nodeId(d.after())), sides(d)));
        assertThat(nodes).isEqualTo(modelDiff(modelA.nodes, modelB.nodes)).hasSameSizeAs(diff.nodes());
        Map<String, String> links = new TreeMap<>();
        diff.links().forEach(d -> links.put(id(linkId(a, d.before()), linkId(b, d.after())), sides(d)));
        assertThat(links).isEqualTo(modelDiff(modelA.links, modelB.links)).hasSameSizeAs(diff.links());
    }

    private static @Nullable String linkId(Snapshot graph, int slot) {
        return slot == GraphView.NO_SLOT ? null : graph.link(slot).id();
    }

    private static String id(@Nullable String before, @Nullable String after) {
        assertThat(before == null || after == null || before.equals(after)).isTrue();
        return String.valueOf(before == null ? after : before);
    }

    private static String sides(SnapshotDiff.Difference d) {
        return d.isAdded() ? "added" : d.isRemoved() ? "removed" : "changed";
    }

    private static Map<String, String> modelDiff(Map<String, ?> before, Map<String, ?> after) {
        Map<String, String> differences = new TreeMap<>();
        before.forEach((id, value) -> {
            if (!value.equals(after.get(id))) {
                differences.put(id, after.containsKey(id) ? "changed" : "removed");
            }
        });
        after.keySet().stream().filter(id -> !before.containsKey(id)).forEach(id -> differences.put(id, "added"));
        return differences;
    }

    private void editBoth(SnapshotBuilder builder, ModelGraph model, long version) {
        String node = "n" + random.nextInt(NODE_IDS);
        String link = "l" + random.nextInt(LINK_IDS);
        switch (random.nextInt(10)) {
            case 0, 1 -> {
                String content = content();
                builder.putNode(new NodeContent(node.getBytes(UTF_8), content.getBytes(UTF_8)));
                model.putNode(node, content, version);
            }
            case 2, 3, 4, 5, 6 -> putLink(builder, model, link, version);
            case 7, 8 -> {
                int slot = builder.findLink(link.getBytes(UTF_8));
                assertThat(slot >= 0).isEqualTo(model.links.containsKey(link));
                if (slot >= 0) {
                    builder.removeLink(slot);
                    model.links.remove(link);
                }
            }
            default -> removeNode(builder, model, node);
        }
    }

    private String content() {
        /* Now and then longer than a page keeps inline. */
        return "x".repeat(random.nextInt(20) == 0 ? random.nextInt(900, 3_000) : random.nextInt(40));
    }

    private void putLink(SnapshotBuilder builder, ModelGraph model, String id, long version) {
        if (model.nodes.isEmpty()) {
            return;
        }
        List<String> nodes = new ArrayList<>(model.nodes.keySet());
        /* A third of the links end at one node, so that it becomes a hub and ceases to be one. */
        String source = nodes.get(random.nextInt(3) == 0 ? 0 : random.nextInt(nodes.size()));
        String destination = nodes.get(random.nextInt(3) == 0 ? 0 : random.nextInt(nodes.size()));
        Map<String, Double> metrics =
                random.nextInt(4) == 0 ? Map.of("m" + random.nextInt(16), 1.5 * version) : Map.of();
        LinkContent link = new LinkContent(
                id.getBytes(UTF_8),
                source.getBytes(UTF_8),
                destination.getBytes(UTF_8),
                content().getBytes(UTF_8),
                new LinkColumns(random.nextInt(-1, 5), LinkColumns.ABSENT, 7, random.nextBoolean(), metrics));
        builder.putLink(link);
        model.putLink(link, version);
    }

    private void removeNode(SnapshotBuilder builder, ModelGraph model, String id) {
        int slot = builder.findNode(id.getBytes(UTF_8));
        assertThat(slot >= 0).isEqualTo(model.nodes.containsKey(id));
        if (slot < 0) {
            return;
        }
        if (builder.outDegree(slot) + builder.inDegree(slot) > 0) {
            int n = builder.outDegree(slot);
            assertThat(n)
                    .isEqualTo(model.linksOf(id, ModelGraph.ModelLink::source).size());
            return;
        }
        builder.removeNode(slot);
        model.nodes.remove(id);
    }

    @Test
    void equalContentHasAnEqualHashWhateverItsHistory() {
        SnapshotBuilder straight = Snapshot.EMPTY.edit(0);
        for (int i = 0; i < 300; i++) {
            straight.putNode(node(i, "a"));
        }
        SnapshotBuilder winding = Snapshot.EMPTY.edit(0);
        for (int i = 299; i >= -20; i--) {
            winding.putNode(node(i, "b"));
        }
        Snapshot half = winding.freeze();
        SnapshotBuilder rest = half.edit(1);
        for (int i = -20; i < 300; i++) {
            if (i < 0) {
                rest.removeNode(rest.findNode(node(i, "").id()));
            } else {
                rest.putNode(node(i, "a"));
            }
        }
        assertThat(half.stateHash()).isNotEqualTo(straight.stateHash());
        assertThat(rest.freeze().stateHash()).isEqualTo(straight.freeze().stateHash());
    }

    @Test
    void slotsOfRemovedElementsAreUsedAgain() {
        Snapshot snapshot = Snapshot.EMPTY;
        for (int i = 0; i < 5_000; i++) {
            SnapshotBuilder builder = snapshot.edit(i);
            builder.putNode(node(i, "x"));
            if (i >= 10) {
                builder.removeNode(builder.findNode(node(i - 10, "").id()));
            }
            snapshot = builder.freeze();
        }
        assertThat(snapshot.nodeSlots()).isEqualTo(11);
        assertThat(snapshot.nodeCount()).isEqualTo(10);
        GraphInvariants.check(snapshot);
    }

    @Test
    void aFrozenBuilderIsSpent() {
        SnapshotBuilder builder = Snapshot.EMPTY.edit(0);
        builder.putNode(node(1, "x"));
        Snapshot snapshot = builder.freeze();
        assertThatThrownBy(() -> builder.putNode(node(2, "y"))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(builder::freeze).isInstanceOf(IllegalStateException.class);
        assertThat(snapshot.nodeCount()).isEqualTo(1);
    }

    @Test
    void aLargeIndexGrowsAndShrinks() {
        SnapshotBuilder builder = Snapshot.EMPTY.edit(0);
        for (int i = 0; i < 50_000; i++) {
            builder.putNode(node(i, ""));
        }
        Snapshot full = builder.freeze();
        SnapshotBuilder emptier = full.edit(1);
        for (int i = 0; i < 50_000; i += 2) {
            emptier.removeNode(emptier.findNode(node(i, "").id()));
        }
        GraphInvariants.check(emptier.freeze());
        GraphInvariants.check(full);
        SnapshotBuilder cleared = full.edit(1);
        cleared.clear();
        Snapshot none = cleared.freeze();
        assertThat(none.nodeCount()).isZero();
        assertThat(none.stateHash()).isEqualTo(Snapshot.EMPTY.stateHash());
    }

    private static NodeContent node(int i, String content) {
        return new NodeContent(("node-" + i).getBytes(UTF_8), content.getBytes(UTF_8));
    }
}
