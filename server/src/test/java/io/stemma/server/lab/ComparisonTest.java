package io.stemma.server.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private static final List<String> PLACES = List.of("1 thread", "2 threads", "4 threads");

    private static String words(List<Integer> first, List<Integer> second) {
        return new Comparison(PLACES, first, second).inWords("rcu", "the lock");
    }

    @Test
    void saysWhereTheLinesCross() {
        assertThat(words(List.of(50, 100, 300), List.of(100, 100, 100)))
                .isEqualTo(
                        "the lines cross: rcu is ahead 3.00x at 4 threads; the lock 2.00x at 1 thread; equal at 2 threads");
    }

    @Test
    void saysWhoLeadsAndByHowMuchWhereTheyDoNot() {
        assertThat(words(List.of(100, 150, 300), List.of(100, 100, 100)))
                .isEqualTo(
                        "rcu is nowhere behind the lock (1.00x at 1 thread, 1.50x at 2 threads, 3.00x at 4 threads): "
                                + "the lines do not cross");
        assertThat(words(List.of(50, 50, 50), List.of(100, 100, 100)))
                .startsWith("the lock is nowhere behind rcu (2.00x");
    }

    @Test
    void whatDiffersByLessThanTheMarginIsEqual() {
        assertThat(words(List.of(100, 105, 95), List.of(100, 100, 100))).contains("equal within 10 % everywhere");
    }
}
