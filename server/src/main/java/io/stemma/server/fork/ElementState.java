package io.stemma.server.fork;

import io.stemma.server.graph.Element;
import io.stemma.server.graph.GraphView;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A node or link as one version has it.
 *
 * @param element what is stored of it
 * @param source the node where a link starts; null for a node
 * @param destination the node where a link ends; null for a node
 */
public record ElementState(
        Element element, @Nullable Element source, @Nullable Element destination) {
    /** How a patch would name where a link starts. */
    static final String SOURCE = "source_node_id";
    /** How a patch would name where a link ends. */
    static final String DESTINATION = "destination_node_id";

    /** The two sorts of element. */
    public enum Kind {
        /** A node. */
        NODE,
        /** A link. */
        LINK
    }

    /** The element of that slot, or null for none. */
    static @Nullable ElementState at(GraphView graph, Kind kind, int slot) {
        if (slot == GraphView.NO_SLOT) {
            return null;
        }
        return kind == Kind.NODE
                ? new ElementState(graph.node(slot), null, null)
                : new ElementState(
                        graph.link(slot), graph.node(graph.source(slot)), graph.node(graph.destination(slot)));
    }

    /** The element of that id, or null for none. */
    static @Nullable ElementState find(GraphView graph, Kind kind, byte[] id) {
        return at(graph, kind, kind == Kind.NODE ? graph.findNode(id) : graph.findLink(id));
    }

    /** True if the other has the same content and ends. */
    boolean isSame(ElementState other) {
        return element.hasBytesOf(other.element)
                && isSame(source, other.source)
                && isSame(destination, other.destination);
    }

    private static boolean isSame(@Nullable Element a, @Nullable Element b) {
        return a == null ? b == null : b != null && a.hasIdOf(b);
    }

    /** The fields that differ, as a patch would name them. */
    Set<String> changed(ElementState other, ElementFields fields) {
        TreeSet<String> paths = new TreeSet<>(
                element.hasBytesOf(other.element)
                        ? Set.<String>of()
                        : fields.changed(source == null ? Kind.NODE : Kind.LINK, element, other.element));
        if (!isSame(source, other.source)) {
            paths.add(SOURCE);
        }
        if (!isSame(destination, other.destination)) {
            paths.add(DESTINATION);
        }
        return paths;
    }
}
