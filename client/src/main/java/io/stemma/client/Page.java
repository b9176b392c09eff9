package io.stemma.client;

import java.util.List;

/**
 * A page of a list.
 *
 * @param version the version read, the same for all pages
 * @param nextToken asks for the next page; empty after the last
 */
public record Page<T>(long version, List<T> items, String nextToken) {
    /** True if no page follows. */
    public boolean last() {
        return nextToken.isEmpty();
    }
}
