package io.stemma.server.meter;

import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * How long calls took, by method and code.
 *
 * <p>Each event loop counts for itself, without a lock or a look-up by label; a scrape adds the loops up.
 */
public final class CallMeter {
    private final List<String> methods;
    private final List<String> codes;
    private final List<Loop> loops = new CopyOnWriteArrayList<>();

    CallMeter(List<String> methods, List<String> codes) {
        this.methods = List.copyOf(methods);
        this.codes = List.copyOf(codes);
    }

    /** Opens the counts of one more event loop. */
    public Loop loop() {
        Loop loop = new Loop();
        loops.add(loop);
        return loop;
    }

    /** How many calls of this method ended with this code. */
    public long count(String method, String code) {
        long[] totals = totals(methods.indexOf(method), codes.indexOf(code));
        long count = 0;
        for (int i = 0; i <= Bounds.NANOS.length; i++) {
            count += totals[i];
        }
        return count;
    }

    /** The counts of one event loop, which alone records. */
    public final class Loop {
        private final AtomicReferenceArray<@Nullable Histogram> histograms =
                new AtomicReferenceArray<>(methods.size() * codes.size());

        private Loop() {}

        /** Counts a call; method and code by their places in the lists. */
        public void record(int method, int code, long nanos) {
            record(method, code, nanos, 1);
        }

        /** Counts calls that took the same time. */
        public void record(int method, int code, long nanos, int calls) {
            int place = method * codes.size() + code;
            Histogram histogram = histograms.get(place);
            if (histogram == null) {
                histogram = new Histogram(Bounds.NANOS);
                histograms.set(place, histogram);
            }
            histogram.record(nanos, calls);
        }
    }

    MetricSnapshot snapshot() {
        List<HistogramDataPointSnapshot> points = new ArrayList<>();
        for (int method = 0; method < methods.size(); method++) {
            for (int code = 0; code < codes.size(); code++) {
                addPoint(method, code, points);
            }
        }
        return new HistogramSnapshot(
                Collector.metadata("stemma_rpc_seconds", "Time from the receipt of a call to its answer."), points);
    }

    private void addPoint(int method, int code, List<HistogramDataPointSnapshot> points) {
        int place = method * codes.size() + code;
        if (loops.stream().anyMatch(loop -> loop.histograms.get(place) != null)) {
            Labels labels = Labels.of("method", methods.get(method), "code", codes.get(code));
            points.add(Collector.point(Bounds.NANOS, totals(method, code), Bounds.NANOS_PER_SECOND, labels));
        }
    }

    private long[] totals(int method, int code) {
        long[] totals = Histogram.totals(Bounds.NANOS);
        for (Loop loop : loops) {
            Histogram histogram = loop.histograms.get(method * codes.size() + code);
            if (histogram != null) {
                histogram.addTo(totals);
            }
        }
        return totals;
    }
}
