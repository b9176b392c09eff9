package io.stemma.server.meter;

import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/** As {@link Histogram}, for values that many threads record. */
final class SharedHistogram {
    private final long[] upperBounds;
    /** One for each bound, one for what lies above, and the sum. */
    private final LongAdder[] cells;

    SharedHistogram(long[] upperBounds) {
        this.upperBounds = upperBounds;
        this.cells =
                Stream.generate(LongAdder::new).limit(upperBounds.length + 2L).toArray(LongAdder[]::new);
    }

    void record(long value) {
        int found = Arrays.binarySearch(upperBounds, value);
        cells[found >= 0 ? found : -found - 1].increment();
        cells[upperBounds.length + 1].add(value);
    }

    HistogramDataPointSnapshot point(double scale, Labels labels) {
        long[] totals = Arrays.stream(cells).mapToLong(LongAdder::sum).toArray();
        return Collector.point(upperBounds, totals, scale, labels);
    }
}
