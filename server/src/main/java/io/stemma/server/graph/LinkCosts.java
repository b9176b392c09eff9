package io.stemma.server.graph;

/** What links cost by one metric, for a search that asks for many. Made for one search; owned by one thread. */
public abstract class LinkCosts {
    LinkCosts() {}

    /** The metric's value; not a number if the link has none, or if it is down and that matters. */
    public abstract double of(int link);
}
