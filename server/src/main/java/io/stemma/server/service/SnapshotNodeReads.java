package io.stemma.server.service;

import io.stemma.server.codec.MessageWriter;
import io.stemma.server.graph.NodeFinder;
import io.stemma.server.graph.Snapshot;
import io.stemma.v1.GetNodeResponse;

/** Point reads of nodes, of topologies whose engine has snapshots. */
final class SnapshotNodeReads implements ElementReads {
    private final LastTopology topology;
    private final NodeFinder finder = new NodeFinder(BATCH_MAX);
    private long version;

    SnapshotNodeReads(Catalog catalog) {
        topology = new LastTopology(catalog);
    }

    @Override
    public boolean find(byte[] bytes, int nameFrom, int nameTo, int[] idsFrom, int[] idsTo, int count) {
        Snapshot snapshot = topology.snapshot(bytes, nameFrom, nameTo);
        if (snapshot == null) {
            return false;
        }
        version = snapshot.version();
        finder.find(snapshot, bytes, idsFrom, idsTo, count);
        return true;
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
