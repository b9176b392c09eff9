package io.stemma.client.load;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stemma.client.load.RawDriver.Run;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/** The runs of a baseline, and what they come to: medians, and ratios of runs that stood side by side. */
final class BaselineTable {
    private static final String FORMAT = "%5s  %12s  %12s  %12s  %14s  %14s  %11s  %11s%n";

    private final Map<Integer, Depth> depths = new TreeMap<>();

    private static final class Depth {
        private final List<Run> echo = new ArrayList<>();
        private final List<Run> stemma = new ArrayList<>();
    }

    void add(int depth, boolean echo, Run run) {
        Depth at = depths.computeIfAbsent(depth, d -> new Depth());
        (echo ? at.echo : at.stemma).add(run);
    }

    /** The median over the rounds of Stemma's CPU time per request divided by that of the echo in the same round. */
    double cpuRatio(int depth) {
        Depth at = at(depth);
        return Medians.ofRatios(
                at.stemma.stream().map(Run::cpuMicrosPerRequest).toList(),
                at.echo.stream().map(Run::cpuMicrosPerRequest).toList());
    }

    private Depth at(int depth) {
        Depth at = depths.get(depth);
        if (at == null) {
            throw new IllegalArgumentException("depth: " + depth + " (expected one of " + depths.keySet() + ")");
        }
        return at;
    }

    void print(PrintWriter out) {
        out.printf(
                FORMAT,
                "DEPTH",
                "ECHO us/req",
                "STEMMA us/req",
                "CPU RATIO",
                "ECHO req/s",
                "STEMMA req/s",
                "ECHO p99 us",
                "p99 us");
        depths.forEach((depth, at) -> out.printf(
                Locale.ROOT,
                FORMAT,
                depth,
                decimals(median(at.echo, Run::cpuMicrosPerRequest)),
                decimals(median(at.stemma, Run::cpuMicrosPerRequest)),
                decimals(cpuRatio(depth)),
                whole(median(at.echo, Run::requestsPerSecond)),
                whole(median(at.stemma, Run::requestsPerSecond)),
                whole(p99(at.echo)),
                whole(p99(at.stemma))));
    }

    private static String decimals(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    private static String whole(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }

    ArrayNode json() {
        ArrayNode rows = JsonNodeFactory.instance.arrayNode();
        depths.forEach((depth, at) -> {
            ObjectNode row = rows.addObject().put("depth", depth).put("cpu_ratio", cpuRatio(depth));
            row.set("echo", json(at.echo));
            row.set("stemma", json(at.stemma));
        });
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
