package io.stemma.server.service;

import io.stemma.server.graph.Snapshot;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Finds topologies by the bytes of their names: remembers the one asked for last, as long as the catalog stays as it is. Owned by one thread. */
final class LastTopology {
    private static final long NEVER = -1;

    private final Catalog catalog;
    private byte[] name = {};
    private @Nullable HostedTopology topology;
    private long catalogChanges = NEVER;

    LastTopology(Catalog catalog) {
        this.catalog = catalog;
    }

    /** The current version; null if there is no topology of that name, or its engine has no snapshots. */
    @Nullable
    Snapshot snapshot(byte[] bytes, int from, int to) {
        long changes = catalog.changes();
        if (changes != catalogChanges || !Arrays.equals(name, 0, name.length, bytes, from, to)) {
            catalogChanges = changes;
            name = Arrays.copyOfRange(bytes, from, to);
            String text = new String(name, StandardCharsets.UTF_8);
            boolean isText = Arrays.equals(name, text.getBytes(StandardCharsets.UTF_8));
            topology = isText ? catalog.find(text) : null;
        }
        return topology == null ? null : topology.engine().snapshot();
    }
}
