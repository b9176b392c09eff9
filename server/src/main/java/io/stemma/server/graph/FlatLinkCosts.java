package io.stemma.server.graph;

/** Costs in a {@link FlatGraph}. */
final class FlatLinkCosts extends LinkCosts {
    private final FlatGraph graph;
    private final int metric;
    private final boolean ignoreStatus;

    FlatLinkCosts(FlatGraph graph, int metric, boolean ignoreStatus) {
        this.graph = graph;
        this.metric = metric;
        this.ignoreStatus = ignoreStatus;
    }

    @Override
    public double of(int link) {
        return ignoreStatus || graph.up(link) ? graph.metric(link, metric) : Double.NaN;
    }
}
