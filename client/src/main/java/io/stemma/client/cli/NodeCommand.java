package io.stemma.client.cli;

import com.google.protobuf.FieldMask;
import io.stemma.client.Page;
import io.stemma.client.StemmaApi;
import io.stemma.v1.Change;
import io.stemma.v1.DeleteNode;
import io.stemma.v1.GetNodeRequest;
import io.stemma.v1.GetNodeResponse;
import io.stemma.v1.ListNodesRequest;
import io.stemma.v1.Node;
import io.stemma.v1.PatchNode;
import io.stemma.v1.Precondition;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The nodes of a topology. */
@Command(
        name = "node",
        description = "Reads, lists, writes and deletes nodes.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            NodeCommand.Get.class,
            NodeCommand.ListAll.class,
            NodeCommand.Put.class,
            NodeCommand.Patch.class,
            NodeCommand.Delete.class
        })
final class NodeCommand {
    private NodeCommand() {}

    private static Precondition.Builder precondition(String id) {
        return Precondition.newBuilder().setNodeId(id);
    }

    @Command(
            name = "get",
            description = "Shows a node.",
            footer = {"  stemma node get abilene STTLng", "  stemma node get abilene STTLng --json"})
    static final class Get extends ClientCommand {
        @Parameters(index = "0", paramLabel = "TOPOLOGY", description = "The topology's name.")
        private String topology = "";

        @Parameters(index = "1", paramLabel = "NODE", description = "The node's id.")
        private String id = "";

        @Mixin
        private ReadVersion version = new ReadVersion();

        @Override
        void run(StemmaApi server, Output output) throws IOException {
            GetNodeRequest request = GetNodeRequest.newBuilder()
                    .setTopology(topology)
                    .setNodeId(id)
                    .setOptions(version.options())
                    .build();
            GetNodeResponse answer = await(server.getNode(request));
            if (output.json()) {
                output.document(answer);
            } else {
                output.table(ElementText.facts(answer.getNode())
                        .row("read at version", answer.getVersion() + BasisText.of(answer.getBasis())));
                if (answer.hasWithoutOverlay()) {
                    output.line("");
                    output.line("without the what-if:");
                    output.table(ElementText.facts(answer.getWithoutOverlay()));
                }
            }
        }
    }

    @Command(
            name = "list",
            description = "Lists nodes, all at one version.",
            footer = {"  stemma node list abilene", "  stemma node list abilene --kind router --label site=west --json"
            })
    static final class ListAll extends ClientCommand {
        @Parameters(paramLabel = "TOPOLOGY", description = "The topology's name.")
        private String topology = "";

        @Option(names = "--kind", paramLabel = "TEXT", description = "Only those of this kind.")
        private String kind = "";

        @Mixin
        private FilterOptions filter = new FilterOptions();

        @Mixin
        private ReadVersion version = new ReadVersion();

        @Override
        void run(StemmaApi server, Output output) throws IOException {
            ListNodesRequest request = ListNodesRequest.newBuilder()
                    .setTopology(topology)
                    .setFilter(filter.filter().setKind(kind))
                    .setPageSize(filter.pageSize())
                    .setOptions(version.options())
                    .build();
            Listing<Node> listing = new Listing<>(
                    "nodes",
                    token -> server.listNodes(
                                    request.toBuilder().setPageToken(token).build())
                            .thenApply(page -> new Page<>(
                                    page.getVersion(), page.getBasis(), page.getNodesList(), page.getNextPageToken())),
                    filter.limit());
            listing.print(output, ElementText.nodeTable(), ElementText::row);
        }
    }

    @Command(
            name = "put",
            description = "Creates a node, or replaces all of it but its links.",
            footer = {
                "  stemma node put abilene STTLng --kind router --position 47.61,-122.33 --label region=west",
                "  stemma node put abilene STTLng --kind router --if-absent",
                "  stemma node get abilene STTLng --json | stemma node put lab --json-file -"
            })
    static final class Put extends ClientCommand {
        @Parameters(index = "0", paramLabel = "TOPOLOGY", description = "The topology's name.")
        private String topology = "";

