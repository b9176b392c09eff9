package io.stemma.server.counter;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs {@link CounterBenchmark} round by round, each counter in a new virtual machine in each round, and prints the medians with
 * their ratios to {@code AtomicLong} and {@code LongAdder} of the same round.
 *
 * <p>Arguments: number of rounds (5), milliseconds of each of three measurements (200), thread counts (1,2,4,8).
 */
public final class CounterFigures {
    private final int millis;
    private final int threads;
    /** Millions of increments a second, by round, for each counter. */
    private final Map<String, List<Double>> figures = new LinkedHashMap<>();

    private CounterFigures(int millis, int threads) {
        this.millis = millis;
        this.threads = threads;
    }

    /** Measures and prints. */
    public static void main(String[] args) throws RunnerException {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 5;
        int millis = args.length > 1 ? Integer.parseInt(args[1]) : 200;
        String[] threadCounts = (args.length > 2 ? args[2] : "1,2,4,8").split(",");
        System.out.printf(
                "JDK %s, %d processors, %d rounds of 3 x %d ms%n",
                Runtime.version(), Runtime.getRuntime().availableProcessors(), rounds, millis);
        for (String count : threadCounts) {
            CounterFigures figures = new CounterFigures(millis, Integer.parseInt(count));
            for (int round = 0; round < rounds; round++) {
                figures.measure();
            }
            figures.print();
        }
    }

    private void measure() throws RunnerException {
        Options options = new OptionsBuilder()
                .include(CounterBenchmark.class.getName())
                .threads(threads)
                .forks(1)
                .warmupIterations(2)
                .warmupTime(TimeValue.milliseconds(millis))
                .measurementIterations(3)
                .measurementTime(TimeValue.milliseconds(millis))
                .verbosity(VerboseMode.SILENT)
                .build();
        Collection<RunResult> results = new Runner(options).run();
        Map<String, Double> round = new TreeMap<>();
        for (RunResult result : results) {
            round.put(name(result), median(scores(result)));
        }
        round.forEach((name, score) ->
                figures.computeIfAbsent(name, any -> new ArrayList<>()).add(score));
    }

    private static String name(RunResult result) {
        String benchmark = result.getParams().getBenchmark();
        String name = benchmark.substring(benchmark.lastIndexOf('.') + 1);
        String threshold = result.getParams().getParam("threshold");
        return threshold == null ? name : String.format(Locale.ROOT, "%s S=%4s", name, threshold);
    }

    private static List<Double> scores(RunResult result) {
        List<Double> scores = new ArrayList<>();
        result.getBenchmarkResults()
                .forEach(fork -> fork.getIterationResults()
                        .forEach(iteration ->
                                scores.add(iteration.getPrimaryResult().getScore())));
        return scores;
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    private void print() {
        System.out.printf("%n%d thread%s%n", threads, threads == 1 ? "" : "s");
        System.out.printf("  %-26s %16s %14s %13s%n", "counter", "M increments/s", "x AtomicLong", "x LongAdder");
        figures.forEach((name, scores) -> System.out.printf(
                Locale.ROOT,
                "  %-26s %16.1f %14.2f %13.2f%n",
                name,
                median(scores),
                median(ratios(scores, "atomicLong")),
                median(ratios(scores, "longAdder"))));
    }

    private List<Double> ratios(List<Double> scores, String baseline) {
        List<Double> others = figures.getOrDefault(baseline, List.of());
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < scores.size(); round++) {
            ratios.add(scores.get(round) / others.get(round));
        }
        return ratios;
    }
}
