package io.stemma.server.history;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stemma.server.fork.ForkLimits;
import io.stemma.server.fork.ForkSpec;
import io.stemma.server.fork.ForkTable;
import io.stemma.server.graph.NodeContent;
import io.stemma.server.graph.RetainedBytes;
import io.stemma.server.graph.Seeds;
import io.stemma.server.graph.Snapshot;
import io.stemma.server.graph.SnapshotBuilder;
import java.lang.ref.WeakReference;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/**
 * Versions cost what they changed, whatever the size of the graph, and what nobody holds any more is given back. {@code
 * -Dstemma.retained.nodes=1000000 -Dstemma.retained.versions=10000} is the full size; it needs 4 GB of heap.
 */
final class RetainedMemoryTest {
    private static final int NODES = Integer.getInteger("stemma.retained.nodes", 50_000);
    private static final int VERSIONS = Integer.getInteger("stemma.retained.versions", 500);
    private static final int CHANGES = 10;
    /** What a change may cost, in bytes: a page of 16 records of about 80 bytes, and the path to it. */
    private static final long CHANGE_BYTES_MAX = 6_000;

    private final SplittableRandom random = Seeds.random("RetainedMemoryTest");
    private final AtomicLong millis = new AtomicLong();

    private static NodeContent node(int number, int value) {
        return new NodeContent(
                ("node-" + number).getBytes(UTF_8),
                ("content of 60 bytes or so, value " + value + " " + "x".repeat(20)).getBytes(UTF_8));
    }

    private static Snapshot graph(int nodes) {
        SnapshotBuilder builder = Snapshot.EMPTY.edit(0);
        for (int i = 0; i < nodes; i++) {
            builder.putNode(node(i, 0));
        }
        return builder.freeze();
    }

    private Snapshot change(Snapshot base, int nodes) {
        SnapshotBuilder builder = base.edit(base.version());
        for (int i = 0; i < CHANGES; i++) {
            builder.putNode(node(random.nextInt(nodes), random.nextInt()));
        }
        return builder.freeze();
    }

    private VersionHistory history(int versions) {
        return new VersionHistory(versions, 1_000, () -> TimeUnit.MILLISECONDS.toNanos(millis.get()));
    }

    private static long heapBytes() {
        for (int i = 0; i < 4; i++) {
            System.gc();
        }
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    /** The bytes for each change that history counts. */
    private long bytesForAChange(int nodes, int versions) {
        Snapshot version = graph(nodes);
        VersionHistory history = history(versions + 1);
        history.add(version);
        long before = heapBytes();
        for (int i = 0; i < versions; i++) {
            version = change(version, nodes);
            history.add(version);
        }
        long measured = heapBytes() - before;
        history.expire();
        long counted = history.retainedBytes();
        long changes = (long) versions * CHANGES;
        System.out.printf(
                "%,d nodes, %,d versions of %d changes: %,d bytes counted, %,d measured by the heap; %,d and %,d for a"
                        + " change%n",
                nodes, versions, CHANGES, counted, measured, counted / changes, measured / changes);
        assertThat(history.size()).isEqualTo(versions + 1);
        return counted / changes;
    }

    @Test
    void aVersionCostsWhatItChangedWhateverTheGraphsSize() {
        long small = bytesForAChange(NODES / 100, VERSIONS);
        long large = bytesForAChange(NODES, VERSIONS);
        assertThat(large).isLessThan(CHANGE_BYTES_MAX);
        assertThat(large).isLessThan(3 * small);
    }

    /** Forgotten by whoever held the first of many versions: what it alone held must come back. */
    private void isGivenBack(String what, BiConsumer<VersionHistory, Snapshot> hold, Runnable expire) {
        VersionHistory history = history(3);
        Snapshot version = graph(NODES);
        history.add(version);
        WeakReference<Snapshot> held = new WeakReference<>(version);
        hold.accept(history, version);
        for (int i = 0; i < VERSIONS; i++) {
            version = change(version, NODES);
            history.add(version);
        }
        expire.run();
        long before = heapBytes();
        long alone = RetainedBytes.of(Objects.requireNonNull(held.get()), version);
        millis.addAndGet(5_001);
        expire.run();
        await().until(() -> {
            System.gc();
            return held.get() == null;
        });
        long freed = before - heapBytes();
        System.out.printf("a forgotten %s held %,d bytes alone; %,d came back%n", what, alone, freed);
        assertThat(freed).isGreaterThan(alone / 2);
        assertThat(history.at(version.version())).isSameAs(version);
    }

    @Test
    void whatAForgottenPinHeldIsGivenBack() {
        PinTable pins = new PinTable(
                PinLimits.DEFAULTS,
                () -> TimeUnit.MILLISECONDS.toNanos(millis.get()),
                () -> TimeUnit.MILLISECONDS.toMicros(millis.get()));
        isGivenBack(
                "pin",
                (history, version) -> pins.create(1, history, version, "somebody", "and forgotten", 5_000),
                pins::expire);
        assertThat(pins.size()).isZero();
        assertThat(pins.retainedBytes()).isZero();
    }

    @Test
    void whatAForgottenForkHeldIsGivenBack() {
        ForkTable forks = new ForkTable(
                ForkLimits.DEFAULTS,
                () -> TimeUnit.MILLISECONDS.toNanos(millis.get()),
                () -> TimeUnit.MILLISECONDS.toMicros(millis.get()));
        isGivenBack(
                "fork",
                (history, version) ->
                        forks.create(new ForkSpec("f", "somebody", "and forgotten", version, null, 5_000)),
                forks::expire);
        assertThat(forks.all()).isEmpty();
    }
}
