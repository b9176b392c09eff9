package io.stemma.server.meter;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts values by size, in buckets that are there from the start.
 *
 * <p><b>Threads.</b> One thread records; any thread adds it up. The cells are opaque longs: one writer needs no atomic
 * addition, a reader never sees half a number nor one that goes back, and nothing is said about the order between
 * cells, which a scrape does not ask for.
 */
final class Histogram {
    private final long[] upperBounds;
    /** One cell per bound, one for what lies above, and the sum. */
    private final AtomicLongArray cells;

    Histogram(long[] upperBounds) {
        this.upperBounds = upperBounds;
        this.cells = new AtomicLongArray(upperBounds.length + 2);
    }

    /** Owned by the recording thread. */
    void record(long value) {
        record(value, 1);
    }

    /** Counts the value so many times. Owned by the recording thread. */
    void record(long value, int times) {
        add(bucket(upperBounds, value), times);
        add(upperBounds.length + 1, value * times);
    }

    private void add(int cell, long amount) {
        cells.setOpaque(cell, cells.getOpaque(cell) + amount);
    }

    /** The place of the first bound that is not below the value; past the last one if there is none. */
    static int bucket(long[] upperBounds, long value) {
        int found = Arrays.binarySearch(upperBounds, value);
        return found >= 0 ? found : -found - 1;
    }

    /** Adds the counts and then the sum to the totals, which has a place for each cell. */
    void addTo(long[] totals) {
        for (int i = 0; i < totals.length; i++) {
            totals[i] += cells.getOpaque(i);
        }
    }

    /** Totals for {@link #addTo}, all 0. */
    static long[] totals(long[] upperBounds) {
        return new long[upperBounds.length + 2];
    }

    /** The totals as buckets, with bounds divided by the scale: 1e9 turns nanoseconds into seconds. */
    static ClassicHistogramBuckets buckets(long[] upperBounds, long[] totals, double scale) {
        double[] bounds = new double[upperBounds.length + 1];
        for (int i = 0; i < upperBounds.length; i++) {
            bounds[i] = upperBounds[i] / scale;
        }
        bounds[upperBounds.length] = Double.POSITIVE_INFINITY;
        return ClassicHistogramBuckets.of(bounds, Arrays.copyOf(totals, bounds.length));
    }
}
