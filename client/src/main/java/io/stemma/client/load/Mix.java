package io.stemma.client.load;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/** What share each kind of request has in a load. Written as "point=90,commit=10", or as the name of a preset. */
final class Mix {
    private static final Map<String, String> PRESETS = Map.of(
            "read-only", "point=70,pair=10,neighbors=14,khop=5,path=1",
            "read-mostly", "point=66,pair=10,neighbors=13,khop=5,path=1,commit=5",
            "write-heavy", "point=35,pair=10,neighbors=5,commit=50");

    private static final int WEIGHT_MAX = 1_000_000;

    private final Map<Kind, Integer> weights;
    private final int total;

    private Mix(Map<Kind, Integer> weights) {
        this.weights = weights;
        this.total = weights.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Reads a mix; throws {@link IllegalArgumentException} with what was expected. */
    static Mix parse(String text) {
        Map<Kind, Integer> weights = new EnumMap<>(Kind.class);
        for (String part : PRESETS.getOrDefault(text, text).split(",", -1)) {
            int equals = part.indexOf('=');
            if (equals < 0) {
                throw unexpected(text);
            }
            weights.put(
                    kind(part.substring(0, equals).trim(), text),
                    weight(part.substring(equals + 1).trim(), text));
        }
        Mix mix = new Mix(weights);
        if (mix.total == 0) {
            throw unexpected(text);
        }
        return mix;
    }

    private static Kind kind(String name, String text) {
        return Arrays.stream(Kind.values())
                .filter(kind -> kind.label().equals(name))
                .findFirst()
                .orElseThrow(() -> unexpected(text));
    }

    private static int weight(String number, String text) {
        try {
            int weight = Integer.parseInt(number);
            if (weight >= 0 && weight <= WEIGHT_MAX) {
                return weight;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw unexpected(text);
    }

    private static IllegalArgumentException unexpected(String text) {
        String kinds = Arrays.stream(Kind.values()).map(Kind::label).collect(Collectors.joining(", "));
        return new IllegalArgumentException(String.format(
                Locale.ROOT,
                "\"%s\" (expected read-only, read-mostly, write-heavy, or weights 0..%d as point=90,commit=10 of %s)",
                text,
                WEIGHT_MAX,
                kinds));
    }

    Kind next(SplittableRandom random) {
        int at = random.nextInt(total);
        for (Map.Entry<Kind, Integer> weight : weights.entrySet()) {
            at -= weight.getValue();
            if (at < 0) {
                return weight.getKey();
            }
        }
        throw new AssertionError("weights do not add up to " + total);
    }

    /** Whether any of these is in the mix. */
    boolean has(Kind kind) {
        return weights.getOrDefault(kind, 0) > 0;
    }

    @Override
    public String toString() {
        return weights.entrySet().stream()
                .map(weight -> weight.getKey().label() + "=" + weight.getValue())
                .collect(Collectors.joining(","));
    }
}
