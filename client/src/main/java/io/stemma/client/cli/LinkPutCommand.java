package io.stemma.client.cli;

import io.stemma.client.StemmaApi;
import io.stemma.v1.Change;
import io.stemma.v1.Link;
import io.stemma.v1.Precondition;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Creates or replaces links. */
@Command(
        name = "put",
        description = "Creates a link, or replaces all of it.",
        footer = {
            "  stemma link put abilene L1 Seattle Denver --igp-metric 10 --bandwidth 10G",
            "  stemma link put abilene L1 Seattle Denver --metric length_km=1913 --both",
            "  stemma link get abilene L1 --json | stemma link put lab --json-file -"
        })
final class LinkPutCommand extends ClientCommand {
    /** What the id of the opposite direction adds, unless it is named; importers do the same. */
    private static final String REVERSE_SUFFIX = "~r";

    @Parameters(index = "0", paramLabel = "TOPOLOGY", description = "The topology's name.")
    private String topology = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "LINK", description = "The link's id.")
    private @Nullable String id;

    @Parameters(index = "2", arity = "0..1", paramLabel = "FROM", description = "The node where it starts.")
    private @Nullable String from;

    @Parameters(index = "3", arity = "0..1", paramLabel = "TO", description = "The node where it ends.")
    private @Nullable String to;

    @Mixin
    private LinkFields fields = new LinkFields();

    @Option(names = "--source-tp", paramLabel = "ID", description = "The termination point where it starts.")
    private String sourceTp = "";

    @Option(names = "--destination-tp", paramLabel = "ID", description = "The termination point where it ends.")
    private String destinationTp = "";

    @Option(names = "--both", description = "Also put the link of the opposite direction, with the same values.")
    private boolean both;

    @Option(
            names = "--reverse-id",
            paramLabel = "ID",
            description = "The id of the link of the opposite direction. Default with --both: LINK~r.")
    private String reverseId = "";

    @Option(
            names = "--json-file",
            paramLabel = "FILE",
            description = "Take whole links from a JSON file, or '-' for standard input; all in one transaction.")
    private @Nullable String jsonFile;

    @Mixin
    private WriteOptions write = new WriteOptions();

    @Override
    void check() {
        if ((id == null) == (jsonFile == null)) {
            throw usage("LINK FROM TO, or --json-file (expected exactly one of them)");
        }
        if (jsonFile == null && (from == null || to == null)) {
            throw usage("missing FROM and TO: the nodes where the link starts and ends");
        }
        if (jsonFile != null && (both || !fields.paths().isEmpty())) {
            throw usage("--json-file: holds whole links (expected no other field)");
        }
    }

    @Override
    void run(StemmaApi server, Output output) throws IOException {
        List<Change> changes = new ArrayList<>();
        List<Precondition.Builder> elements = new ArrayList<>();
        for (Link link : links()) {
            changes.add(Change.newBuilder().setPutLink(link).build());
            elements.add(LinkCommand.precondition(link.getId()));
        }
        write.report(await(server.commit(write.commit(topology, changes, elements))), output);
    }

    private List<Link> links() throws IOException {
        if (id == null || from == null || to == null) {
            return new JsonElements(String.valueOf(jsonFile)).read("link", Link::newBuilder, Link.class);
        }
        String reverse = both && reverseId.isEmpty() ? id + REVERSE_SUFFIX : reverseId;
        Link there = link(id, from, to, sourceTp, destinationTp, reverse);
        return both ? List.of(there, link(reverse, to, from, destinationTp, sourceTp, id)) : List.of(there);
    }

    private Link link(String link, String source, String destination, String tp, String otherTp, String reverse) {
        return fields.addTo(Link.newBuilder()
                        .setId(link)
                        .setSourceNodeId(source)
                        .setDestinationNodeId(destination)
                        .setSourceTpId(tp)
                        .setDestinationTpId(otherTp)
                        .setReverseLinkId(reverse))
                .build();
    }
}
