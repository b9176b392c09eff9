package io.stemma.server.graph;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The names of a topology's own metrics and how many links use each. A name's number is its column; the number of a name
 * that nobody uses any more is given to the next new one.
 */
final class MetricNames {
    /** How many names a topology may have at a time. */
    static final int NAMES_MAX = 16;

    static final MetricNames NONE = new MetricNames(new String[0], new int[0]);

    private final @Nullable String[] names;
    private final int[] links;

    private MetricNames(@Nullable String[] names, int[] links) {
        this.names = names;
        this.links = links;
    }

    /** The number of the name, or -1. */
    int number(String name) {
        for (int i = 0; i < names.length; i++) {
            if (name.equals(names[i])) {
                return i;
            }
        }
        return -1;
    }

    /** The number of the metric of that name among all that a link may have; see {@link GraphView#metricNumber}. */
    int metricNumber(String name) {
        return switch (name) {
            case "igp_metric" -> GraphView.IGP_METRIC;
            case "te_metric" -> GraphView.TE_METRIC;
            case "delay_us" -> GraphView.DELAY_MICROS;
            default -> {
                int number = number(name);
                yield number < 0 ? GraphView.NO_METRIC : LinkPage.INT_COLUMNS + number;
            }
        };
    }

    int size() {
        return names.length;
    }

    /** The names in use. */
    List<String> names() {
        return IntStream.range(0, names.length)
                .filter(i -> links[i] > 0)
                .mapToObj(i -> String.valueOf(names[i]))
                .toList();
    }

    int inUse() {
        return (int) Arrays.stream(links).filter(n -> n > 0).count();
    }

    /** With one more link that uses the name. */
    MetricNames withUse(String name) {
        int i = number(name);
        if (i >= 0) {
            return counted(i, 1);
        }
        int free = 0;
        while (free < names.length && names[free] != null) {
            free++;
        }
        int length = Math.max(names.length, free + 1);
        @Nullable String[] nextNames = Arrays.copyOf(names, length);
        int[] nextLinks = Arrays.copyOf(links, length);
        nextNames[free] = name;
        nextLinks[free] = 1;
        return new MetricNames(nextNames, nextLinks);
    }

    /** With one link less that uses the name of that number. */
    MetricNames withoutUse(int number) {
        return counted(number, -1);
    }

    private MetricNames counted(int i, int by) {
        int[] nextLinks = links.clone();
        nextLinks[i] += by;
        if (nextLinks[i] > 0) {
            return new MetricNames(names, nextLinks);
        }
        @Nullable String[] nextNames = names.clone();
        nextNames[i] = null;
        return new MetricNames(nextNames, nextLinks);
    }
}
