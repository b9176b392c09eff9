package io.stemma.server.service;

import io.stemma.server.codec.MessageWriter;
import io.stemma.server.query.QueryBudget;

/** One page while it is written: how much it still takes. Owned by one thread. */
final class Page {
    /** What stands around the elements: version and token, in bytes. */
    private static final int FRAME_BYTES_MAX = 256;
    /** What a small element takes, in bytes; only to start with a buffer of about the right size. */
    private static final int ELEMENT_BYTES_GUESS = 128;

    private final MessageWriter out;
    private final int elementsMax;
    private final int bytesMax;
    private final int workMax;
    private final QueryBudget budget;
    private int elements;

    Page(int elementsMax, ServiceLimits limits, RequestContext context) {
        this.elementsMax = elementsMax;
        this.bytesMax = limits.responseBytesMax() - FRAME_BYTES_MAX;
        this.workMax = limits.pageWorkMax();
        this.out = new MessageWriter(Math.min(bytesMax, elementsMax * ELEMENT_BYTES_GUESS));
        this.budget = new QueryBudget(Long.MAX_VALUE, context::isOver);
    }

    /** Where the elements are written. */
    MessageWriter out() {
        return out;
    }

    /** Spends a unit of work; false if the page has looked at as much as it may, and ends early. */
    boolean mayLook() {
        budget.spend();
        return budget.spent() <= workMax;
    }

    /** Takes an element of about that size, which must then be written; false if it belongs to the next page. */
    boolean takes(int bytes) {
        if (elements == elementsMax || (elements > 0 && out.size() + bytes > bytesMax)) {
            return false;
        }
        elements++;
        return true;
    }
}
