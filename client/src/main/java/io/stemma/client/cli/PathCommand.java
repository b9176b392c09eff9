package io.stemma.client.cli;

import io.stemma.client.StemmaApi;
import io.stemma.v1.FindPathRequest;
import io.stemma.v1.FindPathResponse;
import io.stemma.v1.ReadOptions;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A shortest path between two nodes. */
@Command(
        name = "path",
        description = "Finds a shortest path between two nodes, over links that are not down.",
        footer = {
            "  stemma path abilene STTLng NYCMng",
            "  stemma path abilene STTLng NYCMng --metric delay_us --json",
            "  stemma path abilene STTLng NYCMng --what-if 'node DNVRng down' --what-if 'srlg 7 down'",
            "  stemma path abilene STTLng NYCMng --at-version 41 --compare-version 57"
        })
final class PathCommand extends ClientCommand {
    @Parameters(index = "0", paramLabel = "TOPOLOGY", description = "The topology's name.")
    private String topology = "";

    @Parameters(index = "1", paramLabel = "FROM", description = "The node where the path starts.")
    private String from = "";

    @Parameters(index = "2", paramLabel = "TO", description = "The node where the path ends.")
    private String to = "";

    @Option(
            names = "--metric",
            paramLabel = "NAME",
            description = "What is to be least: hops, igp_metric, te_metric, delay_us, or a metric of your own."
                    + " Links without it are not used. Default: hops.")
    private String metric = "hops";

    @Option(names = "--ignore-status", description = "Use links that are down, too.")
    private boolean ignoreStatus;

    @Option(
            names = "--watch",
            description = "Answer again whenever the answer has changed, until Ctrl-C or --count answers.")
    private boolean watch;

    @Option(names = "--count", paramLabel = "N", description = "With --watch: end after so many answers.")
    private long count = Long.MAX_VALUE;

    @Mixin
    private ReadVersion version = new ReadVersion();

    @Option(
            names = "--compare-version",
            paramLabel = "N",
            description = "Ask at this version too, and show both answers side by side; 0 for the current one.")
    private @Nullable Long compareVersion;

    @Override
    void check() {
        if (watch && !version.options().equals(ReadOptions.getDefaultInstance())) {
            throw usage("--watch looks at the current version (expected no other)");
        }
        if (watch && compareVersion != null) {
            throw usage("--watch, --compare-version: both (expected one of them)");
        }
        if (count < 1) {
            throw usage("--count: " + count + " (expected at least 1)");
        }
    }

    @Override
    void run(StemmaApi server, Output output) throws IOException, InterruptedException {
        FindPathRequest request = FindPathRequest.newBuilder()
                .setTopology(topology)
                .setSourceNodeId(from)
                .setDestinationNodeId(to)
                .setMetric(metric)
                .setIgnoreStatus(ignoreStatus)
                .setOptions(version.options())
                .build();
        if (compareVersion != null) {
            ReadOptions.Builder other = ReadOptions.newBuilder();
            if (compareVersion != 0) {
                other.setAtVersion(compareVersion);
            }
            PathComparison.of(server, request, other.build()).print(output);
            return;
        }
        if (watch) {
            new AnswerLines(output, count, this::print).follow(server, request);
            return;
        }
        FindPathResponse answer = await(server.findPath(request));
        if (output.json()) {
            output.document(answer);
        } else {
            print(answer, output);
        }
    }

    private void print(FindPathResponse answer, Output output) {
        printPath(answer, output);
        if (answer.hasWithoutOverlay()) {
            output.line("");
            output.line("without the what-if:");
            printPath(answer.getWithoutOverlay(), output);
        }
    }

    private void printPath(FindPathResponse answer, Output output) {
        String version = ", version " + answer.getVersion() + BasisText.of(answer.getBasis()) + ")";
        if (answer.getNoPath()) {
            output.line("(no path" + version);
            return;
        }
        Table table = Table.of(">HOP", "FROM", "TO", ">COST", "LINK");
        answer.getHopsList()
                .forEach(hop -> table.row(
                        answer.getHopsList().indexOf(hop) + 1,
                        hop.getSourceNodeId(),
                        hop.getDestinationNodeId(),
                        Quantity.number(hop.getCost()),
                        hop.getLinkId()));
        if (answer.getHopsCount() > 0) {
            output.table(table);
        }
        output.line("(" + Quantity.count(answer.getHopsCount(), "hop") + ", cost " + Quantity.number(answer.getCost())
                + " in " + metric + version);
    }
}
