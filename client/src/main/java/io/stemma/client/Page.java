package io.stemma.client;

import io.stemma.v1.Basis;
import java.util.List;

/**
 * A page of a list.
 *
 * @param version the version read, the same for all pages
 * @param basis what the version stands on: the topology itself, a fork, a what-if
 * @param nextToken asks for the next page; empty after the last
 */
public record Page<T>(long version, Basis basis, List<T> items, String nextToken) {
    /** True if no page follows. */
    public boolean last() {
        return nextToken.isEmpty();
    }
}
