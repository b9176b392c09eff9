package io.stemma.client.it;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The textbook's network without any protection: nodes with values, one of them primary, read and changed by many
 * threads. Each step is safe by itself; two steps together are not.
 */
final class PlainNetwork {
    private final Map<String, String> nodes = new ConcurrentHashMap<>();
    private volatile String primary = "";

    void put(String key, String value) {
        nodes.put(key, value);
    }

    void setPrimary(String key) {
        primary = key;
    }

    String primaryKey() {
        return primary;
    }

    @Nullable
    String value(String key) {
        return nodes.get(key);
    }

    /** Removes the primary and elects another. */
    void refreshPrimary(String elected) {
        String old = primary;
        nodes.remove(old);
        primary = elected;
    }
}
