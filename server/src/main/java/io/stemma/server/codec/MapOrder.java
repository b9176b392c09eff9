package io.stemma.server.codec;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The order of map entries in canonical bytes: by the unsigned bytes of the key's UTF-8. Protobuf's own deterministic mode
 * orders by UTF-16, which other languages do not.
 */
final class MapOrder {
    private MapOrder() {}

    /** True if the entries come in canonical order. */
    static boolean isSorted(Map<String, ?> map) {
        if (map.size() < 2) {
            return true;
        }
        String last = null;
        for (String key : map.keySet()) {
            if (last != null && Utf8.ORDER.compare(last, key) > 0) {
                return false;
            }
            last = key;
        }
        return true;
    }

    /** The same entries in canonical order. */
    static <V> Map<String, V> sorted(Map<String, V> map) {
        Map<String, V> byKey = new TreeMap<>(Utf8.ORDER);
        byKey.putAll(map);
        return new LinkedHashMap<>(byKey);
    }
}
