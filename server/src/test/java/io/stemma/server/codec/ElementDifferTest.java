package io.stemma.server.codec;

import static io.stemma.server.graph.GraphView.NO_SLOT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.FieldMask;
import io.stemma.server.graph.Seeds;
import io.stemma.server.graph.Snapshot;
import io.stemma.server.graph.SnapshotBuilder;
import io.stemma.server.graph.SnapshotDiff;
import io.stemma.server.query.QueryBudget;
import io.stemma.v1.Around;
import io.stemma.v1.ChangeFilter;
import io.stemma.v1.ChangeKind;
import io.stemma.v1.ElementChange;
import io.stemma.v1.ElementFilter;
import io.stemma.v1.ElementType;
import io.stemma.v1.Link;
import io.stemma.v1.LinkStatus;
import io.stemma.v1.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What differs between two versions is told in full, in order, and as the filter sees it. */
final class ElementDifferTest {
    private static final int NODE_IDS = 40;
    private static final int LINK_IDS = 80;

    private final SplittableRandom random = Seeds.random("ElementDifferTest");
    private final RandomElements elements = new RandomElements(random);

    private static QueryBudget budget() {
        return new QueryBudget(Long.MAX_VALUE, () -> false);
    }

    private static List<ElementChange> changes(Snapshot before, Snapshot after, ChangeFilter filter, boolean previous) {
        ElementDiffer differ = new ElementDiffer(
                before,
                after,
                SnapshotDiff.acrossForks(before, after),
                ChangeChoice.decode(filter, Subject.REQUEST.field("filter")),
                previous,
                budget());
        List<ElementChange> changes = new ArrayList<>();
        for (ElementChange change = differ.next(); change != null; change = differ.next()) {
            changes.add(change);
        }
        return changes;
    }

    @Test
    void everyDifferenceIsToldAsANaiveComparisonTellsIt() {
        List<Snapshot> versions = new ArrayList<>(List.of(Snapshot.EMPTY));
        for (int i = 0; i < 60; i++) {
            // Now and then from an older version: a fork.
            int base = random.nextInt(6) == 0 ? random.nextInt(versions.size()) : versions.size() - 1;
            versions.add(edited(versions.get(base)));
        }
        for (int i = 0; i < 400; i++) {
            Snapshot before = versions.get(random.nextInt(versions.size()));
            Snapshot after = versions.get(random.nextInt(versions.size()));
            ChangeFilter filter = filter();
            assertThat(changes(before, after, filter, true))
                    .as("%s to %s, %s", before, after, filter)
                    .isEqualTo(NaiveDiff.between(before, after, filter));
        }
    }

    private ChangeFilter filter() {
        ChangeFilter.Builder filter = ChangeFilter.newBuilder();
        switch (random.nextInt(4)) {
            case 0 -> filter.setType(ElementType.LINK);
            case 1 -> filter.setType(ElementType.NODE);
            default -> {}
        }
        if (random.nextInt(3) == 0) {
            filter.setElement(ElementFilter.newBuilder()
                    .setIdPrefix(random.nextBoolean() ? "n1" : "l")
                    .setKind(filter.getType() == ElementType.NODE && random.nextBoolean() ? "router" : ""));
        } else if (random.nextInt(3) == 0) {
            filter.getElementBuilder().putLabels("site", "s" + random.nextInt(2));
        }
        if (random.nextInt(3) == 0) {
            filter.setFields(FieldMask.newBuilder()
                    .addPaths(random.nextBoolean() ? "labels" : "labels.site")
                    .addPaths(random.nextBoolean() ? "oper_status" : "kind"));
        }
        if (random.nextInt(3) == 0) {
            filter.setAround(Around.newBuilder()
                    .setNodeId("n" + random.nextInt(NODE_IDS))
                    .setMaxHops(random.nextInt(1, 4)));
        }
        return filter.build();
    }

    private Snapshot edited(Snapshot base) {
        SnapshotBuilder builder = base.edit(0);
        for (int i = random.nextInt(1, 14); i > 0; i--) {
            String node = "n" + random.nextInt(NODE_IDS);
            String link = "l" + random.nextInt(LINK_IDS);
            switch (random.nextInt(10)) {
                case 0, 1 -> builder.putNode(NodeCodec.encode(node(node)));
                case 2, 3, 4, 5 -> putLink(builder, link);
                case 6 -> {
                    int slot = builder.findNode(node.getBytes(UTF_8));
                    if (slot != NO_SLOT && builder.outDegree(slot) + builder.inDegree(slot) == 0) {
                        builder.removeNode(slot);
                    }
                }
                default -> {
                    int slot = builder.findLink(link.getBytes(UTF_8));
                    if (slot != NO_SLOT) {
                        builder.removeLink(slot);
                    }
                }
            }
        }
        return builder.freeze();
    }

    private Node node(String id) {
        Node.Builder node = elements.node(id).toBuilder().setKind(random.nextBoolean() ? "router" : "switch");
        return node.putLabels("site", "s" + random.nextInt(2)).build();
    }

    private void putLink(SnapshotBuilder builder, String id) {
        String source = "n" + random.nextInt(NODE_IDS);
        String destination = "n" + random.nextInt(NODE_IDS);
        for (String end : List.of(source, destination)) {
            if (builder.findNode(end.getBytes(UTF_8)) == NO_SLOT) {
                builder.putNode(NodeCodec.encode(node(end)));
            }
        }
        Link.Builder link = elements.link(id, source, destination).toBuilder()
                .clearMetrics()
                .putLabels("site", "s" + random.nextInt(2));
        builder.putLink(LinkCodec.encode(link.build()));
    }

