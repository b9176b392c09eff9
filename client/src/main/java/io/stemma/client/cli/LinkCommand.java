package io.stemma.client.cli;

import com.google.protobuf.FieldMask;
import io.stemma.client.Page;
import io.stemma.client.StemmaApi;
import io.stemma.v1.Change;
import io.stemma.v1.DeleteLink;
import io.stemma.v1.GetLinkRequest;
import io.stemma.v1.GetLinkResponse;
import io.stemma.v1.Link;
import io.stemma.v1.ListLinksRequest;
import io.stemma.v1.PatchLink;
import io.stemma.v1.Precondition;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The links of a topology. */
@Command(
        name = "link",
        description = "Reads, lists, writes and deletes links.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            LinkCommand.Get.class,
            LinkCommand.ListAll.class,
            LinkPutCommand.class,
            LinkCommand.Patch.class,
            LinkCommand.Delete.class
        })
final class LinkCommand {
    private LinkCommand() {}

    static Precondition.Builder precondition(String id) {
        return Precondition.newBuilder().setLinkId(id);
    }

    private static Link link(StemmaApi server, String topology, String id) {
        GetLinkRequest request =
                GetLinkRequest.newBuilder().setTopology(topology).setLinkId(id).build();
        return ClientCommand.await(server.getLink(request)).getLink();
    }

    @Command(name = "get", description = "Shows a link.", footer = "  stemma link get abilene DNVRng-KSCYng --json")
    static final class Get extends ClientCommand {
        @Parameters(index = "0", paramLabel = "TOPOLOGY", description = "The topology's name.")
        private String topology = "";

        @Parameters(index = "1", paramLabel = "LINK", description = "The link's id.")
        private String id = "";

        @Mixin
        private ReadVersion version = new ReadVersion();

        @Override
        void run(StemmaApi server, Output output) throws IOException {
            GetLinkRequest request = GetLinkRequest.newBuilder()
                    .setTopology(topology)
                    .setLinkId(id)
                    .setOptions(version.options())
                    .build();
            GetLinkResponse answer = await(server.getLink(request));
            if (output.json()) {
                output.document(answer);
            } else {
                output.table(ElementText.facts(answer.getLink())
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
            description = "Lists links, all at one version.",
            footer = {"  stemma link list abilene", "  stemma link list abilene --label tier=core --limit 20"})
    static final class ListAll extends ClientCommand {
        @Parameters(paramLabel = "TOPOLOGY", description = "The topology's name.")
        private String topology = "";

        @Mixin
        private FilterOptions filter = new FilterOptions();

        @Mixin
        private ReadVersion version = new ReadVersion();

        @Override
        void run(StemmaApi server, Output output) throws IOException {
            ListLinksRequest request = ListLinksRequest.newBuilder()
                    .setTopology(topology)
                    .setFilter(filter.filter())
                    .setPageSize(filter.pageSize())
                    .setOptions(version.options())
                    .build();
            Listing<Link> listing = new Listing<>(
                    "links",
                    token -> server.listLinks(
                                    request.toBuilder().setPageToken(token).build())
                            .thenApply(page -> new Page<>(
                                    page.getVersion(), page.getBasis(), page.getLinksList(), page.getNextPageToken())),
                    filter.limit());
            listing.print(output, ElementText.linkTable(), ElementText::row);
        }
    }

    @Command(
            name = "set",
            description = "Changes some fields of a link that exists, and leaves the others.",
            footer = {
                "  stemma link set abilene DNVRng-KSCYng --oper-status down --both",
                "  stemma link set abilene L1 --igp-metric 20 --if-version 7",
                "  stemma link set abilene L1 --unset oper_status"
            })
    static final class Patch extends ClientCommand {
        @Parameters(index = "0", paramLabel = "TOPOLOGY", description = "The topology's name.")
        private String topology = "";

        @Parameters(index = "1", paramLabel = "LINK", description = "The link's id.")
        private String id = "";

        @Mixin
        private LinkFields fields = new LinkFields();

        @Option(
                names = "--unset",
                paramLabel = "FIELD",
                description = "Clear a field, or an entry of one: delay_us, labels.tier. May be repeated.")
        private List<String> unset = List.of();

        @Option(names = "--both", description = "Also change the link of the opposite direction, in one transaction.")
        private boolean both;

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
            List<String> ids = new ArrayList<>(List.of(id));
            if (both) {
                ids.add(reverse(link(server, topology, id)));
            }
            List<Change> changes = ids.stream().map(this::change).toList();
            List<Precondition.Builder> elements =
                    ids.stream().map(LinkCommand::precondition).toList();
            write.report(await(server.commit(write.commit(topology, changes, elements))), output);
        }

        private Change change(String link) {
            PatchLink.Builder patch = PatchLink.newBuilder()
                    .setLink(fields.addTo(Link.newBuilder().setId(link)))
                    .setUpdateMask(
                            FieldMask.newBuilder().addAllPaths(fields.paths()).addAllPaths(unset));
            return Change.newBuilder().setPatchLink(patch).build();
        }
    }

    /** The id of the opposite direction. */
    static String reverse(Link link) {
        if (link.getReverseLinkId().isEmpty()) {
            throw new Failure("link \"" + link.getId() + "\": names no reverse link (expected one, for --both)");
        }
        return link.getReverseLinkId();
    }

    @Command(
            name = "delete",
            description = "Deletes links, all in one transaction.",
            footer = "  stemma link delete abilene L1 --both")
    static final class Delete extends ClientCommand {
        @Parameters(index = "0", paramLabel = "TOPOLOGY", description = "The topology's name.")
        private String topology = "";

        @Parameters(index = "1..*", arity = "1..*", paramLabel = "LINK", description = "The links' ids.")
        private List<String> ids = List.of();

        @Option(names = "--both", description = "Also delete the links of the opposite direction.")
        private boolean both;

        @Mixin
        private WriteOptions write = new WriteOptions();

        @Override
        void run(StemmaApi server, Output output) throws IOException {
            List<String> all = new ArrayList<>(ids);
            if (both) {
                ids.forEach(id -> all.add(reverse(link(server, topology, id))));
            }
            List<String> distinct = all.stream().distinct().toList();
            List<Change> changes = distinct.stream()
                    .map(id -> DeleteLink.newBuilder().setLinkId(id))
                    .map(delete -> Change.newBuilder().setDeleteLink(delete).build())
                    .toList();
            List<Precondition.Builder> elements =
                    distinct.stream().map(LinkCommand::precondition).toList();
            write.report(await(server.commit(write.commit(topology, changes, elements))), output);
        }
    }
}
