package io.stemma.client.top;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Percentiles are those of PromQL's histogram_quantile. */
final class BucketsTest {
    private static final double INFINITY = Double.POSITIVE_INFINITY;

    private static double quantile(double quantile, Map<Double, Double> counts) {
        return new Buckets(new TreeMap<>(counts)).quantile(quantile);
    }

    @Test
    void valuesLieEvenlyInTheirBucket() {
        Map<Double, Double> counts = Map.of(0.1, 10.0, 0.5, 30.0, 1.0, 40.0, INFINITY, 40.0);
        assertThat(quantile(0.5, counts)).isCloseTo(0.3, within(1e-12));
        assertThat(quantile(0.125, counts)).isCloseTo(0.05, within(1e-12));
        assertThat(quantile(0.99, counts)).isCloseTo(0.98, within(1e-12));
        assertThat(quantile(1, counts)).isEqualTo(1);
    }

    @Test
    void emptyBucketsAreSkipped() {
        Map<Double, Double> counts = Map.of(0.1, 0.0, 0.5, 0.0, 1.0, 4.0, INFINITY, 4.0);
        assertThat(quantile(0.5, counts)).isCloseTo(0.75, within(1e-12));
        assertThat(quantile(0, counts)).isEqualTo(0.5);
    }

    @Test
    void aboveTheLastBoundItIsThatBound() {
        assertThat(quantile(0.99, Map.of(0.1, 1.0, 10.0, 1.0, INFINITY, 100.0))).isEqualTo(10);
    }

    @Test
    void ofNothingThereIsNone() {
        assertThat(quantile(0.5, Map.of())).isNaN();
        assertThat(quantile(0.5, Map.of(0.1, 0.0, INFINITY, 0.0))).isNaN();
    }
}
