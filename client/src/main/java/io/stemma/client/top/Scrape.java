package io.stemma.client.top;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** The samples of a server at one time. */
public final class Scrape {
    private final long atNanos;
    private final Map<String, List<Sample>> samples = new HashMap<>();

    private Scrape(long atNanos) {
        this.atNanos = atNanos;
    }

    /**
     * Reads a page.
     *
     * @param atNanos when it was had, on the clock of {@link System#nanoTime}
     * @throws ExpositionException if the page is no exposition
     */
    public static Scrape of(String page, long atNanos) throws ExpositionException {
        Scrape scrape = new Scrape(atNanos);
        for (Sample sample : Exposition.parse(page)) {
            scrape.samples
                    .computeIfAbsent(sample.name(), name -> new ArrayList<>())
                    .add(sample);
        }
        return scrape;
    }

    /** The seconds from an earlier scrape to this one. */
    double secondsSince(Scrape earlier) {
        return (atNanos - earlier.atNanos) / 1e9;
    }

    /** Whether there is a series of that name. */
    public boolean has(String name) {
        return samples.containsKey(name);
    }

    List<Sample> all(String name) {
        return samples.getOrDefault(name, List.of());
    }

    /** The values of a label that series of that name have, in order. */
    Set<String> values(String name, String label) {
        Set<String> values = new TreeSet<>();
        all(name).forEach(sample -> values.add(sample.label(label)));
        return values;
    }

    /** The sum of the series chosen; NaN if there are none of that name. */
    double sum(String name, Predicate<Sample> chosen) {
        return has(name)
                ? all(name).stream().filter(chosen).mapToDouble(Sample::value).sum()
                : Double.NaN;
    }

    /** The sum of all series of that name; NaN if there are none. */
    double sum(String name) {
        return sum(name, sample -> true);
    }

    /** The largest of the series of that name; NaN if there are none. */
    double max(String name) {
        return all(name).stream().mapToDouble(Sample::value).max().orElse(Double.NaN);
    }
}
