package io.stemma.server.counter;

import java.util.Locale;

/**
 * Names the node or link that a counter belongs to.
 *
 * @param kind node or link
 * @param id its id
 */
public record ElementKey(Kind kind, String id) {
    /** The two sorts of element. */
    public enum Kind {
        /** A node. */
        NODE,
        /** A link. */
        LINK
    }

    /** The node of that id. */
    public static ElementKey node(String id) {
        return new ElementKey(Kind.NODE, id);
    }

    /** The link of that id. */
    public static ElementKey link(String id) {
        return new ElementKey(Kind.LINK, id);
    }

    @Override
    public String toString() {
        return kind.name().toLowerCase(Locale.ROOT) + "/" + id;
    }
}
