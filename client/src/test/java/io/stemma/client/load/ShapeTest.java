package io.stemma.client.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ShapeTest {
    private static final long SEED = 8_271;

    private static Edges generate(Shape shape, int nodes, long seed) {
        return shape.generate(nodes, new SplittableRandom(seed));
    }

    private static int[] degrees(Edges edges) {
        int[] degrees = new int[edges.nodes()];
        for (int end = 0; end < 2 * edges.count(); end++) {
            degrees[edges.end(end)]++;
        }
        return degrees;
    }

    @ParameterizedTest
    @EnumSource
    void everyShapeIsConnectedAndHasNoSelfLoop(Shape shape) {
        for (int nodes : new int[] {10, 50, 1_000}) {
            Edges edges = generate(shape, nodes, SEED);
            Parts parts = new Parts(edges.nodes());
            for (int edge = 0; edge < edges.count(); edge++) {
                assertThat(edges.source(edge)).isNotEqualTo(edges.target(edge));
                parts.join(edges.source(edge), edges.target(edge));
            }
            assertThat(parts.whole())
                    .as("%s of %d nodes, seed %d", shape, nodes, SEED)
                    .isTrue();
            assertThat(edges.nodes()).isGreaterThanOrEqualTo(nodes);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theSameSeedGivesTheSameNetwork(Shape shape) {
        Edges first = generate(shape, 300, SEED);
        Edges second = generate(shape, 300, SEED);
        assertThat(second.count()).isEqualTo(first.count());
        for (int end = 0; end < 2 * first.count(); end++) {
            assertThat(second.end(end)).isEqualTo(first.end(end));
        }
    }

    @Test
    void anotherSeedGivesAnotherNetworkWhereThereIsChance() {
        for (Shape shape : new Shape[] {Shape.BARABASI_ALBERT, Shape.WAXMAN}) {
            assertThat(degrees(generate(shape, 300, SEED))).isNotEqualTo(degrees(generate(shape, 300, SEED + 1)));
        }
    }

    @Test
    void aFatTreeOfFourPortSwitchesHasTheCountsOfThePaper() {
        Edges edges = generate(Shape.FAT_TREE, 36, SEED);
        assertThat(edges.nodes()).isEqualTo(4 + 8 + 8 + 16);
        assertThat(edges.count()).isEqualTo(16 + 16 + 16);
        int[] degrees = degrees(edges);
        assertThat(degrees).containsOnly(4, 1);
        assertThat(Arrays.stream(degrees).filter(degree -> degree == 1).count()).isEqualTo(16);
        assertThat(generate(Shape.FAT_TREE, 37, SEED).nodes()).isEqualTo(9 + 18 + 18 + 54);
    }

    @Test
    void barabasiAlbertHasFiveEdgesForEachNodeAndHubs() {
        Edges edges = generate(Shape.BARABASI_ALBERT, 2_000, SEED);
        assertThat(edges.count()).isEqualTo(15 + 5 * (2_000 - 6));
        int[] degrees = degrees(edges);
        assertThat(Arrays.stream(degrees).min().orElse(0)).isGreaterThanOrEqualTo(5);
        assertThat(Arrays.stream(degrees).max().orElse(0)).isGreaterThan(60);
    }

    @Test
    void waxmanHasTwoEdgesForEachNodeAndThoseThatJoinItsParts() {
        Edges edges = generate(Shape.WAXMAN, 2_000, SEED);
        assertThat(edges.count()).isBetween(4_000, 4_000 + 200);
    }

    @Test
    void aRingOfRingsHasAnEdgeForEachNodeAndOneForEachGateway() {
        Edges edges = generate(Shape.RING_OF_RINGS, 160, SEED);
        assertThat(edges.nodes()).isEqualTo(160);
        assertThat(edges.count()).isEqualTo(160 + 10);
        assertThat(degrees(edges)).containsOnly(2, 4);
    }
}
