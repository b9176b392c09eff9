package io.stemma.server.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.server.graph.Change;
import io.stemma.server.graph.GraphInvariants;
import io.stemma.server.graph.GraphView;
import io.stemma.server.graph.LinkCursor;
import io.stemma.server.graph.Snapshot;
import io.stemma.server.txn.Outcome.Applied;
import io.stemma.server.txn.TestContent;
import io.stemma.server.txn.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Readers beside a writer. */
class SharedReadTest {
    private static final int WRITES = 20_000;
    private static final int READERS = 2;
    /** So that readers see some of each graph's states and not just the last. */
    private static final int READS_MIN = 2_000;

    private static final byte[] A_TO_B = "ab".getBytes(UTF_8);
    private static final byte[] B_TO_A = "ba".getBytes(UTF_8);

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    /** Both directions of a connection, which always change together; every fourth time they are absent. */
    private static Transaction twins(int i) {
        if (i % 4 == 3) {
            return Transaction.of(new Change.DeleteLink(A_TO_B), new Change.DeleteLink(B_TO_A));
        }
        return Transaction.of(
                new Change.PutLink(TestContent.link("ab", "a", "b", i, true, Map.of(), "")),
                new Change.PutNode(TestContent.node("n" + i % 50, "")),
                new Change.PutLink(TestContent.link("ba", "b", "a", i, true, Map.of(), "")));
    }

    @ParameterizedTest
    @EnumSource
    void readsNeverSeeHalfATransaction(EngineKind kind) throws Exception {
        TopologyEngine engine = kind.newEngine(Snapshot.EMPTY, EngineObservers.NONE);
        engine.apply(
                Transaction.of(
                        new Change.PutNode(TestContent.node("a", "")), new Change.PutNode(TestContent.node("b", ""))),
                1);
        AtomicInteger torn = new AtomicInteger();
        AtomicLong reads = new AtomicLong();
        AtomicBoolean written = new AtomicBoolean();
        List<Future<?>> readers = new ArrayList<>();
        for (int r = 0; r < READERS; r++) {
            readers.add(threads.submit(() -> {
                for (int i = 0; i < READS_MIN || !written.get(); i++) {
                    if (!engine.read(SharedReadTest::whole)) {
                        torn.incrementAndGet();
                    }
                    reads.incrementAndGet();
                }
            }));
        }
        for (int i = 0; i < WRITES; i++) {
            assertThat(engine.apply(twins(i), i)).isInstanceOf(Applied.class);
            if (i % 10 == 0) {
                engine.judge(twins(i + 1), i);
            }
        }
        written.set(true);
        for (Future<?> reader : readers) {
            reader.get(60, TimeUnit.SECONDS);
        }
        assertThat(torn).as("torn of %d reads", reads.get()).hasValue(0);
        assertThat(engine.version()).isEqualTo(WRITES + 1);
        engine.read(graph -> {
            GraphInvariants.check(graph);
            return graph;
        });
    }

    private static boolean whole(GraphView graph) {
        long version = graph.version();
        int ab = graph.findLink(A_TO_B);
        int ba = graph.findLink(B_TO_A);
        if (ab < 0 || ba < 0) {
            return ab == ba && graph.linkCount() == 0 && graph.version() == version;
        }
        int a = graph.source(ab);
        LinkCursor cursor = new LinkCursor();
        graph.inLinks(a, cursor);
        return graph.metric(ab, GraphView.IGP_METRIC) == graph.metric(ba, GraphView.IGP_METRIC)
                && graph.metric(ab, GraphView.DELAY_MICROS) == graph.metric(ba, GraphView.DELAY_MICROS)
                && graph.link(ab).modifiedVersion() == graph.link(ba).modifiedVersion()
                && graph.destination(ba) == a
                && cursor.next()
                && cursor.link() == ba
                && graph.version() == version;
    }

    @ParameterizedTest
    @EnumSource
    void writersFromSeveralThreadsAreOrdered(EngineKind kind) throws Exception {
        TopologyEngine engine = kind.newEngine(Snapshot.EMPTY, EngineObservers.NONE);
        int each = 2_000;
        List<Future<?>> writers = new ArrayList<>();
        for (int w = 0; w < 3; w++) {
            int writer = w;
            writers.add(threads.submit(() -> {
                for (int i = 0; i < each; i++) {
                    engine.apply(Transaction.of(new Change.PutNode(TestContent.node("n" + writer + "-" + i, ""))), i);
                }
            }));
        }
        for (Future<?> writer : writers) {
            writer.get(60, TimeUnit.SECONDS);
        }
        assertThat(engine.version()).isEqualTo(3L * each);
        assertThat(engine.<Integer>read(GraphView::nodeCount)).isEqualTo(3 * each);
        engine.read(graph -> {
            GraphInvariants.check(graph);
            return graph;
        });
    }

    @Test
    void aPublishThatComesTooLateIsBuiltAgainAndCounted() {
        AtomicInteger retries = new AtomicInteger();
        RcuEngine engine = new RcuEngine(Snapshot.EMPTY, new VersionObserver() {
            @Override
            public void publishRetried() {
                retries.incrementAndGet();
            }

            @Override
            public void reclaimed(long nanos) {}
        });
        Transaction first = Transaction.of(new Change.PutNode(TestContent.node("first", "")));
        engine.apply(first, 1);
        AtomicInteger attempts = new AtomicInteger();
        engine.apply(
                Transaction.of(new Change.PatchNode("first".getBytes(UTF_8), stored -> {
                    if (attempts.getAndIncrement() < 3) {
                        engine.apply(first, 2);
                    }
                    return TestContent.node(stored.id(), "patched at " + stored.modifiedVersion());
                })),
                3);
        assertThat(retries).hasValue(3);
        assertThat(engine.version()).isEqualTo(5);
        assertThat(new String(engine.current().node(0).content(), UTF_8)).isEqualTo("patched at 4");
    }
}
