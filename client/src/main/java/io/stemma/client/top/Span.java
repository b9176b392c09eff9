package io.stemma.client.top;

import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What happened between two scrapes of one server. A counter that is lower than before was reset by a restart: then it counted from 0.
 *
 * @param seconds from the earlier to the later
 */
record Span(Scrape earlier, Scrape later, double seconds) {
    static Span between(Scrape earlier, Scrape later) {
        return new Span(earlier, later, Math.max(later.secondsSince(earlier), 1e-3));
    }

    /** By how much the counters chosen grew together; NaN if there are none of that name. */
    double growth(String name, Predicate<Sample> chosen) {
        double before = earlier.has(name) ? earlier.sum(name, chosen) : 0;
        double after = later.sum(name, chosen);
        return after < before ? after : after - before;
    }

    /** The same for each second. */
    double perSecond(String name, Predicate<Sample> chosen) {
        return growth(name, chosen) / seconds;
    }

    double perSecond(String name) {
        return perSecond(name, sample -> true);
    }

    /** The mean of what a histogram took in; NaN if it took in nothing. */
    double mean(String histogram) {
        return growth(histogram + "_sum", sample -> true) / growth(histogram + "_count", sample -> true);
    }

    /** The values that a histogram took in. */
    Buckets buckets(String histogram) {
        return buckets(histogram, sample -> true);
    }

    /** The values that a histogram took in, those of the series chosen together. */
    Buckets buckets(String histogram, Predicate<Sample> chosen) {
        TreeMap<Double, Double> counts = new TreeMap<>();
        add(later, histogram, chosen, 1, counts);
        add(earlier, histogram, chosen, -1, counts);
        if (counts.values().stream().anyMatch(count -> count < 0)) {
            counts.clear();
            add(later, histogram, chosen, 1, counts);
        }
        return new Buckets(counts);
    }

    private static void add(
            Scrape scrape, String histogram, Predicate<Sample> chosen, int sign, TreeMap<Double, Double> counts) {
        for (Sample bucket : scrape.all(histogram + "_bucket")) {
            if (chosen.test(bucket)) {
                counts.merge(bound(bucket.label("le")), sign * bucket.value(), Double::sum);
            }
        }
    }

    private static double bound(String le) {
        return le.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(le);
    }
}
