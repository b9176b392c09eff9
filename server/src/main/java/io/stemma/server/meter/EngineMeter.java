package io.stemma.server.meter;

import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;

/** How the engines share the graph: which engine, its locks, and the life of its versions. Any thread counts. */
public final class EngineMeter {
    private final String engine;
    private final SharedHistogram readWaits = new SharedHistogram(Bounds.NANOS);
    private final SharedHistogram writeWaits = new SharedHistogram(Bounds.NANOS);
    private final SharedHistogram readHolds = new SharedHistogram(Bounds.NANOS);
    private final SharedHistogram writeHolds = new SharedHistogram(Bounds.NANOS);
    private final SharedHistogram reclaims = new SharedHistogram(Bounds.LONG_NANOS);
    private final Counts retries;

    EngineMeter(String engine) {
        this.engine = engine;
        this.retries = new Counts(
                "stemma_publish_retries", "Versions that were built again before they were published.", "engine");
        retries.declare(engine);
    }

    /** A thread waited that long for an engine's lock. */
    public void lockWaited(boolean write, long nanos) {
        (write ? writeWaits : readWaits).record(nanos);
    }

    /** A thread held an engine's lock that long. */
    public void lockHeld(boolean write, long nanos) {
        (write ? writeHolds : readHolds).record(nanos);
    }

    /** A version was built in vain. */
    public void publishRetried() {
        retries.add(engine);
    }

    /** A version was found unreachable, that long after it was superseded. */
    public void reclaimed(long nanos) {
        reclaims.record(nanos);
    }

    void collect(MetricSnapshots.Builder into) {
        into.metricSnapshot(new GaugeSnapshot(
                Collector.metadata("stemma_engine", "Always 1; the label names the engine."),
                List.of(GaugeDataPointSnapshot.builder()
                        .labels(Labels.of("engine", engine))
                        .value(1)
                        .build())));
        into.metricSnapshot(retries.snapshot());
        into.metricSnapshot(new HistogramSnapshot(
                Collector.metadata("stemma_lock_wait_seconds", "Time that threads waited for an engine's lock."),
                List.of(point(readWaits, "read"), point(writeWaits, "write"))));
        into.metricSnapshot(new HistogramSnapshot(
                Collector.metadata("stemma_lock_hold_seconds", "Time that threads held an engine's lock."),
                List.of(point(readHolds, "read"), point(writeHolds, "write"))));
        into.metricSnapshot(new HistogramSnapshot(
                Collector.metadata(
                        "stemma_version_reclaim_seconds",
                        "The grace period: from when a version was superseded until it was found unreachable."),
                List.of(reclaims.point(Bounds.NANOS_PER_SECOND, Labels.of("engine", engine)))));
    }

    private HistogramDataPointSnapshot point(SharedHistogram histogram, String mode) {
        return histogram.point(Bounds.NANOS_PER_SECOND, Labels.of("engine", engine, "mode", mode));
    }
}
