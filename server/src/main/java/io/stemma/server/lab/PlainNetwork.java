package io.stemma.server.lab;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The network as one writes it before one has thought of threads: nodes with values, and the key of the node that is primary. It
 * is broken on purpose: nothing in it is synchronized, and a refresh takes several steps that a reader can come between.
 */
final class PlainNetwork {
    /** So few that the refreshed nodes come round again soon. */
    static final int NODES = 64;

    private final Map<Integer, Long> nodes = new HashMap<>();
    private @Nullable Integer primary;

    PlainNetwork() {
        for (int node = 0; node < NODES; node++) {
            nodes.put(node, 0L);
        }
        primary = 0;
    }

    /** The key of the primary node. */
    @Nullable
    Integer primary() {
        return primary;
    }

    /** The value of a node, or null if there is no such node. */
    @Nullable
    Long value(@Nullable Integer node) {
        return nodes.get(node);
    }

    /** Removes the primary node, as the first step of a refresh. */
    void removePrimary() {
        nodes.remove(primary);
    }

    /** Makes the next node primary and puts the removed one back with that value, as the second step. */
    void electNext(long value) {
        int removed = primary == null ? 0 : primary;
        primary = (removed + 1) % NODES;
        nodes.put(removed, value);
    }
}
