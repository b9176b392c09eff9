package io.stemma.client.load;

import io.stemma.client.load.RawDriver.Run;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/** What servers did side by side: medians, and how many times Stemma does it for the same CPU time, and in the same time. */
final class PeerTable {
    static final String STEMMA = "stemma";
    private static final String FORMAT = "%-22s  %-10s  %12s  %8s  %12s  %8s  %9s  %9s%n";

    /** By question and server, one run a round. */
    private final Map<String, Map<String, List<Run>>> questions = new LinkedHashMap<>();

    void add(String question, String server, Run run) {
        questions
                .computeIfAbsent(question, q -> new LinkedHashMap<>())
                .computeIfAbsent(server, s -> new ArrayList<>())
                .add(run);
    }

    void print(PrintStream out) {
        out.printf(
                FORMAT, "QUESTION", "SERVER", "CPU us/req", "STEMMA x", "REQUESTS/s", "STEMMA x", "p50 us", "p99 us");
        questions.forEach((question, servers) -> {
            List<Run> stemma = servers.getOrDefault(STEMMA, List.of());
            servers.forEach((server, runs) -> out.printf(FORMAT, (Object[]) row(question, server, runs, stemma)));
        });
        out.flush();
    }

    private static String[] row(String question, String server, List<Run> runs, List<Run> stemma) {
        return new String[] {
            question,
            server,
            number("%,.2f", Medians.of(each(runs, Run::cpuMicrosPerRequest))),
            number(
                    "%.2f",
                    Medians.ofRatios(each(runs, Run::cpuMicrosPerRequest), each(stemma, Run::cpuMicrosPerRequest))),
            number("%,.0f", Medians.of(each(runs, Run::requestsPerSecond))),
            number("%.2f", Medians.ofRatios(each(stemma, Run::requestsPerSecond), each(runs, Run::requestsPerSecond))),
            number("%,.0f", all(runs).getValueAtPercentile(50) / 1e3),
            number("%,.0f", all(runs).getValueAtPercentile(99) / 1e3)
        };
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }

    private static List<Double> each(List<Run> runs, ToDoubleFunction<Run> figure) {
        return runs.stream().mapToDouble(figure).boxed().toList();
    }

    private static Histogram all(List<Run> runs) {
        Histogram all = new Histogram(3);
        runs.forEach(run -> all.add(run.latencies()));
        return all;
    }
}
