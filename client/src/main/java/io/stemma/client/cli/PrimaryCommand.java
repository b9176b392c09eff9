package io.stemma.client.cli;

import io.stemma.client.StemmaApi;
import io.stemma.v1.GetPrimaryRequest;
import io.stemma.v1.GetPrimaryResponse;
import io.stemma.v1.RefreshPrimaryRequest;
import io.stemma.v1.RefreshPrimaryResponse;
import io.stemma.v1.SetPrimaryRequest;
import io.stemma.v1.SetPrimaryResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The primary node of a topology. */
@Command(
        name = "primary",
        description = "Reads, names and refreshes a topology's primary node.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {PrimaryCommand.Get.class, PrimaryCommand.Set.class, PrimaryCommand.Refresh.class})
final class PrimaryCommand {
    private PrimaryCommand() {}

    @Command(
            name = "get",
            description = "Shows the primary node: its id and its value, from one version.",
            footer = "  stemma primary get abilene --json")
    static final class Get extends ClientCommand {
        @Parameters(paramLabel = "TOPOLOGY", description = "The topology's name.")
        private String topology = "";

        @Mixin
        private ReadVersion version = new ReadVersion();

        @Override
        void run(StemmaApi server, Output output) throws IOException {
            GetPrimaryRequest request = GetPrimaryRequest.newBuilder()
                    .setTopology(topology)
                    .setOptions(version.options())
                    .build();
            GetPrimaryResponse answer = await(server.getPrimary(request));
            if (output.json()) {
                output.document(answer);
            } else {
                output.table(ElementText.facts(answer.getNode())
                        .row("read at version", answer.getVersion() + BasisText.of(answer.getBasis())));
            }
        }
    }

    @Command(
            name = "set",
            description = "Names the primary node.",
            footer = {"  stemma primary set abilene DNVRng", "  stemma primary set abilene --none"})
    static final class Set extends ClientCommand {
        @Parameters(index = "0", paramLabel = "TOPOLOGY", description = "The topology's name.")
        private String topology = "";

        @Parameters(index = "1", arity = "0..1", paramLabel = "NODE", description = "The node's id.")
        private @Nullable String id;

        @Option(names = "--none", description = "Name no node.")
        private boolean none;

        @Option(names = "--request-id", paramLabel = "ID", description = "Makes it safe to say again.")
        private String requestId = "";

        @Override
        void check() {
            if ((id == null) != none) {
                throw usage("NODE or --none (expected exactly one of them)");
            }
        }

        @Override
        void run(StemmaApi server, Output output) throws IOException {
            SetPrimaryRequest request = SetPrimaryRequest.newBuilder()
                    .setTopology(topology)
                    .setNodeId(id == null ? "" : id)
                    .setRequestId(requestId)
                    .build();
            SetPrimaryResponse answer = await(server.setPrimary(request));
            if (output.json()) {
                output.document(answer);
            } else {
                output.line("version " + answer.getVersion());
            }
        }
    }

    @Command(
            name = "refresh",
            description = "Removes the primary node and elects another, as one version.",
            footer = "  stemma primary refresh abilene --cascade")
    static final class Refresh extends ClientCommand {
        @Parameters(paramLabel = "TOPOLOGY", description = "The topology's name.")
        private String topology = "";

        @Option(
                names = "--cascade",
                description = "Delete the links of the node that is removed; without, one with links stays.")
        private boolean cascade;

        @Option(names = "--request-id", paramLabel = "ID", description = "Makes it safe to say again.")
        private String requestId = "";

        @Override
        void run(StemmaApi server, Output output) throws IOException {
            RefreshPrimaryRequest request = RefreshPrimaryRequest.newBuilder()
                    .setTopology(topology)
                    .setCascade(cascade)
                    .setRequestId(requestId)
                    .build();
            RefreshPrimaryResponse answer = await(server.refreshPrimary(request));
            if (output.json()) {
                output.document(answer);
            } else {
                output.table(Table.facts()
                        .row("removed", answer.getRemovedNodeId())
                        .row("primary now", answer.getPrimaryNodeId())
                        .row("version", answer.getVersion()));
            }
        }
    }
}
