package io.stemma.server.graph;

import io.stemma.server.graph.LinkContent.LinkColumns;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Costs in a paged graph. A search that has asked often gets a flat list of the pages, which saves it the tree; one that has asked for a
 * good part of the links gets a fixed metric as one array, 4 bytes for each link slot while the search lasts.
 */
final class PagedLinkCosts extends LinkCosts {
    /** The pages are listed once a search has asked for as many links as one in so many pages. */
    private static final int LIST_PART = 32;
    /** The column is flattened once a search has asked for one in so many links. */
    private static final int FLATTEN_PART = 8;

    private static final int[] NO_VALUES = {};

    private final PagedGraph graph;
    private final int metric;
    private final boolean ignoreStatus;
    private int asks;
    private int nextStep;
    private @Nullable LinkPage @Nullable [] list;
    private int[] values = NO_VALUES;

    PagedLinkCosts(PagedGraph graph, int metric, boolean ignoreStatus) {
        this.graph = graph;
        this.metric = metric;
        this.ignoreStatus = ignoreStatus;
        this.nextStep = (graph.linkSlots() >>> Page.SHIFT) / LIST_PART;
    }

    @Override
    public double of(int link) {
        if (link < values.length) {
            int value = values[link];
            return value == LinkColumns.ABSENT ? Double.NaN : Integer.toUnsignedLong(value);
        }
        if (++asks > nextStep) {
            step();
        }
        LinkPage page = list == null ? null : list[link >>> Page.SHIFT];
        return cost(page == null ? graph.linkPage(link) : page, link & Page.MASK);
    }

    private double cost(LinkPage page, int i) {
        return ignoreStatus || page.isUp(i) ? page.value(metric, i) : Double.NaN;
    }

    private void step() {
        @Nullable LinkPage[] pages = list;
        if (pages == null) {
            list = new @Nullable LinkPage[(graph.linkSlots() + Page.MASK) >>> Page.SHIFT];
            graph.links.copyInto(list);
            nextStep = graph.linkSlots() / FLATTEN_PART;
        } else {
            nextStep = Integer.MAX_VALUE;
            if (metric < LinkPage.INT_COLUMNS) {
                flatten(pages);
            }
        }
    }

    private void flatten(@Nullable LinkPage[] pages) {
        int[] flat = new int[pages.length << Page.SHIFT];
        for (int number = 0; number < pages.length; number++) {
            LinkPage page = pages[number];
            if (page == null) {
                Arrays.fill(flat, number << Page.SHIFT, (number + 1) << Page.SHIFT, LinkColumns.ABSENT);
            } else {
                page.copyInts(metric, ignoreStatus, flat, number << Page.SHIFT);
            }
        }
        values = flat;
    }
}
