package io.stemma.server.graph;

/** The neighbours in an {@link AdjacencyTable}. */
final class FlatNeighborScan extends NeighborScan {
    private final AdjacencyTable table;

    FlatNeighborScan(AdjacencyTable table) {
        this.table = table;
    }

    @Override
    public long spread(long[] front, int fromWord, int toWord, long[] into) {
        long links = 0;
        for (int word = fromWord; word < toWord; word++) {
            for (long nodes = front[word]; nodes != 0; nodes &= nodes - 1) {
                int node = word * Long.SIZE + Long.numberOfTrailingZeros(nodes);
                int[] region = table.region(node);
                if (region == AdjacencyTable.HUB) {
                    mark(table.hub(node), into);
                } else {
                    mark(region, AdjacencyTable.HEADER, AdjacencyTable.HEADER + region[0], into);
                }
                links += table.degree(node);
            }
        }
        return links;
    }
}
