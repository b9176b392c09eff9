package io.stemma.client.cli;

import io.stemma.client.StemmaApi;
import io.stemma.v1.AttributeValue;
import io.stemma.v1.CreateTopologyRequest;
import io.stemma.v1.DeleteTopologyRequest;
import io.stemma.v1.DeleteTopologyResponse;
import io.stemma.v1.GetTopologyRequest;
import io.stemma.v1.GetTopologyResponse;
import io.stemma.v1.ListTopologiesRequest;
import io.stemma.v1.ListTopologiesResponse;
import io.stemma.v1.Topology;
import io.stemma.v1.UpdateTopologyRequest;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Whole topologies. */
@Command(
        name = "topology",
        description = "Lists, describes, creates and deletes topologies.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            TopologyCommand.ListAll.class,
            TopologyCommand.Get.class,
            TopologyCommand.Create.class,
            TopologyCommand.Update.class,
            TopologyCommand.Delete.class
        })
final class TopologyCommand {
    private TopologyCommand() {}

    private static void print(Topology topology, Output output) throws IOException {
        if (output.json()) {
            output.document(topology);
            return;
        }
        output.table(Table.facts()
                .row("name", topology.getName())
                .fact("display name", topology.getDisplayName())
                .row("version", topology.getVersion())
                .row("committed", Moment.text(topology.getCommitTimeUs()))
                .row("nodes", Quantity.count(topology.getNodeCount()))
                .row("links", Quantity.count(topology.getLinkCount()))
                .row("primary node", topology.getPrimaryNodeId())
                .fact("labels", ElementText.labels(topology.getLabelsMap()))
                .fact("attributes", ElementText.attributes(topology.getAttributesMap()))
                .fact("network types", String.join(" ", topology.getNetworkTypesList()))
                .fact("supporting", String.join(" ", topology.getSupportingTopologiesList()))
                .row("state hash", String.format("%016x", topology.getStateHash())));
    }

    @Command(
            name = "list",
            description = "Lists all topologies, each at its own current version.",
            footer = "  stemma topology list --json")
    static final class ListAll extends ClientCommand {
        @Override
        void run(StemmaApi server, Output output) throws IOException {
            ListTopologiesResponse answer = await(server.listTopologies(ListTopologiesRequest.getDefaultInstance()));
            if (output.json()) {
                output.document(json -> {
                    json.writeArrayFieldStart("topologies");
                    for (Topology topology : answer.getTopologiesList()) {
                        new MessageJson(json).write(topology);
                    }
                    json.writeEndArray();
                });
                return;
            }
            Table table = Table.of("NAME", ">VERSION", ">NODES", ">LINKS", "PRIMARY");
            answer.getTopologiesList()
                    .forEach(topology -> table.row(
                            topology.getName(),
                            topology.getVersion(),
                            Quantity.count(topology.getNodeCount()),
                            Quantity.count(topology.getLinkCount()),
                            topology.getPrimaryNodeId()));
            output.table(table);
        }
    }

    @Command(
            name = "get",
            description = "Describes a topology: version, number of nodes and links, primary node, state hash.",
            footer = {"  stemma topology get abilene", "  stemma topology get abilene --at-version 1 --json"})
    static final class Get extends ClientCommand {
        @Parameters(paramLabel = "TOPOLOGY", description = "Its name.")
        private String topology = "";

        @Mixin
        private ReadVersion version = new ReadVersion();

        @Override
        void run(StemmaApi server, Output output) throws IOException {
            GetTopologyRequest request = GetTopologyRequest.newBuilder()
                    .setTopology(topology)
                    .setOptions(version.options())
                    .build();
            GetTopologyResponse answer = await(server.getTopology(request));
            print(answer.getTopology(), output);
            String basis = BasisText.of(answer.getBasis());
            if (!output.json() && !basis.isEmpty()) {
                output.line("(" + basis.substring(2) + ")");
            }
        }
    }

    /** What may be said of a topology. */
    static final class Description {
        @Option(names = "--display-name", paramLabel = "TEXT", description = "A name for people.")
        private @Nullable String displayName;

        @Option(names = "--label", paramLabel = "KEY=VALUE", description = "A label. May be repeated.")
        private Map<String, String> labels = new LinkedHashMap<>();

        @Option(
                names = "--attribute",
                paramLabel = "KEY=VALUE",
                converter = {Quantity.Text.class, Quantity.Attribute.class},
                description = "A further fact: JSON, or else text. May be repeated.")
        private Map<String, AttributeValue> attributes = new LinkedHashMap<>();

        private Topology.Builder addTo(Topology.Builder topology) {
            if (displayName != null) {
                topology.setDisplayName(displayName);
            }
            return topology.putAllLabels(labels).putAllAttributes(attributes);
        }
    }

    @Command(
            name = "create",
            description = "Creates an empty topology, at version 1.",
            footer = "  stemma topology create lab --label site=berlin")
    static final class Create extends ClientCommand {
        @Parameters(paramLabel = "TOPOLOGY", description = "Its name, which no other topology has.")
        private String topology = "";

        @Mixin
        private Description description = new Description();

        @Option(names = "--request-id", paramLabel = "ID", description = "Makes it safe to say again.")
        private String requestId = "";

        @Override
        void run(StemmaApi server, Output output) throws IOException {
            CreateTopologyRequest request = CreateTopologyRequest.newBuilder()
                    .setTopology(description.addTo(Topology.newBuilder().setName(topology)))
                    .setRequestId(requestId)
                    .build();
            print(await(server.createTopology(request)).getTopology(), output);
        }
    }

    @Command(
            name = "update",
            description = "Changes a topology's description: adds to it, or takes the place of what it says.",
            footer = "  stemma topology update lab --display-name \"The lab\"")
    static final class Update extends ClientCommand {
        @Parameters(paramLabel = "TOPOLOGY", description = "Its name.")
        private String topology = "";

        @Mixin
        private Description description = new Description();

        @Option(names = "--unset-label", paramLabel = "KEY", description = "Remove a label. May be repeated.")
        private List<String> unset = List.of();

        @Override
        void run(StemmaApi server, Output output) throws IOException {
            GetTopologyRequest get =
                    GetTopologyRequest.newBuilder().setTopology(topology).build();
            Topology.Builder wanted = await(server.getTopology(get)).getTopology().toBuilder();
            unset.forEach(wanted::removeLabels);
            UpdateTopologyRequest request = UpdateTopologyRequest.newBuilder()
                    .setTopology(description.addTo(wanted))
                    .build();
            print(await(server.updateTopology(request)).getTopology(), output);
        }
    }

    @Command(
            name = "delete",
            description = "Deletes a topology with all its versions.",
            footer = "  stemma topology delete lab")
    static final class Delete extends ClientCommand {
        @Parameters(paramLabel = "TOPOLOGY", description = "Its name.")
        private String topology = "";

        @Override
        void run(StemmaApi server, Output output) throws IOException {
            DeleteTopologyRequest request =
                    DeleteTopologyRequest.newBuilder().setTopology(topology).build();
            DeleteTopologyResponse answer = await(server.deleteTopology(request));
            if (output.json()) {
                output.document(answer);
            } else {
                output.line("deleted " + Table.clean(topology) + ", last version " + answer.getLastVersion());
            }
        }
    }
}
