package io.stemma.server.graph;

import java.util.List;

/** The reading side that a snapshot and its builder share. */
abstract class PagedGraph implements GraphView {
    @SuppressWarnings("UnusedVariable")
    private static int kept;

    final PageTree<NodePage> nodes;
    final PageTree<LinkPage> links;
    final NameIndex nodeNames;
    final NameIndex linkNames;

    PagedGraph(PageTree<NodePage> nodes, PageTree<LinkPage> links, NameIndex nodeNames, NameIndex linkNames) {
        this.nodes = nodes;
        this.links = links;
        this.nodeNames = nodeNames;
        this.linkNames = linkNames;
    }

    abstract MetricNames metrics();

    final NodePage nodePage(int slot) {
        NodePage page = nodes.get(slot >>> Page.SHIFT);
        if (page == null) {
            throw new IllegalArgumentException("node slot " + slot + " is not in use");
        }
        return page;
    }

    final LinkPage linkPage(int slot) {
        LinkPage page = links.get(slot >>> Page.SHIFT);
        if (page == null) {
            throw new IllegalArgumentException("link slot " + slot + " is not in use");
        }
        return page;
    }

    @Override
    public final int findNode(byte[] id) {
        int hash = NameIndex.hash(id, 0, id.length);
        int[] bucket = nodeNames.bucket(hash);
        int n = bucket.length / 2;
        for (int i = 0; i < n; i++) {
            if (bucket[i] == hash && node(bucket[n + i]).hasId(id)) {
                return bucket[n + i];
            }
        }
        return NO_SLOT;
    }

    @Override
    public final int findLink(byte[] id) {
        int hash = NameIndex.hash(id, 0, id.length);
        int[] bucket = linkNames.bucket(hash);
        int n = bucket.length / 2;
        for (int i = 0; i < n; i++) {
            if (bucket[i] == hash && link(bucket[n + i]).hasId(id)) {
                return bucket[n + i];
            }
        }
        return NO_SLOT;
    }

    @Override
    public final int nextNode(int from) {
        return next(nodes, from, nodeSlots());
    }

    @Override
    public final int nextLink(int from) {
        return next(links, from, linkSlots());
    }

    private static int next(PageTree<? extends Page> pages, int from, int slots) {
        int slot = from;
        while (slot < slots) {
            Page page = pages.get(slot >>> Page.SHIFT);
            int rest = page == null ? 0 : page.occupied >>> (slot & Page.MASK);
            if (rest != 0) {
                return slot + Integer.numberOfTrailingZeros(rest);
            }
            slot = (slot | Page.MASK) + 1;
        }
        return NO_SLOT;
    }

    @Override
    public final Element node(int slot) {
        return nodePage(slot).element(slot & Page.MASK);
    }

    @Override
    public final Element link(int slot) {
        return linkPage(slot).element(slot & Page.MASK);
    }

    @Override
    public final int source(int link) {
        return linkPage(link).source(link & Page.MASK);
    }

    @Override
    public final int destination(int link) {
        return linkPage(link).destination(link & Page.MASK);
    }

    @Override
    public int outDegree(int node) {
        return nodePage(node).degree(true, node & Page.MASK);
    }

    @Override
    public int inDegree(int node) {
        return nodePage(node).degree(false, node & Page.MASK);
    }

    @Override
    public void outLinks(int node, LinkCursor cursor) {
        nodePage(node).links(true, node & Page.MASK, cursor);
    }

    @Override
    public void inLinks(int node, LinkCursor cursor) {
        nodePage(node).links(false, node & Page.MASK, cursor);
    }

    @Override
    public final int fetchNeighbors(int[] slots, int from, int to, boolean outgoing) {
        int touched = 0;
        for (int at = from; at < to; at++) {
            touched += nodePage(slots[at]).anyNeighbor(outgoing, slots[at] & Page.MASK);
        }
        return touched;
    }

    @Override
    public final void fetchNodes(int[] slots, int from, int to) {
        int touched = 0;
        for (int at = from; at < to; at++) {
            touched += nodePage(slots[at]).records.length;
        }
        for (int at = from; at < to; at++) {
            touched += Records.touch(nodePage(slots[at]).records, slots[at] & Page.MASK);
        }
        keep(touched);
    }

    @Override
    public final void fetchLinks(int[] slots, int from, int to) {
        int touched = 0;
        for (int at = from; at < to; at++) {
            LinkPage page = linkPage(slots[at]);
            touched += page.records.length + page.cells[slots[at] & Page.MASK];
        }
        for (int at = from; at < to; at++) {
            touched += Records.touch(linkPage(slots[at]).records, slots[at] & Page.MASK);
        }
        keep(touched);
    }

    /** Uses what was touched, so that no compiler leaves the touch out; stores next to never, so that threads do not meet there. */
    private static void keep(int touched) {
        if (touched == Integer.MIN_VALUE) {
            kept = touched;
        }
    }

    @Override
    public NeighborScan scan(boolean outgoing) {
        return new PagedNeighborScan(this, outgoing);
    }

    @Override
    public final boolean up(int link) {
        return linkPage(link).isUp(link & Page.MASK);
    }

    @Override
    public final int metricNumber(String name) {
        return metrics().metricNumber(name);
    }

    @Override
    public final double metric(int link, int number) {
        return linkPage(link).value(number, link & Page.MASK);
    }

    @Override
    public final LinkCosts costs(int metric, boolean ignoreStatus) {
        return new PagedLinkCosts(this, metric, ignoreStatus);
    }

    @Override
    public final List<String> metricNames() {
        return metrics().names();
    }
}
