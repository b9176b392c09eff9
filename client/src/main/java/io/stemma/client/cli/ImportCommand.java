package io.stemma.client.cli;

import io.stemma.client.StemmaApi;
import io.stemma.client.StemmaException;
import io.stemma.client.format.ImportOptions;
import io.stemma.client.format.ImportOptions.Direction;
import io.stemma.client.format.Source;
import io.stemma.client.format.TopologyFormat;
import io.stemma.client.format.TopologyFormats;
import io.stemma.v1.ImportMode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Loads topologies from files. */
@Command(
        name = "import",
        description = {
            "Loads topologies from files: GraphML, RFC 8345 JSON, node-link JSON, SNDlib native, or edge lists; gzipped"
                    + " or plain.",
            "A file becomes visible at once, as one version, or not at all. A file with several networks becomes"
                    + " several topologies."
        },
        footer = {
            "  stemma import abilene.json",
            "  stemma import Geant2012.graphml --topology geant --replace",
            "  stemma import as20000102.txt.gz --topology as2000 --undirected"
        })
final class ImportCommand extends ClientCommand {
    @Parameters(arity = "1..*", paramLabel = "FILE", description = "The files.")
    private List<String> files = List.of();

    @Option(
            names = "--topology",
            paramLabel = "NAME",
            description = "What to call it. Default: the name in the file, or the file's own without extension."
                    + " Further networks of the file become NAME-2, NAME-3, ...")
    private @Nullable String topology;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "graphml, rfc8345, node-link, sndlib or edge-list. Default: what the content looks like.")
    private @Nullable String format;

    @ArgGroup(exclusive = true)
    private Existing existing = new Existing();

    @ArgGroup(exclusive = true)
    private Edges edges = new Edges();

    /** What to do with a topology that exists. */
    static final class Existing {
        @Option(names = "--replace", description = "Replace the content of a topology that exists; versions go on.")
        private boolean replace;

        @Option(names = "--merge", description = "Put the elements into a topology that exists.")
        private boolean merge;

        private ImportMode mode() {
            return replace ? ImportMode.REPLACE : merge ? ImportMode.MERGE : ImportMode.CREATE;
        }
    }

    /** What an edge is, against what the file says. */
    static final class Edges {
        @Option(names = "--directed", description = "Every edge is one link.")
        private boolean directed;

        @Option(names = "--undirected", description = "Every edge is two links that know each other.")
        private boolean undirected;

        private Direction direction() {
            return directed ? Direction.DIRECTED : undirected ? Direction.UNDIRECTED : Direction.AUTO;
        }
    }

    @Override
    void check() {
        if (files.size() > 1 && topology != null && existing.mode() != ImportMode.MERGE) {
            throw usage("--topology: one name for " + files.size() + " files (expected --merge with it, or one file)");
        }
        if (format != null) {
            named(format);
        }
        files.forEach(LocalFile::readable);
    }

    private TopologyFormat named(String name) {
        try {
            return TopologyFormats.named(name);
        } catch (IllegalArgumentException e) {
            throw usage("--" + e.getMessage());
        }
    }

    @Override
    void run(StemmaApi server, Output output) throws IOException {
        List<Imported> imported = new ArrayList<>();
        int failures = 0;
        for (String file : files) {
            try {
                imported.addAll(load(server, file, output));
            } catch (IOException | StemmaException e) {
                if (files.size() == 1) {
                    throw e;
                }
                failures++;
                ErrorReport.failure(e, output.err(), output.json());
            }
        }
        Imported.print(imported, output);
        if (failures > 0) {
            output.out().flush();
            throw new Failure(failures + " of " + files.size() + " files: not imported");
        }
    }

    private List<Imported> load(StemmaApi server, String file, Output output) throws IOException {
        long start = System.nanoTime();
        Source source = Source.of(LocalFile.readable(file));
        TopologyFormat found = format == null ? TopologyFormats.detect(source) : named(format);
        try (ImportSink sink = new ImportSink(server, topology, existing.mode(), Progress.of(file, output))) {
            found.read(source, ImportOptions.DEFAULT.with(edges.direction()), sink);
            List<Imported> done = sink.finish(file, found.name(), start);
            sink.notices().forEach(text -> output.err().println("stemma: " + Table.clean(text)));
            return done;
        }
    }
}
