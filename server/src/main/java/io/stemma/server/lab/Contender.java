package io.stemma.server.lab;

import io.stemma.server.counter.ApproximateCounter;
import io.stemma.server.counter.CounterReading;
import io.stemma.server.counter.ExactCounter;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * A counter that takes part in the comparison.
 *
 * <p>Each has a loop of its own, for two reasons. A loop shared by all would call through an interface that has as many
 * targets as there are contenders, and measure that call. And between two increments stands a release fence: on x86 it is
 * no instruction, but it keeps the compiler from making one addition of many, or one lock of many.
 */
final class Contender {
    /** Counts one by one, in one thread. */
    @FunctionalInterface
    interface Hand {
        /** Adds 1, so many times. */
        void count(int times);
    }

    private final Supplier<Hand> hands;
    private final Supplier<CounterReading> reading;

    private Contender(Supplier<Hand> hands, Supplier<CounterReading> reading) {
        this.hands = hands;
        this.reading = reading;
    }

    /** A hand for the calling thread. */
    Hand hand() {
        return hands.get();
    }

    /** What the counter says. */
    CounterReading read() {
        return reading.get();
    }

    /** The number that everybody adds to as if it were alone. */
    private static final class Unsynchronized {
        private long value;
    }

    static Contender unsynchronized() {
        Unsynchronized counter = new Unsynchronized();
        return new Contender(
                () -> times -> {
                    for (int i = 0; i < times; i++) {
                        counter.value++;
                        VarHandle.releaseFence();
                    }
                },
                () -> new CounterReading(counter.value, 0));
    }

    static Contender exact() {
        ExactCounter counter = new ExactCounter();
        return new Contender(
                () -> times -> {
                    for (int i = 0; i < times; i++) {
                        counter.add(1);
                        VarHandle.releaseFence();
                    }
                },
                counter::read);
    }

    static Contender atomicLong() {
        AtomicLong counter = new AtomicLong();
        return new Contender(
                () -> times -> {
                    for (int i = 0; i < times; i++) {
                        counter.incrementAndGet();
                        VarHandle.releaseFence();
                    }
                },
                () -> new CounterReading(counter.get(), 0));
    }

    static Contender longAdder() {
        LongAdder counter = new LongAdder();
        return new Contender(
                () -> times -> {
                    for (int i = 0; i < times; i++) {
                        counter.increment();
                        VarHandle.releaseFence();
                    }
                },
                () -> new CounterReading(counter.sum(), 0));
    }

    /** Adds through one of the cells that the counter chooses by thread. */
    static Contender sharedCells(int threshold) {
        ApproximateCounter counter = new ApproximateCounter(threshold);
        return new Contender(
                () -> times -> {
                    for (int i = 0; i < times; i++) {
                        counter.add(1);
                        VarHandle.releaseFence();
                    }
                },
                counter::read);
    }

    /** Looks up a cell of the thread's own for each increment. */
    static Contender threadLocalCell(int threshold) {
        ApproximateCounter counter = new ApproximateCounter(threshold);
        ThreadLocal<ApproximateCounter.Cell> cells = ThreadLocal.withInitial(counter::cell);
        return new Contender(
                () -> times -> {
                    for (int i = 0; i < times; i++) {
                        cells.get().add(1);
                        VarHandle.releaseFence();
                    }
                },
                counter::read);
    }

    /** Holds a cell of its own. */
    static Contender ownedCell(int threshold) {
        ApproximateCounter counter = new ApproximateCounter(threshold);
        return new Contender(() -> ownedCellHand(counter.cell()), counter::read);
    }

    private static Hand ownedCellHand(ApproximateCounter.Cell cell) {
        return times -> {
            for (int i = 0; i < times; i++) {
                cell.add(1);
                VarHandle.releaseFence();
            }
        };
    }
}
