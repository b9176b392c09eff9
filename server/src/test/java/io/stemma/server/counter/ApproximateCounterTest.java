package io.stemma.server.counter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stemma.server.graph.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ApproximateCounterTest {
    private static final int THREADS = 4;
    private static final int ADDS_PER_THREAD = 200_000;

    @Test
    void aCellIsFlushedWhenItReachesTheThreshold() {
        ApproximateCounter counter = new ApproximateCounter(3);
        ApproximateCounter.Cell cell = counter.cell();
        cell.add(2);
        assertThat(counter.read()).isEqualTo(new CounterReading(0, 2));
        cell.add(1);
        assertThat(counter.read()).isEqualTo(new CounterReading(3, 2));
        cell.add(-2);
        assertThat(counter.value()).isEqualTo(3);
        cell.add(-1);
        assertThat(counter.value()).isZero();
        cell.add(-100);
        assertThat(counter.value()).isEqualTo(-100);
    }

    @Test
    void theErrorBoundIsThatOfTheCellsInUse() {
        ApproximateCounter counter = new ApproximateCounter(10);
        assertThat(counter.errorBound()).isZero();
        counter.add(1);
        assertThat(counter.errorBound()).isEqualTo(9);
        ApproximateCounter.Cell cell = counter.cell();
        assertThat(counter.errorBound()).isEqualTo(18);
        cell.close();
        assertThat(counter.errorBound()).as("cells are never fewer").isEqualTo(18);
        counter.cell();
        assertThat(counter.errorBound()).as("a closed cell is used again").isEqualTo(18);
    }

    @Test
    void aThresholdOfOneIsExact() {
        ApproximateCounter counter = new ApproximateCounter(1);
        ApproximateCounter.Cell cell = counter.cell();
        counter.add(5);
        cell.add(-7);
        assertThat(counter.read()).isEqualTo(new CounterReading(-2, 0));
    }

    @Test
    void closingACellLosesNothing() {
        ApproximateCounter counter = new ApproximateCounter(100);
        ApproximateCounter.Cell cell = counter.cell();
        cell.add(42);
        cell.close();
        cell.close();
        assertThat(counter.value()).isEqualTo(42);
        assertThat(counter.cell()).as("closed once only").isNotSameAs(counter.cell());
    }

    @Test
    void cellsAreBounded() {
        ApproximateCounter counter = new ApproximateCounter(2);
        assertThatThrownBy(() -> {
                    while (true) {
                        counter.cell();
                    }
                })
                .isInstanceOf(CounterRefusal.class)
                .hasMessageContaining("cells: ");
    }

    @Test
    void valuesWrapAround() {
        ApproximateCounter counter = new ApproximateCounter(1 << 30);
        ApproximateCounter.Cell cell = counter.cell();
        ExactCounter exact = new ExactCounter();
        for (long amount : new long[] {5, Long.MAX_VALUE, Long.MIN_VALUE, Long.MIN_VALUE, -3, Long.MAX_VALUE, 77}) {
            cell.add(amount);
            counter.add(amount);
            exact.add(2 * amount);
            assertThat(Math.abs(counter.value() - exact.value())).isLessThanOrEqualTo(counter.errorBound());
            assertThat(counter.sum()).isEqualTo(exact.value());
        }
    }

    @Test
    void thresholdsOutOfRangeAreRefused() {
        assertThatThrownBy(() -> new ApproximateCounter(0)).hasMessage("threshold: 0 (expected 1..1073741824)");
        assertThatThrownBy(() -> CounterSpec.approximate(-1)).isInstanceOf(CounterRefusal.class);
        assertThatThrownBy(() -> new CounterSpec(CounterType.EXACT, 1)).hasMessageContaining("expected 0 for an exact");
    }

    @Test
    void drainedCountersAreExactAfterManyThreadsAdded() throws Exception {
        SplittableRandom random = Seeds.random("drainedCountersAreExactAfterManyThreadsAdded");
        for (int threshold : new int[] {1, 2, 16, 4096}) {
            /* Two shared cells for four threads, so that threads meet in a cell. */
            ApproximateCounter counter = new ApproximateCounter(threshold, 2, new GlobalValue());
            ExactCounter exact = new ExactCounter();
            AtomicLong truth = new AtomicLong();
            inParallel(random, mine -> {
                long sum = 0;
                try (ApproximateCounter.Cell cell = counter.cell()) {
                    for (int i = 0; i < ADDS_PER_THREAD; i++) {
                        long amount = mine.nextInt(-2, 5);
                        sum += amount;
                        if (mine.nextBoolean()) {
                            counter.add(amount);
                        } else {
                            cell.add(amount);
                        }
                        exact.add(amount);
                    }
                }
                truth.addAndGet(sum);
            });
            assertThat(exact.value()).isEqualTo(truth.get());
            assertThat(counter.sum()).isEqualTo(truth.get());
            assertThat(Math.abs(counter.value() - truth.get())).isLessThanOrEqualTo(counter.errorBound());
            counter.drain();
            assertThat(counter.value()).isEqualTo(truth.get());
        }
    }

    @Test
    void readsStayWithinTheirBoundWhileThreadsAdd() throws Exception {
        SplittableRandom random = Seeds.random("readsStayWithinTheirBoundWhileThreadsAdd");
        ApproximateCounter counter = new ApproximateCounter(7, 2, new GlobalValue());
        /* Each add is announced before and confirmed after, so the truth is known to lie between. */
        AtomicLong begun = new AtomicLong();
        AtomicLong done = new AtomicLong();
        AtomicBoolean over = new AtomicBoolean();
        AtomicLong reads = new AtomicLong();
        ExecutorService reader = Executors.newSingleThreadExecutor();
        CountDownLatch reading = new CountDownLatch(1);
        Future<?> verdict = reader.submit(() -> {
            while (!over.get()) {
                long least = done.get();
                CounterReading answer = counter.read();
                long most = begun.get();
                reading.countDown();
                assertThat(answer.value()).isBetween(least - answer.errorBound(), most + answer.errorBound());
                reads.incrementAndGet();
            }
        });
        inParallel(random, mine -> {
            reading.await();
            for (int i = 0; i < ADDS_PER_THREAD; i++) {
                long amount = mine.nextInt(4);
                begun.addAndGet(amount);
                counter.add(amount);
                done.addAndGet(amount);
            }
        });
        over.set(true);
        verdict.get();
        reader.shutdown();
        assertThat(reads.get()).isPositive();
    }

    /** What one thread does, with randomness of its own. */
    private interface Work {
        void run(SplittableRandom mine) throws InterruptedException;
    }

    private static void inParallel(SplittableRandom random, Work work) throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        List<Callable<Boolean>> tasks = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            SplittableRandom mine = random.split();
            tasks.add(() -> {
                work.run(mine);
                return true;
            });
        }
        for (Future<Boolean> result : threads.invokeAll(tasks)) {
            result.get();
        }
        threads.shutdown();
    }
}
