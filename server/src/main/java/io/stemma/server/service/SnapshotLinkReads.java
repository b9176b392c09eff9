package io.stemma.server.service;

import io.stemma.server.codec.MessageWriter;
import io.stemma.server.graph.GraphView;
import io.stemma.server.graph.LinkFinder;
import io.stemma.server.graph.Snapshot;
import io.stemma.v1.GetLinkResponse;

/** Point reads of links, of topologies whose engine has snapshots. */
final class SnapshotLinkReads implements ElementReads {
    private final LastTopology topology;
    private final LinkFinder finder = new LinkFinder(BATCH_MAX);
    /** What was looked at. */
    private Snapshot graph = Snapshot.EMPTY;

    SnapshotLinkReads(Catalog catalog) {
        topology = new LastTopology(catalog);
    }

    @Override
    public boolean find(byte[] bytes, int nameFrom, int nameTo, int[] idsFrom, int[] idsTo, int count) {
        Snapshot snapshot = topology.snapshot(bytes, nameFrom, nameTo);
        if (snapshot == null) {
            return false;
        }
        graph = snapshot;
        finder.find(snapshot, bytes, idsFrom, idsTo, count);
        return true;
    }

    @Override
    public long version() {
        return graph.version();
    }

    @Override
    public int size(int i) {
        int link = finder.slot(i);
        return link == GraphView.NO_SLOT
                ? 0
                : MessageWriter.sizeOfNumber(GetLinkResponse.VERSION_FIELD_NUMBER, graph.version())
                        + MessageWriter.sizeOfLink(GetLinkResponse.LINK_FIELD_NUMBER, graph, link);
    }

    @Override
    public void write(int i, MessageWriter out) {
        out.number(GetLinkResponse.VERSION_FIELD_NUMBER, graph.version())
                .link(GetLinkResponse.LINK_FIELD_NUMBER, graph, finder.slot(i));
    }

    @Override
    public void forget() {
        graph = Snapshot.EMPTY;
    }
}
