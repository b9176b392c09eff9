package io.stemma.server.lab;

import io.stemma.server.engine.EngineKind;
import io.stemma.server.lab.EngineExperiment.Result;
import io.stemma.server.lab.EngineExperiment.Scenario;
import io.stemma.server.lab.Table.Column;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Tells what the engine experiment found. */
final class EngineSection {
    private final LabPlan plan;
    private final List<Result> results;
    private final List<String> places;

    private EngineSection(LabPlan plan, List<Result> results) {
        this.plan = plan;
        this.results = results;
        this.places = plan.threads().stream()
                .map(number -> CounterSection.plural(number, "reader"))
                .toList();
    }

    static Section of(LabPlan plan, List<Result> results) {
        EngineSection section = new EngineSection(plan, results);
        return new Section(
                "Engines",
                "Readers ask a topology of " + Unit.COUNT.format(plan.nodes()) + " nodes while a writer changes it "
                        + Unit.COUNT.format(plan.writesPerSecond())
                        + " times a second: under one lock (mutex), a read-write lock (rwlock), and read-copy-update (rcu).",
                section.findings(),
                section.caveats(),
                section.summary(),
                section.charts(),
                section.raw());
    }

    private Result result(Scenario scenario, ReadKind read, EngineKind engine, int readers) {
        return results.stream()
                .filter(result -> result.scenario() == scenario
                        && result.read() == read
                        && result.engine() == engine
                        && result.readers() == readers)
                .findFirst()
                .orElseThrow();
    }

    private Result paced(Scenario scenario, EngineKind engine) {
        return result(scenario, ReadKind.POINT, engine, EngineExperiment.PACED_READERS);
    }

    private <T> List<T> byReaders(ReadKind read, EngineKind engine, Function<Result, T> figure) {
        return plan.threads().stream()
                .map(readers -> figure.apply(result(Scenario.BUSY, read, engine, readers)))
                .toList();
    }

    /** For each place the better of the two locks. */
    private List<Double> bestLock(ReadKind read, Function<Result, Double> figure) {
        List<Double> mutex = byReaders(read, EngineKind.MUTEX, figure);
        List<Double> rwlock = byReaders(read, EngineKind.RWLOCK, figure);
        List<Double> best = new ArrayList<>();
        for (int i = 0; i < mutex.size(); i++) {
            best.add(Math.max(mutex.get(i), rwlock.get(i)));
        }
        return best;
    }

    private List<String> findings() {
        List<String> findings = new ArrayList<>();
        for (ReadKind read : ReadKind.values()) {
            findings.add("Reads per second, " + read.label() + ", rcu against the better lock: "
                    + compare(read, result -> result.reads().perSecond()) + ".");
        }
        for (ReadKind read : ReadKind.values()) {
            findings.add("How soon 99 of 100 writes end beside " + read.label() + " reads: "
                    + compare(read, result -> 1.0 / Math.max(1, result.writes().p99())) + ".");
        }
        findings.add(writesKept());
        EngineExperiment.ENGINES.forEach(engine -> findings.add(longRead(engine)));
        return findings;
    }

    private String compare(ReadKind read, Function<Result, Double> largerIsBetter) {
        return new Comparison(places, byReaders(read, EngineKind.RCU, largerIsBetter), bestLock(read, largerIsBetter))
                .inWords("rcu", "the better lock");
    }

    private String writesKept() {
        return "Writes that got through beside busy whole-graph reads, of "
                + Unit.PER_SECOND.format(plan.writesPerSecond()) + " that were due, at the worst number of readers: "
                + EngineExperiment.ENGINES.stream()
                        .map(engine -> engine.label() + " " + Unit.PER_SECOND.format(fewestWrites(engine)))
                        .collect(Collectors.joining(", "))
                + ".";
    }

    private double fewestWrites(EngineKind engine) {
        return byReaders(ReadKind.WHOLE, engine, result -> result.writes().perSecond()).stream()
                .mapToDouble(Double::doubleValue)
                .min()
                .orElseThrow();
    }

