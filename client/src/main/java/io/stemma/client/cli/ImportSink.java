package io.stemma.client.cli;

import io.stemma.client.ImportStream;
import io.stemma.client.StemmaApi;
import io.stemma.client.format.TopologySink;
import io.stemma.v1.ImportBegin;
import io.stemma.v1.ImportMode;
import io.stemma.v1.Link;
import io.stemma.v1.Node;
import io.stemma.v1.Topology;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Sends what a file holds to the server, as it is read. Nothing is finished before the whole file has been read, so that
 * a fault on its last line leaves nothing behind, however many networks came before.
 */
final class ImportSink implements TopologySink, AutoCloseable {
    /** Networks in one file; each holds a connection until the file has been read. */
    private static final int NETWORKS_MAX = 64;
    /** Remarks that are shown; a file may cause one for each line. */
    private static final int NOTICES_MAX = 20;

    private final StemmaApi server;
    private final @Nullable String name;
    private final ImportMode mode;
    private final Progress progress;
    private final List<ImportStream> streams = new ArrayList<>();
    private final Set<String> notices = new LinkedHashSet<>();
    private @Nullable ImportStream open;

    ImportSink(StemmaApi server, @Nullable String name, ImportMode mode, Progress progress) {
        this.server = server;
        this.name = name;
        this.mode = mode;
        this.progress = progress;
    }

    @Override
    public void topology(Topology description) {
        if (streams.size() == NETWORKS_MAX) {
            throw new Failure("more than " + NETWORKS_MAX + " networks in one file (expected at most so many)");
        }
        Topology.Builder topology = description.toBuilder();
        if (name != null) {
            topology.setName(streams.isEmpty() ? name : name + "-" + (streams.size() + 1));
        }
        open = server.startImport(
                ImportBegin.newBuilder().setTopology(topology).setMode(mode).build());
        streams.add(open);
    }

    @Override
    public void node(Node node) {
        stream().add(node);
        progress.step();
    }

    @Override
    public void link(Link link) {
        stream().add(link);
        progress.step();
    }

    @Override
    public void notice(String text) {
        if (notices.size() < NOTICES_MAX) {
            notices.add(text);
        }
    }

    /** What was left out of the file, and why. */
    Set<String> notices() {
        return notices;
    }

    /** Makes all of it visible, topology by topology. */
    List<Imported> finish(String file, String format, long startNanos) {
        List<Topology> committed = new ArrayList<>();
        for (ImportStream stream : streams) {
            committed.add(ClientCommand.await(stream.finish()).getTopology());
        }
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        List<Imported> imported = new ArrayList<>();
        for (int i = 0; i < streams.size(); i++) {
            ImportStream stream = streams.get(i);
            imported.add(new Imported(file, format, committed.get(i), stream.nodeCount(), stream.linkCount(), seconds));
        }
        return imported;
    }

    /** Gives up what was not finished. */
    @Override
    public void close() {
        progress.close();
        streams.forEach(ImportStream::close);
    }

    private ImportStream stream() {
        if (open == null) {
            throw new IllegalStateException("element before its topology");
        }
        return open;
    }
}
