package io.stemma.server.graph;

import io.stemma.server.graph.LinkContent.LinkColumns;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Costs in a paged graph. A search that has asked for a good part of the links gets a fixed metric as one array, 4 bytes for each link
 * slot while the search lasts.
 */
final class PagedLinkCosts extends LinkCosts {
    /** The column is flattened once a search has asked for one in so many links. */
    private static final int FLATTEN_PART = 8;

    private static final int[] NO_VALUES = {};

    private final PagedGraph graph;
    private final int metric;
    private final boolean ignoreStatus;
    /** How many links may still be asked for before the column is flattened. */
    private int asksLeft;

    private int[] values = NO_VALUES;

    PagedLinkCosts(PagedGraph graph, int metric, boolean ignoreStatus) {
        this.graph = graph;
        this.metric = metric;
        this.ignoreStatus = ignoreStatus;
        this.asksLeft = metric < LinkPage.INT_COLUMNS ? graph.linkSlots() / FLATTEN_PART : Integer.MAX_VALUE;
    }

    @Override
    public double of(int link) {
        if (link < values.length) {
            int value = values[link];
            return value == LinkColumns.ABSENT ? Double.NaN : Integer.toUnsignedLong(value);
        }
        if (--asksLeft == 0) {
            flatten();
        }
        LinkPage page = graph.linkPage(link);
        int i = link & Page.MASK;
        return ignoreStatus || page.isUp(i) ? page.value(metric, i) : Double.NaN;
    }

    private void flatten() {
        @Nullable LinkPage[] pages = new @Nullable LinkPage[(graph.linkSlots() + Page.MASK) >>> Page.SHIFT];
        graph.links.copyInto(pages);
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