    private String longRead(EngineKind engine) {
        Result without = paced(Scenario.CALM, engine);
        Result with = paced(Scenario.LONG, engine);
        return String.format(
                Locale.ROOT,
                "A read of %s beside point reads and writes, on %s: the writes' p99 goes from %s to %s (%s), the point reads' p99 from"
                        + " %s to %s (%s); from the call on, the writes' p99 goes from %s to %s and the point reads' from %s to %s;"
                        + " somebody waited %s to be let in.",
                Unit.NANOS.format(plan.longReadSeconds() * 1e9),
                engine.label(),
                Unit.NANOS.format(without.writes().p99()),
                Unit.NANOS.format(with.writes().p99()),
                times(with.writes().p99(), without.writes().p99()),
                Unit.NANOS.format(without.reads().p99()),
                Unit.NANOS.format(with.reads().p99()),
                times(with.reads().p99(), without.reads().p99()),
                Unit.NANOS.format(without.writes().callP99()),
                Unit.NANOS.format(with.writes().callP99()),
                Unit.NANOS.format(without.reads().callP99()),
                Unit.NANOS.format(with.reads().callP99()),
                Unit.NANOS.format(with.longestWait()));
    }

    private static String times(long with, long without) {
        return Comparison.factor((double) with / Math.max(1, without));
    }

    private List<String> caveats() {
        int processors = Runtime.getRuntime().availableProcessors();
        List<String> caveats = new ArrayList<>();
        if (Math.max(plan.threadsMost() + 1, EngineExperiment.PACED_READERS + 2) > processors) {
            caveats.add("This machine has " + CounterSection.plural(processors, "processor")
                    + ". More threads than that take turns (busy readers and the writer; two paced readers, the writer and the long"
                    + " read), and wait for a processor on every engine. Rcu has no lock to wait for: where its waits are long, they"
                    + " are the scheduler's or the garbage collector's, and the locks' figures contain as much of them. What a write"
                    + " takes of a processor, \"on CPU\", has none of that.");
        }
        caveats.add(
                "At a fixed rate a thread sleeps until its next operation is due, and wakes up some 0.05 ms late, more where processors"
                        + " are busy. Latencies count from when the operation was due and contain that, on every engine; \"call\" counts from the"
                        + " call, and contains what the engine adds: its work and its locks.");
        caveats.add(
                "The mutex is not fair, as locks are by default: a reader that asks again at once may pass a writer that waits."
                        + " A fair lock would let the writer in sooner and all others later.");
        caveats.add(
                "Busy readers ask again as soon as they have their answer, so one that waits asks less, and its latencies look better "
                        + "than a user's would. The writer, and the readers beside the long read, keep a fixed rate; their latencies count from "
                        + "the time they were to start, and what was never started counts with the time it had waited.");
        caveats.add(
                "Reads happen in this process. Over a network a point read costs many times what it costs here, and the engines "
                        + "differ less; long reads differ as much as here.");
        caveats.add(
                "A lock engine keeps one version only. What rcu's versions are for, such as reading the past, is not measured here; "
                        + "nor is the memory that they take.");
        return caveats;
    }

    private Table summary() {
        int most = plan.threadsMost();
        List<Result> shown = results.stream()
                .filter(result -> result.scenario() != Scenario.BUSY || result.readers() == most)
                .toList();
        return table(
                "engines-summary",
                "With " + CounterSection.plural(most, "busy reader") + ", and beside a long read",
                shown);
    }

    private Table raw() {
        return table("engines", "Engines: all figures", results);
    }

    private static Table table(String name, String title, List<Result> shown) {
        List<Column> columns = List.of(
                new Column("scenario", Unit.TEXT),
                new Column("read", Unit.TEXT),
                new Column("engine", Unit.TEXT),
                new Column("readers", Unit.COUNT),
                new Column("reads/s", Unit.PER_SECOND),
                new Column("read p50", Unit.NANOS),
                new Column("read p99", Unit.NANOS),
                new Column("read p99.9", Unit.NANOS),
                new Column("read call p99", Unit.NANOS),
                new Column("writes/s", Unit.PER_SECOND),
                new Column("write p50", Unit.NANOS),
                new Column("write p99", Unit.NANOS),
                new Column("write p99.9", Unit.NANOS),
                new Column("write call p99", Unit.NANOS),
                new Column("write call p99.9", Unit.NANOS),
                new Column("on CPU p99.9", Unit.NANOS),
                new Column("longest wait", Unit.NANOS));
        return new Table(
                name, title, columns, shown.stream().map(EngineSection::row).toList());
    }

