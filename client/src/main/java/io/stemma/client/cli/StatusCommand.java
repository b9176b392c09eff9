package io.stemma.client.cli;

import io.stemma.client.StemmaApi;
import io.stemma.v1.GetStatusRequest;
import io.stemma.v1.GetStatusResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.TreeMap;
import picocli.CommandLine.Command;

/** The server itself. */
@Command(
        name = "status",
        description = "Tells what the server is, what it runs on and what its limits are.",
        footer = "  stemma status --server 10.0.0.7:7420 --json")
final class StatusCommand extends ClientCommand {
    @Override
    void run(StemmaApi server, Output output) throws IOException {
        GetStatusResponse answer = await(server.getStatus(GetStatusRequest.getDefaultInstance()));
        if (output.json()) {
            output.document(answer);
        } else {
            print(answer, output);
        }
    }

    private static void print(GetStatusResponse answer, Output output) {
        Table facts = Table.facts()
                .row("server", "stemma " + answer.getServerVersion())
                .row("engine", answer.getEngine())
                .row("jvm", answer.getJvm())
                .row("transport", answer.getTransport())
                .row("up", up(Duration.ofMillis(answer.getUptimeMs())))
                .row("topologies", Quantity.count(answer.getTopologyCount()))
                .row("connections", Quantity.count(answer.getConnectionCount()))
                .row(
                        "heap",
                        Quantity.bytes(answer.getHeapUsedBytes()) + " of " + Quantity.bytes(answer.getHeapMaxBytes()));
        new TreeMap<>(answer.getLimitsMap())
                .forEach((name, limit) -> facts.row("limit " + name, Quantity.count(limit)));
        output.table(facts);
    }

    private static String up(Duration time) {
        return time.toHours() > 0
                ? time.toHours() + " h " + time.toMinutesPart() + " min"
                : time.toMinutes() > 0 ? time.toMinutes() + " min " + time.toSecondsPart() + " s" : seconds(time);
    }

    private static String seconds(Duration time) {
        return Quantity.number(time.toMillis() / 1000.0) + " s";
    }
}
