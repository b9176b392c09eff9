package io.stemma.server.counter;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Increments of one counter by all threads, in millions a second. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class CounterBenchmark {

    /** The counters that have no threshold. */
    @State(Scope.Benchmark)
    public static class Counters {
        long unsynchronized;
        final ExactCounter exact = new ExactCounter();
        final AtomicLong atomic = new AtomicLong();
        final LongAdder adder = new LongAdder();
    }

    /** The approximate counter. */
    @State(Scope.Benchmark)
    public static class Approximate {
        /** The threshold S. */
        @Param({"16", "256", "4096"})
        public int threshold;

        ApproximateCounter counter = new ApproximateCounter(1);

        /** Makes the counter. */
        @Setup(Level.Trial)
        public void make() {
            counter = new ApproximateCounter(threshold);
        }
    }

    /** A cell of the approximate counter for each thread. */
    @State(Scope.Thread)
    public static class Owner {
        ApproximateCounter.Cell cell = new ApproximateCounter(1).cell();

        /** Makes the cell. */
        @Setup(Level.Trial)
        public void make(Approximate approximate) {
            cell = approximate.counter.cell();
        }
    }

    /** A plain field, which loses increments as soon as there are two threads. */
    @Benchmark
    public void unsynchronized(Counters counters) {
        counters.unsynchronized++;
    }

    /** One value under a lock. */
    @Benchmark
    public void exact(Counters counters) {
        counters.exact.add(1);
    }

    /** The platform's atomic number. */
    @Benchmark
    public void atomicLong(Counters counters) {
        counters.atomic.getAndIncrement();
    }

    /** The platform's adder. */
    @Benchmark
    public void longAdder(Counters counters) {
        counters.adder.increment();
    }

    /** The approximate counter by its shared cells. */
    @Benchmark
    public void approximateShared(Approximate approximate) {
        approximate.counter.add(1);
    }

    /** The approximate counter by a cell of the thread's own. */
    @Benchmark
    public void approximateOwned(Owner owner) {
        owner.cell.add(1);
    }
}
