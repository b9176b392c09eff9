package io.stemma.client.format;

import io.stemma.v1.Link;
import io.stemma.v1.Node;
import io.stemma.v1.Topology;
import java.io.IOException;

/**
 * Takes what a file holds, as it is read. A call of {@link #topology} starts each topology; the nodes and links that
 * follow belong to it. Links may come before their nodes.
 *
 * <p>A reader that meets a fault throws; whatever the sink took of that topology before is then void.
 */
public interface TopologySink {
    /** Starts a topology. */
    void topology(Topology description) throws IOException;

    /** Takes a node of the topology started last. */
    void node(Node node) throws IOException;

    /** Takes a link of the topology started last. */
    void link(Link link) throws IOException;

    /** Takes a remark for people: something in the file that is no part of a topology and was left out. */
    default void notice(String text) {}
}