    private static Snapshot with(Snapshot base, Object... messages) {
        SnapshotBuilder builder = base.edit(0);
        for (Object message : messages) {
            if (message instanceof Node node) {
                builder.putNode(NodeCodec.encode(node));
            } else {
                builder.putLink(LinkCodec.encode((Link) message));
            }
        }
        return builder.freeze();
    }

    private static Node named(String id) {
        return Node.newBuilder().setId(id).build();
    }

    private static Link link(String id, String source, String destination) {
        return Link.newBuilder()
                .setId(id)
                .setSourceNodeId(source)
                .setDestinationNodeId(destination)
                .build();
    }

    @Test
    void changedFieldsAreNamedAsAPatchNamesThem() {
        Link up = link("ab", "a", "b").toBuilder()
                .setOperStatus(LinkStatus.LINK_STATUS_UP)
                .setIgpMetric(0)
                .putLabels("site", "x")
                .putLabels("rack", "1")
                .putMetrics("km", 3)
                .build();
        Link down = up.toBuilder()
                .setOperStatus(LinkStatus.LINK_STATUS_DOWN)
                .setDestinationNodeId("a")
                .clearIgpMetric()
                .addSrlgs(7)
                .putLabels("site", "y")
                .removeLabels("rack")
                .putLabels("role", "core")
                .removeMetrics("km")
                .build();
        Snapshot before = with(Snapshot.EMPTY, named("a"), named("b"), up);
        Snapshot after = with(before, down, named("b"));
        List<ElementChange> changes = changes(before, after, ChangeFilter.getDefaultInstance(), false);
        assertThat(changes).hasSize(2);
        assertThat(changes.get(0).getNode().getId()).isEqualTo("b");
        assertThat(changes.get(0).getChangedFields().getPathsList()).isEmpty();
        assertThat(changes.get(1).getChangedFields().getPathsList())
                .containsExactly(
                        "destination_node_id",
                        "labels.rack",
                        "labels.role",
                        "labels.site",
                        "igp_metric",
                        "srlgs",
                        "oper_status",
                        "metrics.km");
        assertThat(changes.get(1).hasPreviousLink()).isFalse();
    }

    @Test
    void anElementThatBeginsToMatchIsAddedAndOneThatCeasesIsRemoved() {
        Node red = named("x").toBuilder().putLabels("colour", "red").build();
        Node blue = named("x").toBuilder().putLabels("colour", "blue").build();
        Snapshot before = with(Snapshot.EMPTY, red);
        Snapshot after = with(before, blue);
        ChangeFilter onlyBlue = ChangeFilter.newBuilder()
                .setElement(ElementFilter.newBuilder().putLabels("colour", "blue"))
                .build();
        assertThat(changes(before, after, onlyBlue, true))
                .extracting(ElementChange::getKind)
                .containsExactly(ChangeKind.ADDED);
        ElementChange removed = changes(after, before, onlyBlue, true).get(0);
        assertThat(removed.getKind()).isEqualTo(ChangeKind.REMOVED);
        assertThat(removed.getNode()).isEqualTo(named("x"));
        assertThat(removed.getPreviousNode().getLabelsMap()).containsEntry("colour", "blue");
    }

    @Test
    void whatComesNearWithoutAChangeOfItsOwnIsAdded() {
        Snapshot before = with(
                Snapshot.EMPTY,
                named("a"),
                named("b"),
                named("c"),
                named("d"),
                link("bc", "b", "c"),
                link("cd", "c", "d"));
        Snapshot after = with(before, link("ab", "a", "b"));
        ChangeFilter near = ChangeFilter.newBuilder()
                .setAround(Around.newBuilder().setNodeId("a").setMaxHops(2))
                .build();
        assertThat(changes(before, after, near, false))
                .extracting(
                        change -> change.getNode().getId() + change.getLink().getId())
                .containsExactly("b", "c", "ab", "bc");
        assertThat(changes(after, before, near, false))
                .extracting(ElementChange::getKind)
                .containsOnly(ChangeKind.REMOVED);
    }

    @Test
    void forksThatGaveAnElementTheSameVersionDiffer() {
        Snapshot base = with(Snapshot.EMPTY, named("a"), named("b"), named("c"), link("l", "a", "b"));
        Snapshot ours = with(base, named("a").toBuilder().setKind("router").build(), link("l", "a", "c"));
        Snapshot theirs = with(base, named("a").toBuilder().setKind("switch").build(), link("l", "a", "b"));
        assertThat(changes(ours, theirs, ChangeFilter.getDefaultInstance(), false))
                .extracting(change -> List.copyOf(change.getChangedFields().getPathsList()))
                .containsExactly(List.of("kind"), List.of("destination_node_id"));
        assertThat(changes(
                        ours,
                        with(base, named("a").toBuilder().setKind("router").build(), link("l", "a", "c")),
                        ChangeFilter.getDefaultInstance(),
                        false))
                .isEmpty();
    }

    @Test
    void faultyFiltersAreRefused() {
        assertThatThrownBy(() -> decode(ChangeFilter.newBuilder()
                        .setFields(FieldMask.newBuilder().addPaths("kind.x"))))
                .hasMessageStartingWith("filter.fields.paths[0]: \"kind.x\" (expected a field of Node or Link");
        assertThatThrownBy(() -> decode(ChangeFilter.newBuilder()
                        .setAround(Around.newBuilder().setNodeId("a").setMaxHops(17))))
                .hasMessage("filter.around.max_hops: 17 (expected 1..16)");
        assertThatThrownBy(() -> decode(ChangeFilter.newBuilder().setTypeValue(9)))
                .hasMessageStartingWith("filter.type: 9");
    }

    private static ChangeChoice decode(ChangeFilter.Builder filter) {
        return ChangeChoice.decode(filter.build(), Subject.REQUEST.field("filter"));
    }
}
