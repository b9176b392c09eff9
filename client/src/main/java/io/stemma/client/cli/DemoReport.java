package io.stemma.client.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.stemma.client.cli.DemoRun.Outcome;
import io.stemma.client.cli.DemoTally.Latency;
import io.stemma.client.cli.DemoTally.Look;
import java.io.IOException;

/** What a demo says at its end. */
final class DemoReport {
    private DemoReport() {}

    static Table table(Outcome outcome) {
        Look total = outcome.total();
        double seconds = outcome.seconds();
        return Table.of("summary", "")
                .row("seconds", String.format("%.1f", seconds))
                .row("version", Quantity.count(total.version()))
                .row("commits", perSecond(total.commits(), seconds))
                .row("reads", perSecond(total.reads(), seconds))
                .row("elements read", perSecond(total.elements(), seconds))
                .row("values compared", Quantity.count(total.pairs()))
                .row("torn reads", Quantity.count(total.torn()))
                .row("lost updates", Quantity.count(outcome.lostUpdates()))
                .row("versions dense", outcome.dense() ? "yes" : "NO")
                .row("read latency", "p50 / p99 / p99.9  " + total.readLatency())
                .row("commit latency", "p50 / p99 / p99.9  " + total.commitLatency())
                .row("failed calls", Quantity.count(total.failures()));
    }

    private static String perSecond(long count, double seconds) {
        return Quantity.count(count) + "  (" + Quantity.count(Math.round(count / seconds)) + "/s)";
    }

    static void document(Outcome outcome, JsonGenerator json) throws IOException {
        Look total = outcome.total();
        json.writeNumberField("seconds", outcome.seconds());
        json.writeNumberField("version", total.version());
        json.writeNumberField("commits", total.commits());
        json.writeNumberField("reads", total.reads());
        json.writeNumberField("elements_read", total.elements());
        json.writeNumberField("values_compared", total.pairs());
        json.writeNumberField("torn_reads", total.torn());
        json.writeNumberField("lost_updates", outcome.lostUpdates());
        json.writeBooleanField("versions_dense", outcome.dense());
        json.writeNumberField("failed_calls", total.failures());
        latency("read_latency_us", total.readLatency(), json);
        latency("commit_latency_us", total.commitLatency(), json);
    }

    private static void latency(String name, Latency latency, JsonGenerator json) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeNumberField("p50", latency.p50());
        json.writeNumberField("p99", latency.p99());
        json.writeNumberField("p99_9", latency.p999());
        json.writeEndObject();
    }
}
