package io.stemma.server.meter;

import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How commits went. Counters may be moved from any thread; times and batch sizes belong to the commit thread. */
public final class CommitMeter {
    /** The stages of a commit, in order. */
    public enum Stage {
        /** Waiting for the commit thread. */
        QUEUE,
        /** Made durable. */
        LOG,
        /** Applied to the graph: the next version is built. */
        APPLY,
        /** Made the current version. */
        PUBLISH
    }

    private static final List<String> OUTCOMES = List.of("committed", "rejected", "replayed", "overloaded", "failed");

    private final Counts outcomes = new Counts("stemma_commits", "Transactions by what became of them.", "outcome");
    private final Counts conflicts = new Counts("stemma_conflicts", "Transactions refused, by reason.", "reason");
    private final Map<Stage, Histogram> stages = new EnumMap<>(Stage.class);
    private final Histogram batches = new Histogram(Bounds.SIZES);

    CommitMeter() {
        OUTCOMES.forEach(outcomes::declare);
        for (Stage stage : Stage.values()) {
            stages.put(stage, new Histogram(Bounds.NANOS));
        }
    }

    /** Counts a transaction: "committed", "rejected", "replayed", "overloaded", "failed". */
    public void outcome(String outcome) {
        outcomes.add(outcome);
    }

    /** Makes a reason show as 0 until it is counted. */
    public void declareConflict(String reason) {
        conflicts.declare(reason);
    }

    /** Counts a refusal by its reason in the contract: "VERSION_MISMATCH". */
    public void conflict(String reason) {
        conflicts.add(reason);
    }

    /** Counts the time of a stage. Owned by the commit thread. */
    public void stage(Stage stage, long nanos) {
        stage(stage, nanos, 1);
    }

    /** Counts the time that so many commits took for a stage. Owned by the commit thread. */
    public void stage(Stage stage, long nanos, int times) {
        Histogram histogram = stages.get(stage);
        if (histogram != null) {
            histogram.record(nanos, times);
        }
    }

    /** Counts a batch. Owned by the commit thread. */
    public void batch(int transactions) {
        batches.record(transactions);
    }

    void collect(MetricSnapshots.Builder into) {
        into.metricSnapshot(outcomes.snapshot());
        into.metricSnapshot(conflicts.snapshot());
        into.metricSnapshot(new HistogramSnapshot(
                Collector.metadata("stemma_commit_seconds", "Time that commits spent in each stage."), stagePoints()));
        into.metricSnapshot(new HistogramSnapshot(
                Collector.metadata("stemma_commit_batch_size", "Transactions made durable together."),
                List.of(point(batches, Bounds.SIZES, 1, Labels.EMPTY))));
    }

    private List<HistogramDataPointSnapshot> stagePoints() {
        List<HistogramDataPointSnapshot> points = new ArrayList<>();
        stages.forEach((stage, histogram) -> points.add(point(
                histogram,
                Bounds.NANOS,
                Bounds.NANOS_PER_SECOND,
                Labels.of("stage", stage.name().toLowerCase(Locale.ROOT)))));
        return points;
    }

    private static HistogramDataPointSnapshot point(Histogram histogram, long[] bounds, double scale, Labels labels) {
        long[] totals = Histogram.totals(bounds);
        histogram.addTo(totals);
        return Collector.point(bounds, totals, scale, labels);
    }
}
