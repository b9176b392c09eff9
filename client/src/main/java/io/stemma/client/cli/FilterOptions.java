package io.stemma.client.cli;

import io.stemma.v1.ElementFilter;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** Which elements a list shows. */
final class FilterOptions {
    /** Elements of a page, and rows whose widths are weighed together. */
    private static final int PAGE_SIZE = 1_000;

    @Option(names = "--prefix", paramLabel = "TEXT", description = "Only those whose id starts with this.")
    private String prefix = "";

    @Option(names = "--label", paramLabel = "KEY=VALUE", description = "Only those with this label. May be repeated.")
    private Map<String, String> labels = new LinkedHashMap<>();

    @Option(names = "--limit", paramLabel = "N", description = "Show at most so many. Default: all.")
    private long limit = Long.MAX_VALUE;

    ElementFilter.Builder filter() {
        return ElementFilter.newBuilder().setIdPrefix(prefix).putAllLabels(labels);
    }

    long limit() {
        return limit;
    }

    int pageSize() {
        return (int) Math.max(1, Math.min(limit, PAGE_SIZE));
    }
}
