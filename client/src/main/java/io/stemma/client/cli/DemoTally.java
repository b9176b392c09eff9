package io.stemma.client.cli;

import io.stemma.client.StemmaException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;

/** What the demo has done so far. Any thread counts; one thread looks. */
final class DemoTally {
    private static final long LATENCY_MICROS_MAX = 60_000_000;
    private static final int LATENCY_DIGITS = 3;

    private final LongAdder commits = new LongAdder();
    private final LongAdder reads = new LongAdder();
    private final LongAdder elements = new LongAdder();
    private final LongAdder pairs = new LongAdder();
    private final LongAdder torn = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final LongAccumulator version = new LongAccumulator(Math::max, 0);
    private final AtomicReference<@Nullable String> firstFailure = new AtomicReference<>();
    private final Recorder readMicros = new Recorder(LATENCY_MICROS_MAX, LATENCY_DIGITS);
    private final Recorder commitMicros = new Recorder(LATENCY_MICROS_MAX, LATENCY_DIGITS);
    private final Histogram readTotal = new Histogram(LATENCY_MICROS_MAX, LATENCY_DIGITS);
    private final Histogram commitTotal = new Histogram(LATENCY_MICROS_MAX, LATENCY_DIGITS);

    /** A transaction was answered. */
    void committed(long asVersion, long startNanos) {
        commits.increment();
        version.accumulate(asVersion);
        commitMicros.recordValue(micros(startNanos));
    }

    /** A read was answered with so many elements. */
    void read(long atVersion, int elementsRead, long startNanos) {
        reads.increment();
        elements.add(elementsRead);
        version.accumulate(atVersion);
        readMicros.recordValue(micros(startNanos));
    }

    /** Two values that are always changed together were seen in one answer. */
    void compared(boolean equal) {
        pairs.increment();
        if (!equal) {
            torn.increment();
        }
    }

    /** A call failed. */
    void failed(@Nullable Throwable thrown) {
        failures.increment();
        String message =
                thrown == null ? "no answer" : StemmaException.of(thrown).getMessage();
        firstFailure.compareAndSet(null, message);
    }

    /** An error that ends the demo, if there was one. */
    @Nullable
    String failure() {
        return firstFailure.get();
    }

    /** All that was counted, and the latencies since the last look. */
    synchronized Look look() {
        Histogram newReads = readMicros.getIntervalHistogram();
        Histogram newCommits = commitMicros.getIntervalHistogram();
        readTotal.add(newReads);
        commitTotal.add(newCommits);
        return look(newReads, newCommits);
    }

    /** All that was counted, and the latencies since the beginning. */
    synchronized Look total() {
        Look last = look();
        return new Look(
                last.commits,
                last.reads,
                last.elements,
                last.pairs,
                last.torn,
                last.failures,
                last.version,
                Latency.of(readTotal),
                Latency.of(commitTotal));
    }

    private Look look(Histogram newReads, Histogram newCommits) {
        return new Look(
                commits.sum(),
                reads.sum(),
                elements.sum(),
                pairs.sum(),
                torn.sum(),
                failures.sum(),
                version.get(),
                Latency.of(newReads),
                Latency.of(newCommits));
    }

    private static long micros(long startNanos) {
        return Math.min(LATENCY_MICROS_MAX, (System.nanoTime() - startNanos) / 1_000);
    }

    /**
     * Counts at one moment.
     *
     * @param reads answers to reads, each of one version
     * @param elements nodes and links in these answers
     * @param pairs how often two values that change together were compared
     * @param torn how often they differed
     * @param version the greatest version seen
     */
    record Look(
            long commits,
            long reads,
            long elements,
            long pairs,
            long torn,
            long failures,
            long version,
            Latency readLatency,
            Latency commitLatency) {}

    /** How long answers took, in microseconds. */
    record Latency(long p50, long p99, long p999) {
        static Latency of(Histogram micros) {
            return new Latency(
                    micros.getValueAtPercentile(50),
                    micros.getValueAtPercentile(99),
                    micros.getValueAtPercentile(99.9));
        }

        /** "0.31 / 2.05 / 4.40 ms". */
        @Override
        public String toString() {
            return String.format("%.2f / %.2f / %.2f ms", p50 / 1e3, p99 / 1e3, p999 / 1e3);
        }
    }
}
