package io.stemma.server.graph;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.server.graph.LinkContent.LinkColumns;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** One log, however it is cut into versions, gives one graph; and what was published stays what it was. */
class HeldSnapshotsTest {
    /** How many versions are published after the first that is held. */
    private static final int VERSIONS = Integer.getInteger("stemma.versions", 100_000);

    private static final int HELD = 12;
    private static final int NODES = 300;
    private static final int LINKS = 1_500;
    private static final int LOG_CHANGES = 4_000;
    private static final int BATCHINGS = 12;

    private final SplittableRandom random = Seeds.random("HeldSnapshotsTest");

    @Test
    void everyBatchingOfOneLogGivesOneGraph() {
        List<Consumer<SnapshotBuilder>> log = new ArrayList<>();
        for (int i = 0; i < LOG_CHANGES; i++) {
            log.add(change());
        }
        Snapshot expected = replayed(log, LOG_CHANGES);
        GraphInvariants.check(expected);
        for (int batching = 0; batching < BATCHINGS; batching++) {
            Snapshot actual = replayed(log, 1 << batching);
            assertThat(actual.stateHash()).isEqualTo(expected.stateHash());
            assertThat(GraphChecksum.withoutVersions(actual)).isEqualTo(GraphChecksum.withoutVersions(expected));
        }
    }

    private Snapshot replayed(List<Consumer<SnapshotBuilder>> log, int batchMax) {
        Snapshot snapshot = Snapshot.EMPTY;
        for (int from = 0, to; from < log.size(); from = to) {
            to = Math.min(log.size(), from + random.nextInt(1, batchMax + 1));
            SnapshotBuilder builder = snapshot.edit(0);
            log.subList(from, to).forEach(change -> change.accept(builder));
            snapshot = builder.freeze();
        }
        return snapshot;
    }

    @Test
    void whatIsHeldStaysWhatItWasWhileManyVersionsFollow() {
        List<Snapshot> held = new ArrayList<>();
        List<Long> checksums = new ArrayList<>();
        LatestPages latest = new LatestPages(Snapshot.EMPTY);
        EditScratch scratch = new EditScratch();
        Snapshot snapshot = latest.first(Snapshot.EMPTY);
        for (int version = 0; version < VERSIONS + LINKS; version++) {
            SnapshotBuilder builder = snapshot.edit(version, scratch);
            change().accept(builder);
            Snapshot next = builder.freeze();
            assertThat(latest.advance(next, scratch)).isTrue();
            if (version >= LINKS && (version - LINKS) % Math.max(1, VERSIONS / HELD) == 0) {
                SnapshotBuilder fork = snapshot.edit(version);
                change().accept(fork);
                held.add(fork.freeze());
                checksums.add(GraphChecksum.of(held.get(held.size() - 1)));
                held.add(next);
                checksums.add(GraphChecksum.of(next));
            }
            snapshot = next;
        }
        for (int i = 0; i < held.size(); i++) {
            assertThat(GraphChecksum.of(held.get(i)))
                    .as("checksum of %s after %s", held.get(i), snapshot)
                    .isEqualTo(checksums.get(i));
            SameGraph.check(held.get(i), new Snapshot(held.get(i)));
            GraphInvariants.check(held.get(i));
        }
        SameGraph.check(snapshot, new Snapshot(snapshot));
        GraphInvariants.check(snapshot);
    }

    @Test
    void latestPagesAreAdvancedOnceForEachVersion() {
        LatestPages latest = new LatestPages(Snapshot.EMPTY);
        Snapshot first = latest.first(Snapshot.EMPTY);
        EditScratch scratch = new EditScratch();
        Snapshot mine = first.edit(1, scratch).freeze();
        EditScratch otherScratch = new EditScratch();
        SnapshotBuilder other = first.edit(2, otherScratch);
        putNodeIfAbsent(other, id("n", 1));
        assertThat(latest.advance(mine, scratch)).isTrue();
        assertThat(latest.advance(other.freeze(), otherScratch)).isFalse();
        SameGraph.check(mine, new Snapshot(mine));
    }

    /** A change by chance, which is the same wherever it is made. */
    private Consumer<SnapshotBuilder> change() {
        byte[] node = id("n", random.nextInt(NODES));
        byte[] other = id("n", random.nextInt(4) == 0 ? random.nextInt(2) : random.nextInt(NODES));
        byte[] link = id("l", random.nextInt(LINKS));
        byte[] content = new byte[random.nextInt(30)];
        random.nextBytes(content);
        Map<String, Double> metrics = random.nextInt(8) == 0 ? Map.of("m" + random.nextInt(4), 0.5) : Map.of();
        LinkColumns columns = new LinkColumns(
                random.nextInt(-1, 90), random.nextInt(-1, 3), LinkColumns.ABSENT, random.nextInt(9) != 0, metrics);
        int kind = random.nextInt(10);
        return graph -> {
            int slot = kind < 2 ? graph.findNode(node) : graph.findLink(link);
            if (kind == 0) {
                graph.putNode(new NodeContent(node, content));
            } else if (kind == 1 && slot >= 0 && graph.outDegree(slot) + graph.inDegree(slot) == 0) {
                graph.removeNode(slot);
            } else if (kind == 2 && slot >= 0) {
                graph.removeLink(slot);
            } else if (kind > 2) {
                putNodeIfAbsent(graph, node);
                putNodeIfAbsent(graph, other);
                graph.putLink(new LinkContent(link, node, other, content, columns));
            }
        };
    }

    private static void putNodeIfAbsent(SnapshotBuilder graph, byte[] id) {
        if (graph.findNode(id) < 0) {
            graph.putNode(new NodeContent(id, new byte[0]));
        }
    }

    private static byte[] id(String kind, int number) {
        return (kind + number).getBytes(UTF_8);
    }
}
