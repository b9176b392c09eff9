package io.stemma.server.fork;

import io.stemma.server.graph.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * What a fork is to be.
 *
 * @param name its name; empty to let the table choose
 * @param owner who makes it
 * @param description what for
 * @param base the version it starts from
 * @param parent the fork that has this version; null if it is the topology's own
 * @param ttlMillis how long it lives unused, in milliseconds; 0 for the default
 */
public record ForkSpec(
        String name,
        String owner,
        String description,
        Snapshot base,
        @Nullable Fork parent,
        long ttlMillis) {}
