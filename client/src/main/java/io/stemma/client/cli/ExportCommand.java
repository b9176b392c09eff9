package io.stemma.client.cli;

import io.stemma.client.Page;
import io.stemma.client.Pages;
import io.stemma.client.StemmaApi;
import io.stemma.client.format.TopologyFormat;
import io.stemma.client.format.TopologyFormats;
import io.stemma.client.format.TopologySource;
import io.stemma.v1.GetTopologyRequest;
import io.stemma.v1.Link;
import io.stemma.v1.ListLinksRequest;
import io.stemma.v1.ListNodesRequest;
import io.stemma.v1.Node;
import io.stemma.v1.ReadOptions;
import io.stemma.v1.Topology;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a topology to a file. */
@Command(
        name = "export",
        description = "Writes one version of a topology as a file; importing the file gives an equal topology.",
        footer = {
            "  stemma export abilene --format rfc8345 > abilene.json",
            "  stemma export abilene --format graphml --output abilene.graphml --at-version 7"
        })
final class ExportCommand extends ClientCommand {
    private static final int PAGE_SIZE = 5_000;

    @Parameters(paramLabel = "TOPOLOGY", description = "The topology's name.")
    private String topology = "";

    @Option(names = "--format", required = true, paramLabel = "FORMAT", description = "rfc8345, graphml or node-link.")
    private String format = "";

    @Option(names = "--output", paramLabel = "FILE", description = "Where to write. Default: standard output.")
    private @Nullable Path file;

    @Mixin
    private ReadVersion version = new ReadVersion();

    @Override
    void check() {
        if (!TopologyFormats.writable().contains(format)) {
            throw usage("--format: \"" + format + "\" (expected one of " + String.join(", ", TopologyFormats.writable())
                    + ")");
        }
    }

    @Override
    void run(StemmaApi server, Output output) throws IOException {
        GetTopologyRequest get = GetTopologyRequest.newBuilder()
                .setTopology(topology)
                .setOptions(version.options())
                .build();
        Topology description = await(server.getTopology(get)).getTopology();
        TopologySource source = content(server, description);
        TopologyFormat writer = TopologyFormats.named(format);
        if (file == null) {
            try (OutputStream out = new Characters(output)) {
                writeTo(out, writer, source);
            }
            return;
        }
        writeTo(file, writer, source);
        report(description, output);
    }

    /* The two first pages are asked for together: each keeps its version readable for the pages that follow. */
    private TopologySource content(StemmaApi server, Topology description) {
        ReadOptions asked = version.options();
        ReadOptions.Builder options =
                ReadOptions.newBuilder().setAtVersion(description.getVersion()).setFork(asked.getFork());
        if (asked.hasOverlay()) {
            options.setOverlay(asked.getOverlay());
        }
        ReadOptions same = options.build();
        CompletableFuture<List<Node>> nodes = all(server.nodes(ListNodesRequest.newBuilder()
                .setTopology(topology)
                .setPageSize(PAGE_SIZE)
                .setOptions(same)
                .build()));
        CompletableFuture<List<Link>> links = all(server.links(ListLinksRequest.newBuilder()
                .setTopology(topology)
                .setPageSize(PAGE_SIZE)
                .setOptions(same)
                .build()));
        return TopologySource.of(description, await(nodes), await(links));
    }

    private static <T> CompletableFuture<List<T>> all(Pages<T> pages) {
        List<T> all = new ArrayList<>();
        return pages.forEachPage((Page<T> page) -> all.addAll(page.items())).thenApply(done -> all);
    }

    private static void writeTo(OutputStream out, TopologyFormat writer, TopologySource source) throws IOException {
        try {
            writer.write(source, out);
            out.flush();
        } catch (IllegalArgumentException e) {
            throw new Failure(e.getMessage() + "; choose another --format");
        }
    }

    /** Writes beside the file first, so that a failure leaves an older file as it was. */
    private static void writeTo(Path file, TopologyFormat writer, TopologySource source) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part), 1 << 16)) {
                writeTo(out, writer, source);
            }
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private void report(Topology description, Output output) throws IOException {
        if (output.json()) {
            output.document(json -> {
                json.writeStringField("file", String.valueOf(file));
                json.writeStringField("format", format);
                json.writeStringField("topology", topology);
                json.writeNumberField("version", description.getVersion());
                json.writeNumberField("nodes", description.getNodeCount());
                json.writeNumberField("links", description.getLinkCount());
            });
            return;
        }
        output.line(file + ": " + Quantity.count(description.getNodeCount()) + " nodes, "
                + Quantity.count(description.getLinkCount()) + " links, version " + description.getVersion());
    }
}
