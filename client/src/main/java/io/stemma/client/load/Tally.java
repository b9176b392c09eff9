package io.stemma.client.load;

import io.stemma.client.StemmaException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * Counts what became of requests.
 *
 * <p><b>Threads.</b> Any thread counts; {@link #tick} belongs to one.
 */
final class Tally {
    private static final int DIGITS = 3;
    private static final int EXAMPLES_MAX = 10;

    private final Map<Kind, Recorder> recorders = new EnumMap<>(Kind.class);
    private final Map<Kind, Histogram> totals = new EnumMap<>(Kind.class);
    private final Recorder lateness = new Recorder(DIGITS);
    private final Map<String, LongAdder> errors = new ConcurrentHashMap<>();
    private final LongAdder violations = new LongAdder();
    private final ConcurrentLinkedQueue<String> examples = new ConcurrentLinkedQueue<>();
    private final List<Interval> timeline = new ArrayList<>();
    private long lastNanos;
    private final long startNanos;

    /** What was answered in a short time; latencies in nanoseconds. */
    record Interval(double atSeconds, double requestsPerSecond, double p50Nanos, double p99Nanos) {}

    /** Starts to count at that time. */
    Tally(long startNanos) {
        this.startNanos = startNanos;
        this.lastNanos = startNanos;
        for (Kind kind : Kind.values()) {
            recorders.put(kind, new Recorder(DIGITS));
            totals.put(kind, new Histogram(DIGITS));
        }
    }

    /** A request was answered so long after it was meant to be sent. */
    void answered(Kind kind, long nanos) {
        Recorder recorder = recorders.get(kind);
        if (recorder == null) {
            throw new AssertionError("no recorder for " + kind);
        }
        recorder.recordValue(Math.max(0, nanos));
    }

    /** A request was sent so long after it was meant to be. */
    void sent(long lateNanos) {
        lateness.recordValue(Math.max(0, lateNanos));
    }

    /** How late requests were sent, in nanoseconds: the load's own part in the latencies. Empties what it tells. */
    Histogram takeLateness() {
        return lateness.getIntervalHistogram();
    }

    /** A request failed. */
    void failed(Throwable thrown) {
        StemmaException failure = StemmaException.of(thrown);
        String name = failure.code() + "/" + failure.reason();
        errors.computeIfAbsent(name, n -> new LongAdder()).increment();
    }

    /** An answer was wrong. */
    void violated(String what) {
        violations.increment();
        if (examples.size() < EXAMPLES_MAX) {
            examples.add(what);
        }
    }

    /** Closes an interval that ends now. */
    Interval tick(long nowNanos) {
        Histogram interval = new Histogram(DIGITS);
        recorders.forEach((kind, recorder) -> {
            Histogram part = recorder.getIntervalHistogram();
            interval.add(part);
            of(kind).add(part);
        });
        double seconds = (nowNanos - lastNanos) / 1e9;
        lastNanos = nowNanos;
        Interval closed = new Interval(
                (nowNanos - startNanos) / 1e9,
                interval.getTotalCount() / seconds,
                interval.getValueAtPercentile(50),
                interval.getValueAtPercentile(99));
        timeline.add(closed);
        return closed;
    }

    /** The intervals closed so far. */
    List<Interval> timeline() {
        return timeline;
    }

    /** All latencies of that kind, up to the last tick. */
    Histogram of(Kind kind) {
        Histogram total = totals.get(kind);
        if (total == null) {
            throw new AssertionError("no histogram for " + kind);
        }
        return total;
    }

    /** All latencies up to the last tick. */
    Histogram all() {
        Histogram all = new Histogram(DIGITS);
        totals.values().forEach(all::add);
        return all;
    }

    /** How many requests failed, by code and reason. */
    Map<String, Long> errors() {
        Map<String, Long> counts = new TreeMap<>();
        errors.forEach((name, count) -> counts.put(name, count.sum()));
        return counts;
    }

    long violations() {
        return violations.sum();
    }

    /** Some of the violations. */
    List<String> examples() {
        return List.copyOf(examples);
    }
}
