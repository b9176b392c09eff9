package io.stemma.server.lab;

import static io.stemma.server.lab.ContenderKind.ATOMIC_LONG;
import static io.stemma.server.lab.ContenderKind.EXACT;
import static io.stemma.server.lab.ContenderKind.LONG_ADDER;
import static io.stemma.server.lab.ContenderKind.OWNED_CELL;
import static io.stemma.server.lab.ContenderKind.SHARED_CELLS;
import static io.stemma.server.lab.ContenderKind.THREAD_LOCAL_CELL;
import static io.stemma.server.lab.ContenderKind.UNSYNCHRONIZED;
import static io.stemma.server.lab.CounterExperiment.USUAL_THRESHOLD;

import io.stemma.server.lab.ContenderKind.Entry;
import io.stemma.server.lab.CounterExperiment.Result;
import io.stemma.server.lab.Table.Column;
import java.util.ArrayList;
import java.util.List;

/** Tells what the counter experiment found. */
final class CounterSection {
    private static final Entry ADDER = new Entry(LONG_ADDER, 0);
    private static final Entry ATOMIC = new Entry(ATOMIC_LONG, 0);
    private static final Entry LOCK = new Entry(EXACT, 0);
    private static final Entry OWNED = new Entry(OWNED_CELL, USUAL_THRESHOLD);
    private static final Entry SHARED = new Entry(SHARED_CELLS, USUAL_THRESHOLD);

    private final List<Result> results;
    private final List<Integer> threads;
    private final List<String> places;
    private final int most;

    private CounterSection(List<Result> results) {
        this.results = results;
        this.threads = results.stream().map(Result::threads).distinct().toList();
        this.places = threads.stream().map(number -> plural(number, "thread")).toList();
        this.most = threads.get(threads.size() - 1);
    }

    static Section of(List<Result> results) {
        CounterSection section = new CounterSection(results);
        return new Section(
                "Counters",
                "Several threads add 1 to one number, again and again. How fast is that, and is the number right at the end?",
                section.findings(),
                section.caveats(),
                section.summary(),
                List.of(section.byThreads(), section.byThreshold()),
                section.raw());
    }

