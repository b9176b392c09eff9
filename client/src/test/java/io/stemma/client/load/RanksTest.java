package io.stemma.client.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class RanksTest {
    private static final int DRAWS = 200_000;

    private static int[] draws(int n, double exponent) {
        SplittableRandom random = new SplittableRandom(42);
        Ranks ranks = Ranks.of(n, exponent, random);
        int[] counts = new int[n];
        for (int i = 0; i < DRAWS; i++) {
            counts[ranks.rank(random)]++;
        }
        return counts;
    }

    @Test
    void zipfGivesEachRankItsShare() {
        int n = 1_000;
        double harmonic = 0;
        for (int rank = 1; rank <= n; rank++) {
            harmonic += 1.0 / rank;
        }
        int[] counts = draws(n, 1);
        for (int rank : new int[] {1, 2, 3, 10, 100}) {
            double expected = DRAWS / (rank * harmonic);
            assertThat((double) counts[rank - 1]).isCloseTo(expected, within(5 * Math.sqrt(expected)));
        }
    }

    @Test
    void anEvenChoiceGivesAllTheSame() {
        for (int count : draws(100, 0)) {
            assertThat((double) count).isCloseTo(DRAWS / 100.0, within(5 * Math.sqrt(DRAWS / 100.0)));
        }
    }

    @Test
    void everyThingCanBeChosen() {
        SplittableRandom random = new SplittableRandom(7);
        Ranks ranks = Ranks.of(20, 0.99, random);
        boolean[] seen = new boolean[20];
        for (int i = 0; i < 10_000; i++) {
            seen[ranks.next(random)] = true;
        }
        assertThat(seen).containsOnly(true);
    }
}
