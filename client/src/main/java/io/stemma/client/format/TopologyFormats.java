package io.stemma.client.format;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** All formats, by name and by what a file looks like. */
public final class TopologyFormats {
    /* In the order of detection: an edge list is whatever is left, so it comes last. */
    private static final List<TopologyFormat> ALL = List.of(
            new GraphmlFormat(), new Rfc8345Format(), new NodeLinkFormat(), new SndlibFormat(), new EdgeListFormat());

    private TopologyFormats() {}

    /** All formats. */
    public static List<TopologyFormat> all() {
        return ALL;
    }

    /** The names of all formats that can be written. */
    public static List<String> writable() {
        return ALL.stream()
                .filter(TopologyFormat::writes)
                .map(TopologyFormat::name)
                .toList();
    }

    /**
     * The format of a name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static TopologyFormat named(String name) {
        String wanted = name.toLowerCase(Locale.ROOT);
        return ALL.stream()
                .filter(format -> format.name().equals(wanted))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("format: \"" + name + "\" (expected one of " + names() + ")"));
    }

    /**
     * The format of a file, judged by its content.
     *
     * @throws FormatException if it looks like none of them
     */
    public static TopologyFormat detect(Source source) throws IOException {
        Head head = source.head();
        for (TopologyFormat format : ALL) {
            if (format.detects(head)) {
                return format;
            }
        }
        throw new FormatException(source.name(), 0, "content is of no known format (expected one of " + names() + ")");
    }

    private static String names() {
        return ALL.stream().map(TopologyFormat::name).collect(Collectors.joining(", "));
    }
}
