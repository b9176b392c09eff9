package io.stemma.client.load;

import java.util.ArrayList;
import java.util.List;

/** Medians, which one disturbed run does not move. */
final class Medians {
    private Medians() {}

    /** The middle value, or the mean of the two in the middle. */
    static double of(List<Double> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("median of nothing (expected at least 1 value)");
        }
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** The median of the ratios of values that belong together. */
    static double ofRatios(List<Double> dividends, List<Double> divisors) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < Math.min(dividends.size(), divisors.size()); i++) {
            ratios.add(dividends.get(i) / divisors.get(i));
        }
        return of(ratios);
    }
}