    private static List<Object> row(Result result) {
        return List.of(
                result.scenario().label(),
                result.read().label(),
                result.engine().label(),
                result.readers(),
                result.reads().perSecond(),
                result.reads().p50(),
                result.reads().p99(),
                result.reads().p999(),
                result.reads().callP99(),
                result.writes().perSecond(),
                result.writes().p50(),
                result.writes().p99(),
                result.writes().p999(),
                result.writes().callP99(),
                result.writes().callP999(),
                result.writes().onCpuP999(),
                result.longestWait());
    }

    private List<Chart> charts() {
        List<Chart> charts = new ArrayList<>();
        for (ReadKind read : ReadKind.values()) {
            charts.add(byReadersChart(
                    "Reads per second by number of readers: " + read.label(),
                    "Higher is better.",
                    Unit.PER_SECOND,
                    read,
                    result -> result.reads().perSecond()));
        }
        charts.add(writesByRead());
        charts.add(curves(
                "Writes beside a long read",
                "Lower is better; dashed: the same without the long read.",
                Result::writes));
        charts.add(curves(
                "Point reads beside a long read",
                "Lower is better; dashed: the same without the long read.",
                Result::reads));
        return charts;
    }

    private Chart byReadersChart(
            String title, String note, Unit unit, ReadKind read, Function<Result, ? extends Number> figure) {
        List<Chart.Line> lines = EngineExperiment.ENGINES.stream()
                .map(engine -> new Chart.Line(engine.label(), byReaders(read, engine, figure)))
                .toList();
        return new Chart(
                title,
                note,
                "readers",
                plan.threads().stream().map(String::valueOf).toList(),
                "reads/s",
                unit,
                false,
                lines);
    }

    private Chart writesByRead() {
        int most = plan.threadsMost();
        List<Chart.Line> lines = EngineExperiment.ENGINES.stream()
                .map(engine -> new Chart.Line(engine.label(), writeP99(engine, most)))
                .toList();
        List<String> reads = Arrays.stream(ReadKind.values())
                .map(read -> read.label() + " ("
                        + Unit.NANOS.format(result(
                                        Scenario.BUSY,
                                        read,
                                        EngineKind.RCU,
                                        plan.threads().get(0))
                                .reads()
                                .p50())
                        + ")")
                .toList();
        return new Chart(
                "Writes by what is read beside them: p99 with " + CounterSection.plural(most, "busy reader"),
                "Lower is better. In brackets the median time of such a read.",
                "read",
                reads,
                "write p99",
                Unit.NANOS,
                true,
                lines);
    }

    private List<Long> writeP99(EngineKind engine, int readers) {
        List<Long> p99 = new ArrayList<>();
        for (ReadKind read : ReadKind.values()) {
            p99.add(result(Scenario.BUSY, read, engine, readers).writes().p99());
        }
        return p99;
    }

    private Chart curves(String title, String note, Function<Result, Latencies.Summary> side) {
        List<Chart.Line> lines = new ArrayList<>();
        for (Scenario scenario : List.of(Scenario.LONG, Scenario.CALM)) {
            for (EngineKind engine : EngineExperiment.ENGINES) {
                lines.add(new Chart.Line(
                        engine.label() + (scenario == Scenario.CALM ? ", without" : ""),
                        side.apply(paced(scenario, engine)).curve(),
                        scenario == Scenario.CALM));
            }
        }
        List<String> percentiles = Latencies.CURVE.stream()
                .map(percentile -> percentile == 100
                        ? "most"
                        : "p" + String.valueOf(percentile).replaceFirst("\\.0$", ""))
                .toList();
        return new Chart(title, note, "percentile", percentiles, "latency", Unit.NANOS, true, lines);
    }
}
