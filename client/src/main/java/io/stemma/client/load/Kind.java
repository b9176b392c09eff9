package io.stemma.client.load;

import java.util.Locale;

/** What can be asked in a load. */
enum Kind {
    /** One node. */
    POINT,
    /** Both links of a pair of twins, which must agree. */
    PAIR,
    /** The links of a node, both ways. */
    NEIGHBORS,
    /** What lies within some hops of a node. */
    KHOP,
    /** A shortest path between two nodes, in hops. */
    PATH,
    /** A path between two nodes with the least te_metric: much work for a small answer. */
    CHEAPEST,
    /** A transaction that gives both links of a pair another metric, the same for both. */
    COMMIT,
    /** One added to a counter. */
    ADD,
    /** Some counters, read together. */
    COUNTERS;

    /** "point". */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
