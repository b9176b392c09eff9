package io.stemma.client.format;

import io.stemma.v1.Link;
import io.stemma.v1.Node;
import io.stemma.v1.Topology;
import java.util.Iterator;
import java.util.List;

/**
 * One version of one topology, to be written to a file. Each call of {@link #nodes} and {@link #links} starts anew and
 * gives the same elements in the same order: a writer may need two passes, since GraphML declares its keys first.
 */
public interface TopologySource {
    /** The topology's description. Output-only fields are not written. */
    Topology description();

    /** All nodes. */
    Iterator<Node> nodes();

    /** All links. */
    Iterator<Link> links();

    /** A topology that is held in memory. */
    static TopologySource of(Topology description, List<Node> nodes, List<Link> links) {
        return new InMemory(description, List.copyOf(nodes), List.copyOf(links));
    }

    /** A topology that is held in memory. */
    record InMemory(Topology description, List<Node> nodeList, List<Link> linkList) implements TopologySource {
        @Override
        public Iterator<Node> nodes() {
            return nodeList.iterator();
        }

        @Override
        public Iterator<Link> links() {
            return linkList.iterator();
        }
    }
}
