package io.stemma.client.top;

import java.util.Map;
import java.util.NavigableMap;

/**
 * A histogram's counts.
 *
 * @param counts for each upper bound how many values were at or below it
 */
record Buckets(NavigableMap<Double, Double> counts) {
    /**
     * The value that so many of all are at or below, estimated as PromQL's {@code histogram_quantile} does: as if the values lay evenly in
     * their bucket. Above the last finite bound it is that bound. NaN if there are no values.
     *
     * @param quantile 0..1
     */
    double quantile(double quantile) {
        if (counts.isEmpty() || counts.lastEntry().getValue() == 0) {
            return Double.NaN;
        }
        double rank = quantile * counts.lastEntry().getValue();
        double lower = 0;
        double below = 0;
        for (Map.Entry<Double, Double> bucket : counts.entrySet()) {
            double upper = bucket.getKey();
            double upTo = bucket.getValue();
            if (upTo >= rank && upTo > below) {
                return Double.isInfinite(upper) ? lower : lower + (upper - lower) * (rank - below) / (upTo - below);
            }
            lower = upper;
            below = upTo;
        }
        return lower;
    }
}
