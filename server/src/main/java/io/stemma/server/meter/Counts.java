package io.stemma.server.meter;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** A counter with one label of few values. Any thread counts. */
final class Counts {
    private final String name;
    private final String help;
    private final String label;
    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

    /** @param name without the ending "_total", which the exposition adds */
    Counts(String name, String help, String label) {
        this.name = name;
        this.help = help;
        this.label = label;
    }

    void add(String value) {
        counts.computeIfAbsent(value, v -> new LongAdder()).increment();
    }

    /** Makes the value show as 0 until it is counted. */
    void declare(String value) {
        counts.computeIfAbsent(value, v -> new LongAdder());
    }

    long count(String value) {
        LongAdder count = counts.get(value);
        return count == null ? 0 : count.sum();
    }

    /** A counter without a label, which is counted elsewhere. */
    static CounterSnapshot snapshot(String name, String help, long count) {
        CounterDataPointSnapshot point =
                CounterDataPointSnapshot.builder().value((double) count).build();
        return new CounterSnapshot(Collector.metadata(name, help), List.of(point));
    }

    CounterSnapshot snapshot() {
        return new CounterSnapshot(
                Collector.metadata(name, help),
                counts.entrySet().stream().map(this::point).toList());
    }

    private CounterDataPointSnapshot point(Map.Entry<String, LongAdder> entry) {
        return CounterDataPointSnapshot.builder()
                .labels(Labels.of(label, entry.getKey()))
                .value((double) entry.getValue().sum())
                .build();
    }
}
