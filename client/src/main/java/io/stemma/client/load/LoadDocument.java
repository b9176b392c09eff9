package io.stemma.client.load;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stemma.client.load.Tally.Interval;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** The result of a load as a JSON document, from which the table, the page and comparisons are made. */
final class LoadDocument {
    /** Names the format, so that a comparison can refuse what it does not know. */
    static final String FORMAT = "stemma-load/1";

    private static final double MICROS = 1e3;
    private static final int STEPS_PER_HALVING = 5;

    private LoadDocument() {}

    static ObjectNode of(Map<String, String> settings, LoadRun.Shown shown) {
        Tally tally = shown.tally();
        ObjectNode document = JsonNodeFactory.instance.objectNode().put("format", FORMAT);
        ObjectNode said = document.putObject("settings");
        settings.forEach(said::put);
        document.put("seconds", shown.seconds())
                .put("requests", tally.all().getTotalCount())
                .put("requests_per_second", shown.requestsPerSecond())
                .put("unsent", shown.unsent())
                .put("sent_late_p99_us", tally.takeLateness().getValueAtPercentile(99) / MICROS)
                .put("violations", tally.violations());
        ArrayNode examples = document.putArray("violation_examples");
        tally.examples().forEach(examples::add);
        ObjectNode errors = document.putObject("errors");
        tally.errors().forEach(errors::put);
        operations(tally, document.putArray("operations"), shown.seconds());
        timeline(tally, document.putArray("timeline"));
        return document;
    }

    private static void operations(Tally tally, ArrayNode operations, double seconds) {
        for (Kind kind : Kind.values()) {
            if (tally.of(kind).getTotalCount() > 0) {
                operation(kind.label(), tally.of(kind), seconds, operations.addObject());
            }
        }
        operation("all", tally.all(), seconds, operations.addObject());
    }

    private static void operation(String name, Histogram latencies, double seconds, ObjectNode operation) {
        operation
                .put("name", name)
                .put("count", latencies.getTotalCount())
                .put("requests_per_second", latencies.getTotalCount() / seconds)
                .put("mean_us", latencies.getMean() / MICROS)
                .put("p50_us", latencies.getValueAtPercentile(50) / MICROS)
                .put("p90_us", latencies.getValueAtPercentile(90) / MICROS)
                .put("p99_us", latencies.getValueAtPercentile(99) / MICROS)
                .put("p999_us", latencies.getValueAtPercentile(99.9) / MICROS)
                .put("max_us", latencies.getMaxValue() / MICROS);
        ArrayNode percentiles = operation.putArray("percentiles");
        latencies
                .percentiles(STEPS_PER_HALVING)
                .forEach(step -> percentiles
                        .addArray()
                        .add(step.getPercentileLevelIteratedTo())
                        .add(step.getValueIteratedTo() / MICROS));
    }

    private static void timeline(Tally tally, ArrayNode timeline) {
        for (Interval interval : tally.timeline()) {
            timeline.addObject()
                    .put("at_s", interval.atSeconds())
                    .put("requests_per_second", interval.requestsPerSecond())
                    .put("p50_us", interval.p50Nanos() / MICROS)
                    .put("p99_us", interval.p99Nanos() / MICROS);
        }
    }

    /** Adds what a ramp found. */
    static void ramp(ObjectNode document, Ramp ramp, double borne) {
        document.put("rate_borne", borne);
        ArrayNode steps = document.putArray("ramp");
        ramp.steps()
                .forEach(step -> steps.addObject()
                        .put("requests_per_second", step.requestsPerSecond())
                        .put("answered_per_second", step.answeredPerSecond())
                        .put("p99_us", step.p99Nanos() / MICROS)
                        .put("borne", ramp.isBorne(step)));
    }
}
