package io.stemma.server.graph;

import io.stemma.server.graph.LinkContent.LinkColumns;
import java.util.List;

/** The reading side of {@link MutableGraph}: tables by slot. */
abstract class FlatGraph implements GraphView {
    final ElementTable nodes = new ElementTable();
    final ElementTable links = new ElementTable();
    final LinkTable linkTable = new LinkTable();
    final AdjacencyTable out = new AdjacencyTable();
    final AdjacencyTable in = new AdjacencyTable();

    abstract MetricNames metrics();

    @Override
    public final int nodeCount() {
        return nodes.count();
    }

    @Override
    public final int linkCount() {
        return links.count();
    }

    @Override
    public final int nodeSlots() {
        return nodes.slots();
    }

    @Override
    public final int linkSlots() {
        return links.slots();
    }

    @Override
    public final int findNode(byte[] id) {
        return nodes.find(id);
    }

    @Override
    public final int findLink(byte[] id) {
        return links.find(id);
    }

    @Override
    public final int nextNode(int from) {
        return nodes.next(from);
    }

    @Override
    public final int nextLink(int from) {
        return links.next(from);
    }

    @Override
    public final Element node(int slot) {
        return nodes.element(slot);
    }

    @Override
    public final Element link(int slot) {
        return links.element(slot);
    }

    @Override
    public final int source(int link) {
        return linkTable.source(link);
    }

    @Override
    public final int destination(int link) {
        return linkTable.destination(link);
    }

    @Override
    public final int outDegree(int node) {
        return out.degree(node);
    }

    @Override
    public final int inDegree(int node) {
        return in.degree(node);
    }

    @Override
    public final void outLinks(int node, LinkCursor cursor) {
        out.links(node, cursor);
    }

    @Override
    public final void inLinks(int node, LinkCursor cursor) {
        in.links(node, cursor);
    }

    @Override
    public final NeighborScan scan(boolean outgoing) {
        return new FlatNeighborScan(outgoing ? out : in);
    }

    @Override
    public final boolean up(int link) {
        return linkTable.up(link);
    }

    @Override
    public final int metricNumber(String name) {
        return metrics().metricNumber(name);
    }

    @Override
    public final double metric(int link, int number) {
        if (number >= LinkPage.INT_COLUMNS) {
            return linkTable.metric(number - LinkPage.INT_COLUMNS, link);
        }
        int value = linkTable.intValue(number, link);
        return value == LinkColumns.ABSENT ? Double.NaN : Integer.toUnsignedLong(value);
    }

    @Override
    public final LinkCosts costs(int metric, boolean ignoreStatus) {
        return new FlatLinkCosts(this, metric, ignoreStatus);
    }

    @Override
    public final List<String> metricNames() {
        return metrics().names();
    }
}
