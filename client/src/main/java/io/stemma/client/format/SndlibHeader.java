package io.stemma.client.format;

import io.stemma.v1.AttributeValue;
import io.stemma.v1.Topology;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The first look through an SNDlib file: its name, what META says, and whether its coordinates are degrees. */
final class SndlibHeader implements SndlibSections.Rows {
    private static final Map<String, Double> BITS_PER_SECOND =
            Map.of("BITSPERSEC", 1.0, "KBITPERSEC", 1e3, "MBITPERSEC", 1e6, "GBITPERSEC", 1e9, "TBITPERSEC", 1e12);

    private final Map<String, String> meta = new LinkedHashMap<>();
    private final Map<Long, String> notices = new LinkedHashMap<>();
    private String name = "";
    private boolean degrees = true;

    @Override
    public void name(String found) {
        name = found;
    }

    @Override
    public void meta(String key, String value, long line) {
        meta.put(key, value);
    }

    @Override
    public void node(List<String> words, long line) {
        try {
            double[] point = point(words);
            degrees &= point == null || ForeignFacts.position(point[1], point[0]) != null;
        } catch (BadValue e) {
            // The second look tells it, with its line.
        }
    }

    @Override
    public void link(List<String> words, long line) {
        // Links say nothing about the whole.
    }

    @Override
    public void other(String section, long line, int rows) {
        notices.put(line, section + ": " + rows + " rows left out: they are no part of the topology");
    }

    /** Longitude and latitude, or x and y, of a node's row "id ( x y )"; null if it is not of that shape. */
    static double @Nullable [] point(List<String> words) {
        if (words.size() != 5) {
            return null;
        }
        return new double[] {Numbers.finite("x", words.get(2)), Numbers.finite("y", words.get(3))};
    }

    /**
     * Whether all coordinates can be longitude and latitude. The format calls them so, but half of the library's
     * networks hold points of a drawing, which a single value outside of the earth gives away.
     */
    boolean degrees() {
        return degrees;
    }

    /** How many bits per second a capacity of 1 is; 0 if META gives no unit. */
    double bitsPerSecond() {
        return BITS_PER_SECOND.getOrDefault(meta.getOrDefault("unit", ""), 0.0);
    }

    Map<Long, String> notices() {
        return notices;
    }

    Topology describe(Source source) {
        Topology.Builder topology = Topology.newBuilder().setName(source.stem()).setDisplayName(name);
        meta.forEach((key, value) -> topology.putAttributes(
                key, AttributeValue.newBuilder().setStringValue(value).build()));
        return topology.build();
    }
}
