package io.stemma.server.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.stemma.server.graph.Change;
import io.stemma.server.graph.GraphView;
import io.stemma.server.graph.Snapshot;
import io.stemma.server.txn.TestContent;
import io.stemma.server.txn.Transaction;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the lock engines tell of their locks. */
class LockObserverTest {
    private static final long WAIT_NANOS = 5_000_000;

    private record Event(String what, boolean write, long nanos) {}

    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final EngineObservers observers = new EngineObservers(
            new LockObserver() {
                @Override
                public void waited(boolean write, long nanos) {
                    events.add(new Event("waited", write, nanos));
                }

                @Override
                public void held(boolean write, long nanos) {
                    events.add(new Event("held", write, nanos));
                }
            },
            VersionObserver.NONE);

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @ParameterizedTest
    @EnumSource(names = {"RWLOCK", "MUTEX"})
    void eachReadAndWriteTellsItsWaitAndItsHold(EngineKind kind) {
        TopologyEngine engine = kind.newEngine(Snapshot.EMPTY, observers);
        engine.apply(Transaction.of(new Change.Clear()), 1);
        engine.judge(Transaction.of(new Change.Clear()), 1);
        engine.read(GraphView::version);
        assertThatThrownBy(() -> engine.read(graph -> {
                    throw new IllegalArgumentException("a question that fails");
                }))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(events)
                .extracting(Event::what)
                .containsExactly("waited", "held", "waited", "held", "waited", "held", "waited", "held");
        assertThat(events).extracting(Event::write).containsExactly(true, true, true, true, false, false, false, false);
        assertThat(events).allMatch(event -> event.nanos >= 0);
    }

    @ParameterizedTest
    @EnumSource(names = {"RWLOCK", "MUTEX"})
    void aWriterThatWaitsForALongReadSaysHowLong(EngineKind kind) throws Exception {
        TopologyEngine engine = kind.newEngine(Snapshot.EMPTY, observers);
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch readOn = new CountDownLatch(1);
        Future<Long> reader = threads.submit(() -> engine.read(graph -> {
            reading.countDown();
            return waitFor(readOn);
        }));
        reading.await();
        Transaction put = Transaction.of(new Change.PutNode(TestContent.node("n", "")));
        Thread writer = new Thread(() -> engine.apply(put, 1));
        writer.start();
        await().until(() -> writer.getState() == Thread.State.WAITING);
        long seen = System.nanoTime();
        await().until(() -> System.nanoTime() - seen > WAIT_NANOS);
        readOn.countDown();
        reader.get(60, TimeUnit.SECONDS);
        writer.join();
        assertThat(events)
                .filteredOn(event -> event.write && event.what.equals("waited"))
                .singleElement()
                .satisfies(event -> assertThat(event.nanos).isGreaterThan(WAIT_NANOS));
        assertThat(engine.version()).isEqualTo(1);
    }

    private static long waitFor(CountDownLatch latch) {
        try {
            latch.await();
            return 0;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
