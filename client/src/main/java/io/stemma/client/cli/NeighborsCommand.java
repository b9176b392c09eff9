package io.stemma.client.cli;

import io.stemma.client.Page;
import io.stemma.client.StemmaApi;
import io.stemma.v1.Direction;
import io.stemma.v1.GetNeighborhoodRequest;
import io.stemma.v1.GetNeighborhoodResponse;
import io.stemma.v1.Link;
import io.stemma.v1.ListNeighborsRequest;
import io.stemma.v1.Neighbor;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What lies around a node. */
@Command(
        name = "neighbors",
        description =
                "Lists a node's links and the nodes at their other ends; with --hops, the nodes within some hops.",
        footer = {
            "  stemma neighbors abilene DNVRng --direction both",
            "  stemma neighbors abilene DNVRng --hops 2 --json"
        })
final class NeighborsCommand extends ClientCommand {
    private static final int PAGE_SIZE = 1_000;

    @Parameters(index = "0", paramLabel = "TOPOLOGY", description = "The topology's name.")
    private String topology = "";

    @Parameters(index = "1", paramLabel = "NODE", description = "The node's id.")
    private String id = "";

    @Option(
            names = "--direction",
            paramLabel = "DIRECTION",
            description = "Which links count: ${COMPLETION-CANDIDATES}. Default: outgoing.")
    private Way direction = Way.outgoing;

    @Option(
            names = "--hops",
            paramLabel = "N",
            description = "How far to go, 1..64. Default: 1. Beyond 1, the answer is the nodes with their distances.")
    private int hops = 1;

    @Option(
            names = "--max-nodes",
            paramLabel = "N",
            description = "With --hops: end after so many nodes and say so. Default: 10000.")
    private int maxNodes;

    @Option(
            names = "--only-up",
            description = "With --hops: do not walk links that are down. Always so with --what-if.")
    private boolean onlyUp;

    @Mixin
    private ReadVersion version = new ReadVersion();

    /** As the command line says it. */
    enum Way {
        outgoing,
        incoming,
        both;

        private Direction direction() {
            return Direction.valueOf(name().toUpperCase(Locale.ROOT));
        }
    }

    @Override
    void run(StemmaApi server, Output output) throws IOException {
        if (hops == 1) {
            list(server, output);
        } else {
            walk(server, output);
        }
    }

    private static void difference(String what, List<String> nodes, Output output) {
        if (!nodes.isEmpty()) {
            output.line(Table.clean(what + " by the what-if: " + String.join(", ", nodes)));
        }
    }

    private void list(StemmaApi server, Output output) throws IOException {
        ListNeighborsRequest request = ListNeighborsRequest.newBuilder()
                .setTopology(topology)
                .setNodeId(id)
                .setDirection(direction.direction())
                .setPageSize(PAGE_SIZE)
                .setOptions(version.options())
                .build();
        Listing<Neighbor> listing = new Listing<>(
                "neighbors",
                token -> server.listNeighbors(
                                request.toBuilder().setPageToken(token).build())
                        .thenApply(page -> new Page<>(
                                page.getVersion(), page.getBasis(), page.getNeighborsList(), page.getNextPageToken())),
                Long.MAX_VALUE);
        Table table = Table.of("NEIGHBOR", "DIRECTION", "LINK", ">IGP", ">DELAY", ">BANDWIDTH", "STATUS");
        listing.print(output, table, this::row);
    }

    private void row(Table table, Neighbor neighbor) {
        Link link = neighbor.getLink();
        table.row(
                neighbor.getNodeId(),
                link.getSourceNodeId().equals(id) ? "outgoing" : "incoming",
                link.getId(),
                link.hasIgpMetric() ? Integer.toUnsignedLong(link.getIgpMetric()) : "",
                link.hasDelayUs() ? Integer.toUnsignedLong(link.getDelayUs()) + " us" : "",
                link.hasMaxBandwidthBps() ? Quantity.bandwidth(link.getMaxBandwidthBps()) + "bps" : "",
                Quantity.status(link.getOperStatus()));
    }

    private void walk(StemmaApi server, Output output) throws IOException {
        GetNeighborhoodRequest request = GetNeighborhoodRequest.newBuilder()
                .setTopology(topology)
                .setNodeId(id)
                .setMaxHops(hops)
                .setMaxNodes(maxNodes)
                .setDirection(direction.direction())
                .setOnlyUp(onlyUp || version.options().hasOverlay())
                .setOptions(version.options())
                .build();
        GetNeighborhoodResponse answer = await(server.getNeighborhood(request));
        if (output.json()) {
            output.document(answer);
            return;
        }
        Table table = Table.of(">HOPS", "NODE");
        answer.getReachedList().forEach(reached -> table.row(reached.getHops(), reached.getNodeId()));
        output.table(table);
        output.line("(" + Quantity.count(answer.getReachedCount(), "node") + ", version " + answer.getVersion()
                + (answer.getTruncated() ? ", cut off by " + answer.getTruncatedBy() : "")
                + BasisText.of(answer.getBasis()) + ")");
        difference("lost", answer.getLostNodeIdsList(), output);
        difference("gained", answer.getGainedNodeIdsList(), output);
    }
}
