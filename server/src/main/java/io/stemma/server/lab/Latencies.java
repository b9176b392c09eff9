package io.stemma.server.lab;

import java.util.Collection;
import java.util.List;
import org.HdrHistogram.Histogram;

/** How long operations took and how long they waited. Owned by one thread, then by the one that waited for it. */
final class Latencies {
    /** The percentiles that curves are drawn of. */
    static final List<Double> CURVE = List.of(50.0, 75.0, 90.0, 95.0, 99.0, 99.5, 99.9, 99.99, 100.0);

    private static final long NANOS_MAX = 3_600_000_000_000L; // an hour
    private static final int DIGITS = 3;

    private final Histogram nanos = new Histogram(NANOS_MAX, DIGITS);
    private final Histogram callNanos = new Histogram(NANOS_MAX, DIGITS);
    private final Histogram onCpuNanos = new Histogram(NANOS_MAX, DIGITS);
    private long done;
    private long longestWaitNanos;

    /** An operation ended, so long after it was to start and so long after it was called; it waited so long to be let in. */
    void record(long latencyNanos, long sinceCallNanos, long waitNanos) {
        done++;
        nanos.recordValue(within(latencyNanos));
        callNanos.recordValue(within(sinceCallNanos));
        longestWaitNanos = Math.max(longestWaitNanos, waitNanos);
    }

    /** An operation took so much time of the processor: without waits for a lock, a processor or the collector. */
    void recordOnCpu(long cpuNanos) {
        onCpuNanos.recordValue(within(cpuNanos));
    }

    /** An operation was not even started when the measurement ended: it would have taken longer than this. */
    void recordMissed(long latencyNanos) {
        nanos.recordValue(within(latencyNanos));
        longestWaitNanos = Math.max(longestWaitNanos, latencyNanos);
    }

    private static long within(long value) {
        return Math.min(NANOS_MAX, Math.max(0, value));
    }

    /** Sums up what several threads recorded. */
    static Summary summary(Collection<Latencies> all, double seconds) {
        Latencies sum = new Latencies();
        for (Latencies one : all) {
            sum.nanos.add(one.nanos);
            sum.callNanos.add(one.callNanos);
            sum.onCpuNanos.add(one.onCpuNanos);
            sum.done += one.done;
            sum.longestWaitNanos = Math.max(sum.longestWaitNanos, one.longestWaitNanos);
        }
        Histogram h = sum.nanos;
        return new Summary(
                sum.done,
                sum.done / seconds,
                h.getValueAtPercentile(50),
                h.getValueAtPercentile(99),
                h.getValueAtPercentile(99.9),
                h.getMaxValue(),
                sum.callNanos.getValueAtPercentile(99),
                sum.callNanos.getValueAtPercentile(99.9),
                sum.onCpuNanos.getValueAtPercentile(99.9),
                sum.longestWaitNanos,
                CURVE.stream().map(h::getValueAtPercentile).toList());
    }

    /**
     * What is told of one side, readers or writer.
     *
     * @param done how many operations ended
     * @param perSecond how many in a second
     * @param p50 the median latency; this and all times are in nanoseconds
     * @param p99 99 of 100 took at most this
     * @param p999 999 of 1,000 took at most this
     * @param most the longest
     * @param callP99 99 of 100 calls took at most this: without the time by which they were called late, with what they waited
     * @param callP999 999 of 1,000 calls took at most this
     * @param onCpuP999 999 of 1,000 took at most this of the processor; 0 where that was not measured
     * @param longestWait the longest time between asking and being let in
     * @param curve the latencies at the percentiles {@link #CURVE}
     */
    record Summary(
            long done,
            double perSecond,
            long p50,
            long p99,
            long p999,
            long most,
            long callP99,
            long callP999,
            long onCpuP999,
            long longestWait,
            List<Long> curve) {}
}
