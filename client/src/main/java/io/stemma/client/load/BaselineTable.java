package io.stemma.client.load;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stemma.client.load.RawDriver.Run;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/** The runs of a baseline, and what they come to: medians, and ratios of runs that stood side by side. */
final class BaselineTable {
    /** What all others are compared with. */
    static final String BASE = "echo";

    private static final String FORMAT = "%5s  %-14s  %10s  %12s  %12s  %10s  %10s%n";

    /** By depth and target. */
    private final Map<Integer, Map<String, List<Run>>> depths = new TreeMap<>();

    void add(int depth, String target, Run run) {
        depths.computeIfAbsent(depth, d -> new LinkedHashMap<>())
                .computeIfAbsent(target, t -> new ArrayList<>())
                .add(run);
    }

    /** The median over the rounds of a target's CPU time per request divided by that of the echo in the same round. */
    double cpuRatio(int depth, String target) {
        return Medians.ofRatios(
                runs(depth, target).stream().map(Run::cpuMicrosPerRequest).toList(),
                runs(depth, BASE).stream().map(Run::cpuMicrosPerRequest).toList());
    }

    /** The median over the rounds of a target's 99th percentile divided by that of another in the same round. */
    double p99Ratio(int depth, String target, String of) {
        return Medians.ofRatios(p99s(depth, target), p99s(depth, of));
    }

    private List<Double> p99s(int depth, String target) {
        return runs(depth, target).stream()
                .map(run -> (double) run.latencies().getValueAtPercentile(99))
                .toList();
    }

    /** Says how much longer the 99th percentile of a target is, for each depth. */
    void printP99Ratios(String target, String of, PrintWriter out) {
        depths.keySet()
                .forEach(depth -> out.printf(
                        Locale.ROOT,
                        "p99 of %s / %s at depth %d: %.2f%n",
                        target,
                        of,
                        depth,
                        p99Ratio(depth, target, of)));
    }

    private List<Run> runs(int depth, String target) {
        List<Run> runs = depths.getOrDefault(depth, Map.of()).get(target);
        if (runs == null) {
            throw new IllegalArgumentException(
                    "depth " + depth + ", target " + target + " (expected one of " + depths + ")");
        }
        return runs;
    }

    void print(PrintWriter out) {
        out.printf(FORMAT, "DEPTH", "SERVER", "CPU us/req", "CPU / ECHO", "REQUESTS/s", "p50 us", "p99 us");
        depths.forEach((depth, targets) -> targets.forEach((target, runs) -> out.printf(
                Locale.ROOT,
                FORMAT,
                depth,
                target,
                decimals(median(runs, Run::cpuMicrosPerRequest)),
                decimals(cpuRatio(depth, target)),
                whole(median(runs, Run::requestsPerSecond)),
                whole(all(runs).getValueAtPercentile(50) / 1e3),
                whole(p99(runs)))));
    }

    private static String decimals(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    private static String whole(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }

    ArrayNode json() {
        ArrayNode rows = JsonNodeFactory.instance.arrayNode();
        depths.forEach((depth, targets) -> targets.forEach((target, runs) -> rows.add(
                json(runs).put("depth", depth).put("target", target).put("cpu_ratio", cpuRatio(depth, target)))));
        return rows;
    }

    private static ObjectNode json(List<Run> runs) {
        ObjectNode figures = JsonNodeFactory.instance
                .objectNode()
                .put("cpu_us_per_request", median(runs, Run::cpuMicrosPerRequest))
                .put("requests_per_second", median(runs, Run::requestsPerSecond))
                .put("reply_bytes", median(runs, Run::replyBytes))
                .put("p50_us", all(runs).getValueAtPercentile(50) / 1e3)
                .put("p99_us", p99(runs));
        ArrayNode each = figures.putArray("runs_cpu_us_per_request");
        runs.forEach(run -> each.add(run.cpuMicrosPerRequest()));
        return figures;
    }

    private static double median(List<Run> runs, ToDoubleFunction<Run> figure) {
        return Medians.of(runs.stream().mapToDouble(figure).boxed().toList());
    }

    private static double p99(List<Run> runs) {
        return all(runs).getValueAtPercentile(99) / 1e3;
    }

    private static Histogram all(List<Run> runs) {
        Histogram all = new Histogram(3);
        runs.forEach(run -> all.add(run.latencies()));
        return all;
    }
}
