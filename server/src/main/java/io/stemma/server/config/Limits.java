package io.stemma.server.config;

import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The values of all {@linkplain Setting settings}.
 *
 * @param values what the operator chose, and defaults for the rest
 */
public record Limits(Map<Setting, Long> values) {
    public Limits {
        Map<Setting, Long> all = new EnumMap<>(Setting.class);
        for (Setting setting : Setting.values()) {
            all.put(setting, values.getOrDefault(setting, setting.defaultValue()));
        }
        values = Collections.unmodifiableMap(all);
    }

    /** The limits of a server that was told nothing. */
    public static Limits defaults() {
        return new Limits(Map.of());
    }

    /** The value of a setting whose range is that of an int. */
    public int value(Setting setting) {
        return Math.toIntExact(longValue(setting));
    }

    /** The value of a setting. */
    public long longValue(Setting setting) {
        return values.getOrDefault(setting, setting.defaultValue());
    }

    /** The limits by name, in the order of {@link Setting}: "frame_bytes_max" to 16777216. */
    public Map<String, Long> byName() {
        Map<String, Long> names = new LinkedHashMap<>();
        values.forEach((setting, value) -> {
            if (setting != Setting.RPC_PORT && setting != Setting.HTTP_PORT) {
                names.put(setting.name().toLowerCase(Locale.ROOT), value);
            }
        });
        return names;
    }
}
