package io.stemma.server.graph;

/** The neighbours in an {@link AdjacencyTable}. */
final class FlatNeighborScan extends NeighborScan {
    private final AdjacencyTable table;

    FlatNeighborScan(AdjacencyTable table) {
        this.table = table;
    }

    @Override
    public void read(int[] nodes, int from, int count) {
        for (int i = 0; i < count; i++) {
            read(i, nodes[from + i]);
            setMayBeDown(i, true);
        }
    }

    private void read(int i, int node) {
        int[] region = table.region(node);
        if (region == AdjacencyTable.HUB) {
            HubTree hub = table.hub(node);
            set(i, hub.neighbors(), 0, hub.size());
        } else {
            set(i, region, AdjacencyTable.HEADER, AdjacencyTable.HEADER + region[0]);
        }
    }

    @Override
    public long spread(long[] front, int fromWord, int toWord, long[] into) {
        long links = 0;
        for (int word = fromWord; word < toWord; word++) {
            for (long nodes = front[word]; nodes != 0; nodes &= nodes - 1) {
                read(0, word * Long.SIZE + Long.numberOfTrailingZeros(nodes));
                mark(array(0), start(0), end(0), into);
                links += end(0) - start(0);
            }
        }
        return links;
    }
}
