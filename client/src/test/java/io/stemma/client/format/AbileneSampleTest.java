package io.stemma.client.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.stemma.v1.Link;
import io.stemma.v1.Position;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The sample that ships with the product is whole and its numbers agree with each other. */
class AbileneSampleTest {
    private static final double EARTH_RADIUS_KM = 6_371.0088;
    private static final double FIBRE_MICROS_PER_KM = 4.9;

    private final Imported abilene = sample();

    @Test
    void hasItsElevenPopsAndFourteenCircuits() {
        assertThat(abilene.topology().getName()).isEqualTo("abilene");
        assertThat(abilene.nodes()).hasSize(11).allSatisfy(node -> {
            assertThat(node.getDisplayName()).isNotEmpty();
            assertThat(node.hasPosition()).isTrue();
            assertThat(node.getKind()).isEqualTo("router");
        });
        assertThat(abilene.links()).hasSize(28);
        assertThat(Figures.of(abilene).edges()).isEqualTo(14);
        assertThat(Figures.of(abilene).components()).isEqualTo(1);
    }

    @Test
    void everyLinkHasItsReverse() {
        for (Link link : abilene.links()) {
            Link back = abilene.link(link.getReverseLinkId());
            assertThat(back.getReverseLinkId()).isEqualTo(link.getId());
            assertThat(back.getSourceNodeId()).isEqualTo(link.getDestinationNodeId());
            assertThat(back.getSourceTpId()).isEqualTo(link.getDestinationTpId());
            assertThat(back.getIgpMetric()).isEqualTo(link.getIgpMetric());
        }
    }

    @Test
    void everyEndOfALinkIsDeclared() {
        for (Link link : abilene.links()) {
            assertThat(abilene.node(link.getSourceNodeId()).getTerminationPointsList())
                    .anyMatch(point -> point.getId().equals(link.getSourceTpId()));
        }
    }

    @Test
    void lengthsAreGreatCirclesAndDelaysFollow() {
        for (Link link : abilene.links()) {
            double length = greatCircleKm(
                    abilene.node(link.getSourceNodeId()).getPosition(),
                    abilene.node(link.getDestinationNodeId()).getPosition());
            assertThat(link.getMetricsMap().get("length_km")).isCloseTo(length, within(0.1));
            assertThat((double) link.getDelayUs()).isCloseTo(length * FIBRE_MICROS_PER_KM, within(1.0));
            assertThat(link.getMaxBandwidthBps()).isEqualTo(10_000_000_000L);
            assertThat(link.getIgpMetric()).isPositive();
        }
    }

    private static double greatCircleKm(Position a, Position b) {
        double latitudeA = Math.toRadians(a.getLatitudeDeg());
        double latitudeB = Math.toRadians(b.getLatitudeDeg());
        double halfLatitude = (latitudeB - latitudeA) / 2;
        double halfLongitude = Math.toRadians(b.getLongitudeDeg() - a.getLongitudeDeg()) / 2;
        double chord = Math.pow(Math.sin(halfLatitude), 2)
                + Math.cos(latitudeA) * Math.cos(latitudeB) * Math.pow(Math.sin(halfLongitude), 2);
        return 2 * EARTH_RADIUS_KM * Math.asin(Math.sqrt(chord));
    }

    private static Imported sample() {
        Path fromModule = Path.of("../deploy/samples/abilene.json");
        try {
            return Imported.of(
                    Source.of(Files.exists(fromModule) ? fromModule : Path.of("deploy/samples/abilene.json")));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
