package io.stemma.server.graph;

import org.jspecify.annotations.Nullable;

/** Costs in a paged graph. A search that has asked often gets a flat list of the pages, which saves it the tree. */
final class PagedLinkCosts extends LinkCosts {
    /** The pages are listed once a search has asked for as many links as one in so many pages. */
    private static final int LIST_PART = 32;

    private final PagedGraph graph;
    private final int metric;
    private final boolean ignoreStatus;
    private final int asksMax;
    private int asks;
    private @Nullable LinkPage @Nullable [] list;

    PagedLinkCosts(PagedGraph graph, int metric, boolean ignoreStatus) {
        this.graph = graph;
        this.metric = metric;
        this.ignoreStatus = ignoreStatus;
        this.asksMax = (graph.linkSlots() >>> Page.SHIFT) / LIST_PART;
    }

    @Override
    public double of(int link) {
        LinkPage page = page(link);
        int i = link & Page.MASK;
        return ignoreStatus || page.isUp(i) ? page.value(metric, i) : Double.NaN;
    }

    private LinkPage page(int link) {
        @Nullable LinkPage[] all = list;
        if (all == null) {
            if (++asks <= asksMax) {
                return graph.linkPage(link);
            }
            all = listed();
        }
        LinkPage page = all[link >>> Page.SHIFT];
        return page == null ? graph.linkPage(link) : page;
    }

    private @Nullable LinkPage[] listed() {
        @Nullable LinkPage[] all = new @Nullable LinkPage[(graph.linkSlots() + Page.MASK) >>> Page.SHIFT];
        graph.links.copyInto(all);
        list = all;
        return all;
    }
}
