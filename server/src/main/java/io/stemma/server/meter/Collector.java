package io.stemma.server.meter;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/** Asks the parts of the server for their figures when a scrape comes, so that a figure cannot drift from its state. */
final class Collector implements MultiCollector {
    private final List<Consumer<MetricSnapshots.Builder>> parts;

    Collector(List<Consumer<MetricSnapshots.Builder>> parts) {
        this.parts = parts;
    }

    @Override
    public MetricSnapshots collect() {
        MetricSnapshots.Builder snapshots = MetricSnapshots.builder();
        parts.forEach(part -> part.accept(snapshots));
        return snapshots.build();
    }

    static MetricMetadata metadata(String name, String help) {
        return new MetricMetadata(name, help);
    }

    static HistogramDataPointSnapshot point(long[] bounds, long[] totals, double scale, Labels labels) {
        return HistogramDataPointSnapshot.builder()
                .classicHistogramBuckets(Histogram.buckets(bounds, totals, scale))
                .sum(totals[totals.length - 1] / scale)
                .labels(labels)
                .build();
    }

    /** The gauges of all topologies. */
    static void topologies(Supplier<List<TopologyReading>> source, MetricSnapshots.Builder into) {
        List<TopologyReading> all = source.get();
        into.metricSnapshot(gauge("stemma_version", "Current version.", all, TopologyReading::version));
        into.metricSnapshot(gauge("stemma_nodes", "Nodes.", all, TopologyReading::nodes));
        into.metricSnapshot(gauge("stemma_links", "Links.", all, TopologyReading::links));
        into.metricSnapshot(
                gauge("stemma_history_first_version", "Oldest version held.", all, TopologyReading::firstVersion));
        into.metricSnapshot(gauge("stemma_versions_live", "Versions held.", all, TopologyReading::versionsLive));
    }

    /** What superseded versions cost, of all topologies. */
    static void versions(Supplier<List<VersionsReading>> source, MetricSnapshots.Builder into) {
        List<VersionsReading> all = source.get();
        into.metricSnapshot(gauge(
                "stemma_version_oldest_age_seconds",
                "How long ago the oldest version still in memory was superseded.",
                all,
                VersionsReading::topology,
                VersionsReading::oldestAgeSeconds));
        into.metricSnapshot(gauge(
                "stemma_versions_retained_bytes",
                "About how many bytes are in memory only because superseded versions are.",
                all,
                VersionsReading::topology,
                VersionsReading::retainedBytes));
    }

    private static GaugeSnapshot gauge(
            String name, String help, List<TopologyReading> readings, ToLongFunction<TopologyReading> value) {
        return gauge(name, help, readings, TopologyReading::topology, reading -> (double) value.applyAsLong(reading));
    }

    private static <R> GaugeSnapshot gauge(
            String name, String help, List<R> readings, Function<R, String> topology, ToDoubleFunction<R> value) {
        return new GaugeSnapshot(
                metadata(name, help),
                readings.stream()
                        .map(reading -> GaugeDataPointSnapshot.builder()
                                .labels(Labels.of("topology", topology.apply(reading)))
                                .value(value.applyAsDouble(reading))
                                .build())
                        .toList());
    }
}