        @Parameters(index = "1", arity = "0..1", paramLabel = "NODE", description = "The node's id.")
        private @Nullable String id;

        @Mixin
        private NodeFields fields = new NodeFields();

        @Option(
                names = "--json-file",
                paramLabel = "FILE",
                description = "Take whole nodes from a JSON file, or '-' for standard input; all in one transaction.")
        private @Nullable String jsonFile;

        @Mixin
        private WriteOptions write = new WriteOptions();

        @Override
        void check() {
            if ((id == null) == (jsonFile == null)) {
                throw usage("NODE or --json-file (expected exactly one of them)");
            }
            if (jsonFile != null && !fields.paths().isEmpty()) {
                throw usage("--json-file: holds whole nodes (expected no other field)");
            }
        }

        @Override
        void run(StemmaApi server, Output output) throws IOException {
            List<Change> changes = new ArrayList<>();
            List<Precondition.Builder> elements = new ArrayList<>();
            for (Node node : nodes()) {
                changes.add(Change.newBuilder().setPutNode(node).build());
                elements.add(precondition(node.getId()));
            }
            write.report(await(server.commit(write.commit(topology, changes, elements))), output);
        }

        private List<Node> nodes() throws IOException {
            return id != null
                    ? List.of(fields.addTo(Node.newBuilder().setId(id)).build())
                    : new JsonElements(String.valueOf(jsonFile)).read("node", Node::newBuilder, Node.class);
        }
    }

    @Command(
            name = "set",
            description = "Changes some fields of a node that exists, and leaves the others.",
            footer = {
                "  stemma node set abilene STTLng --label maintenance=yes",
                "  stemma node set abilene STTLng --unset labels.maintenance"
            })
    static final class Patch extends ClientCommand {
        @Parameters(index = "0", paramLabel = "TOPOLOGY", description = "The topology's name.")
        private String topology = "";

        @Parameters(index = "1", paramLabel = "NODE", description = "The node's id.")
        private String id = "";

        @Mixin
        private NodeFields fields = new NodeFields();

        @Option(
                names = "--unset",
                paramLabel = "FIELD",
                description = "Clear a field, or an entry of one: position, labels.site. May be repeated.")
        private List<String> unset = List.of();

        @Mixin
        private WriteOptions write = new WriteOptions();

        @Override
        void check() {
            if (fields.paths().isEmpty() && unset.isEmpty()) {
                throw usage("nothing to change (expected a field to set or --unset)");
            }
        }

        @Override
        void run(StemmaApi server, Output output) throws IOException {
            PatchNode.Builder patch = PatchNode.newBuilder()
                    .setNode(fields.addTo(Node.newBuilder().setId(id)))
                    .setUpdateMask(
                            FieldMask.newBuilder().addAllPaths(fields.paths()).addAllPaths(unset));
            Change change = Change.newBuilder().setPatchNode(patch).build();
            write.report(
                    await(server.commit(write.commit(topology, List.of(change), List.of(precondition(id))))), output);
        }
    }

    @Command(
            name = "delete",
            description = "Deletes nodes, all in one transaction.",
            footer = "  stemma node delete abilene STTLng --cascade")
    static final class Delete extends ClientCommand {
        @Parameters(index = "0", paramLabel = "TOPOLOGY", description = "The topology's name.")
        private String topology = "";

        @Parameters(index = "1..*", arity = "1..*", paramLabel = "NODE", description = "The nodes' ids.")
        private List<String> ids = List.of();

        @Option(names = "--cascade", description = "Delete their links with them; without, a node with links stays.")
        private boolean cascade;

        @Mixin
        private WriteOptions write = new WriteOptions();

        @Override
        void run(StemmaApi server, Output output) throws IOException {
            List<Change> changes = ids.stream()
                    .map(id -> DeleteNode.newBuilder().setNodeId(id).setCascade(cascade))
                    .map(delete -> Change.newBuilder().setDeleteNode(delete).build())
                    .toList();
            List<Precondition.Builder> elements =
                    ids.stream().map(NodeCommand::precondition).toList();
            write.report(await(server.commit(write.commit(topology, changes, elements))), output);
        }
    }
}