    static String plural(int number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    private Result result(Entry entry, int threadCount) {
        return results.stream()
                .filter(result -> result.entry().equals(entry) && result.threads() == threadCount)
                .findFirst()
                .orElseThrow();
    }

    private List<Double> rates(Entry entry) {
        return threads.stream().map(number -> result(entry, number).perSecond()).toList();
    }

    private List<String> findings() {
        List<String> findings = new ArrayList<>();
        findings.add(lost());
        findings.add(exactness());
        findings.add(bounds());
        findings.add("Increments per second, owned cell (S=" + USUAL_THRESHOLD + ") against AtomicLong: "
                + new Comparison(places, rates(OWNED), rates(ATOMIC)).inWords("the owned cell", "AtomicLong") + ".");
        findings.add("Owned cell against LongAdder, the platform's own: "
                + new Comparison(places, rates(OWNED), rates(ADDER)).inWords("the owned cell", "LongAdder") + ".");
        findings.add("Shared cells (any thread may add, S=" + USUAL_THRESHOLD + ") against the lock: "
                + new Comparison(places, rates(SHARED), rates(LOCK)).inWords("shared cells", "the lock") + ".");
        findings.add("Shared cells against LongAdder: "
                + new Comparison(places, rates(SHARED), rates(ADDER)).inWords("shared cells", "LongAdder") + ".");
        findings.add(threshold());
        return findings;
    }

    private String lost() {
        Entry plain = new Entry(UNSYNCHRONIZED, 0);
        Result worst = threads.stream()
                .map(number -> result(plain, number))
                .max((a, b) -> Double.compare((double) a.off() / a.expected(), (double) b.off() / b.expected()))
                .orElseThrow();
        if (worst.off() == 0) {
            return "The unsynchronized counter lost nothing this time. That is luck: nothing keeps it from losing.";
        }
        return "The unsynchronized counter is wrong: with " + plural(worst.threads(), "thread") + " it lost "
                + Unit.COUNT.format(worst.off()) + " of " + Unit.COUNT.format(worst.expected()) + " increments ("
                + Comparison.percent((double) worst.off() / worst.expected()) + ").";
    }

    private String exactness() {
        List<ContenderKind> kinds = List.of(EXACT, ATOMIC_LONG, LONG_ADDER);
        List<Result> wrong = results.stream()
                .filter(result -> kinds.contains(result.entry().kind()) && result.off() != 0)
                .toList();
        return wrong.isEmpty()
                ? "Exact counter, AtomicLong and LongAdder ended with the right number in every measurement."
                : "WRONG: " + wrong.get(0).entry() + " was off by "
                        + wrong.get(0).off() + " (expected 0).";
    }

    private String bounds() {
        List<Result> approximate = results.stream()
                .filter(result -> result.entry().kind().isApproximate())
                .toList();
        long within = approximate.stream().filter(Result::withinBound).count();
        Result nearest = approximate.stream()
                .filter(result -> result.errorBound() > 0)
                .max((a, b) -> Double.compare((double) a.off() / a.errorBound(), (double) b.off() / b.errorBound()))
                .orElseThrow();
        return "The approximate counters kept within the error bound that they state in " + within + " of "
                + approximate.size() + " measurements; at most " + Unit.COUNT.format(nearest.off()) + " off where "
                + Unit.COUNT.format(nearest.errorBound()) + " were allowed (" + nearest.entry() + ", "
                + plural(nearest.threads(), "thread") + ").";
    }

    private String threshold() {
        int small = CounterExperiment.THRESHOLDS.get(0);
        int large = CounterExperiment.THRESHOLDS.get(CounterExperiment.THRESHOLDS.size() - 1);
        double usual = result(OWNED, most).perSecond();
        return "What the threshold buys, owned cell at " + plural(most, "thread") + ": S=" + USUAL_THRESHOLD
                + " counts "
                + Comparison.factor(
                        usual / result(new Entry(OWNED_CELL, small), most).perSecond())
                + " as fast as S=" + small + ", and S=" + large + " "
                + Comparison.factor(result(new Entry(OWNED_CELL, large), most).perSecond() / usual)
                + " as fast as S=" + USUAL_THRESHOLD + ".";
    }

    private List<String> caveats() {
        int processors = Runtime.getRuntime().availableProcessors();
        List<String> caveats = new ArrayList<>();
        caveats.add(
                "Threads that do nothing but count contend as much as threads can. Between other work, the lock costs less.");
        if (most > processors) {
            caveats.add("This machine has " + plural(processors, "processor")
                    + ": more threads than that take turns, do not "
                    + "count at the same time, and say nothing about a machine with more.");
        }
        caveats.add(
                "AtomicLong and LongAdder do more than an approximate counter: their reads are exact, as soon as nobody "
                        + "adds. Use an approximate counter where a bounded error is good enough.");
        return caveats;
    }

    private Table summary() {
        List<Column> columns = new ArrayList<>();
        columns.add(new Column("counter", Unit.TEXT));
        places.forEach(place -> columns.add(new Column(place, Unit.PER_SECOND)));
        columns.add(new Column("added (" + most + "t)", Unit.COUNT));
        columns.add(new Column("value (" + most + "t)", Unit.COUNT));
        columns.add(new Column("off by", Unit.COUNT));
        columns.add(new Column("bound", Unit.COUNT));
        List<List<Object>> rows = new ArrayList<>();
        for (Entry entry : ContenderKind.entries(CounterExperiment.THRESHOLDS)) {
            Result last = result(entry, most);
            List<Object> row = new ArrayList<>(List.of(entry.toString()));
            row.addAll(rates(entry));
            row.addAll(List.of(last.expected(), last.value(), last.off(), last.errorBound()));
            rows.add(row);
        }
        return new Table(
                "counters-summary",
                "Increments per second, all threads together; on the right the final value with "
                        + plural(most, "thread"),
                columns,
                rows);
    }

    private Chart byThreads() {
        List<Entry> entries = List.of(
                new Entry(UNSYNCHRONIZED, 0),
                LOCK,
                ATOMIC,
                ADDER,
                SHARED,
                new Entry(THREAD_LOCAL_CELL, USUAL_THRESHOLD),
                OWNED);
        return new Chart(
                "Increments per second by number of threads",
                "Higher is faster; the scale is logarithmic. The unsynchronized counter is fast and wrong.",
                "threads",
                threads.stream().map(String::valueOf).toList(),
                "increments/s",
                Unit.PER_SECOND,
                true,
                entries.stream()
                        .map(entry -> new Chart.Line(entry.toString(), rates(entry)))
                        .toList());
    }

    private Chart byThreshold() {
        List<Chart.Line> lines = ContenderKind.approximate().stream()
                .map(kind -> new Chart.Line(
                        kind.label(),
                        CounterExperiment.THRESHOLDS.stream()
                                .map(threshold ->
                                        result(new Entry(kind, threshold), most).perSecond())
                                .toList()))
                .toList();
        return new Chart(
                "Increments per second by threshold S, " + plural(most, "thread"),
                "A larger S flushes less often and may be off by more: cells x (S - 1).",
                "threshold S",
                CounterExperiment.THRESHOLDS.stream().map(String::valueOf).toList(),
                "increments/s",
                Unit.PER_SECOND,
                true,
                lines);
    }

    private Table raw() {
        List<Column> columns = List.of(
                new Column("counter", Unit.TEXT),
                new Column("threshold", Unit.COUNT),
                new Column("threads", Unit.COUNT),
                new Column("increments", Unit.PER_SECOND),
                new Column("added", Unit.COUNT),
                new Column("value", Unit.COUNT),
                new Column("off by", Unit.COUNT),
                new Column("error bound", Unit.COUNT));
        List<List<Object>> rows = results.stream()
                .map(result -> List.<Object>of(
                        result.entry().kind().label(),
                        result.entry().threshold(),
                        result.threads(),
                        result.perSecond(),
                        result.expected(),
                        result.value(),
                        result.off(),
                        result.errorBound()))
                .toList();
        return new Table("counters", "Counters: all figures", columns, rows);
    }
}
