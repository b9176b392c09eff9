package io.stemma.server.service;

import io.stemma.server.codec.MessageWriter;
import io.stemma.server.graph.NodeFinder;
import io.stemma.server.graph.Snapshot;
import io.stemma.v1.GetNodeResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Point reads of topologies whose engine has snapshots. Remembers the topology asked for last, as long as the catalog stays as it is. */
final class SnapshotNodeReads implements NodeReads {
    private static final long NEVER = -1;

    private final Catalog catalog;
    private final NodeFinder finder = new NodeFinder(BATCH_MAX);

    private byte[] name = {};
    private @Nullable HostedTopology topology;
    private long catalogChanges = NEVER;
    private long version;

    SnapshotNodeReads(Catalog catalog) {
        this.catalog = catalog;
    }

    @Override
    public boolean find(byte[] bytes, int nameFrom, int nameTo, int[] idsFrom, int[] idsTo, int count) {
        HostedTopology asked = topology(bytes, nameFrom, nameTo);
        Snapshot snapshot = asked == null ? null : asked.engine().snapshot();
        if (snapshot == null) {
            return false;
        }
        version = snapshot.version();
        finder.find(snapshot, bytes, idsFrom, idsTo, count);
        return true;
    }

    private @Nullable HostedTopology topology(byte[] bytes, int from, int to) {
        long changes = catalog.changes();
        if (changes != catalogChanges || !Arrays.equals(name, 0, name.length, bytes, from, to)) {
            catalogChanges = changes;
            name = Arrays.copyOfRange(bytes, from, to);
            String text = new String(name, StandardCharsets.UTF_8);
            boolean isText = Arrays.equals(name, text.getBytes(StandardCharsets.UTF_8));
            topology = isText ? catalog.find(text) : null;
        }
        return topology;
    }

    @Override
    public long version() {
        return version;
    }

    @Override
    public int size(int i) {
        return finder.found(i)
                ? MessageWriter.sizeOfNumber(GetNodeResponse.VERSION_FIELD_NUMBER, version)
                        + MessageWriter.sizeOfNode(GetNodeResponse.NODE_FIELD_NUMBER, finder, i)
                : 0;
    }

    @Override
    public void write(int i, MessageWriter out) {
        out.number(GetNodeResponse.VERSION_FIELD_NUMBER, version).node(GetNodeResponse.NODE_FIELD_NUMBER, finder, i);
    }
}
