package io.stemma.client.load;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Prints the result of a load, or two side by side, for people. */
final class LoadTable {
    private static final String RESULT = "%-10s  %12s  %12s  %10s  %10s  %10s  %10s  %10s%n";
    private static final String RATIOS = "%-10s  %12s  %12s  %10s  %10s  %10s%n";
    private static final String STEPS = "%14s  %14s  %10s  %s%n";

    private LoadTable() {}

    static void print(JsonNode document, PrintWriter out) {
        document.path("settings")
                .properties()
                .forEach(setting -> out.printf(
                        "%-12s  %s%n", setting.getKey(), setting.getValue().asText()));
        if (document.has("ramp")) {
            steps(document, out);
        }
        out.printf(RESULT, "REQUEST", "COUNT", "PER SECOND", "MEAN us", "p50 us", "p99 us", "p99.9 us", "MAX us");
        for (JsonNode row : document.path("operations")) {
            out.printf(
                    RESULT,
                    row.path("name").asText(),
                    whole(row, "count"),
                    whole(row, "requests_per_second"),
                    whole(row, "mean_us"),
                    whole(row, "p50_us"),
                    whole(row, "p99_us"),
                    whole(row, "p999_us"),
                    whole(row, "max_us"));
        }
        faults(document, out);
    }

    private static void steps(JsonNode document, PrintWriter out) {
        out.printf(STEPS, "RATE", "ANSWERED", "p99 us", "BORNE");
        for (JsonNode step : document.path("ramp")) {
            out.printf(
                    STEPS,
                    whole(step, "requests_per_second"),
                    whole(step, "answered_per_second"),
                    whole(step, "p99_us"),
                    step.path("borne").asBoolean() ? "yes" : "no");
        }
        out.printf("highest rate borne: %s requests/s%n", whole(document, "rate_borne"));
    }

    private static void faults(JsonNode document, PrintWriter out) {
        document.path("errors")
                .properties()
                .forEach(error -> out.printf(
                        Locale.ROOT,
                        "error %s: %,d%n",
                        error.getKey(),
                        error.getValue().asLong()));
        if (document.path("sent_late_p99_us").asDouble() > 0) {
            out.printf("sent later than meant, p99: %s us%n", whole(document, "sent_late_p99_us"));
        }
        if (document.path("unsent").asLong() > 0) {
            out.printf("not sent, since too many requests were open: %s%n", whole(document, "unsent"));
        }
        out.printf("violations: %s%n", whole(document, "violations"));
        document.path("violation_examples").forEach(example -> out.printf("  %s%n", example.asText()));
    }

    /** Prints the ratios of the second to the first. */
    static void compare(JsonNode first, JsonNode second, PrintWriter out) throws IOException {
        requireFormat(first);
        requireFormat(second);
        Map<String, JsonNode> before = new HashMap<>();
        first.path("operations").forEach(row -> before.put(row.path("name").asText(), row));
        out.printf(RATIOS, "B / A", "PER SECOND", "MEAN", "p50", "p99", "p99.9");
        for (JsonNode row : second.path("operations")) {
            JsonNode other = before.get(row.path("name").asText());
            if (other != null) {
                out.printf(
                        RATIOS,
                        row.path("name").asText(),
                        ratio(row, other, "requests_per_second"),
                        ratio(row, other, "mean_us"),
                        ratio(row, other, "p50_us"),
                        ratio(row, other, "p99_us"),
                        ratio(row, other, "p999_us"));
            }
        }
    }

    private static void requireFormat(JsonNode document) throws IOException {
        String format = document.path("format").asText();
        if (!format.equals(LoadDocument.FORMAT)) {
            throw new IOException("format: \"" + format + "\" (expected " + LoadDocument.FORMAT + ")");
        }
    }

    private static String ratio(JsonNode row, JsonNode other, String field) {
        return String.format(
                Locale.ROOT,
                "%.3f",
                row.path(field).asDouble() / other.path(field).asDouble());
    }

    private static String whole(JsonNode row, String field) {
        return String.format(Locale.ROOT, "%,.0f", row.path(field).asDouble());
    }
}
