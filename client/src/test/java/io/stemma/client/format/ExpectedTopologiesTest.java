package io.stemma.client.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/** Real files give the figures that an independent library counted. */
class ExpectedTopologiesTest {
    @Test
    void everyNetworkOfTheTableHasItsFigures() throws IOException {
        SoftAssertions all = new SoftAssertions();
        int networks = 0;
        for (String line : DataSets.lines("EXPECTED_topology.tsv")) {
            if (line.startsWith("#")) {
                continue;
            }
            List<String> row = List.of(line.split("\t", -1));
            Imported imported = Imported.of(Source.of(path(row.get(0), row.get(1))));
            all.assertThat(row(Figures.of(imported))).as(row.get(1)).isEqualTo(row.subList(2, row.size()));
            networks++;
        }
        all.assertAll();
        assertThat(networks).isPositive();
    }

    @Test
    void everyAutonomousSystemGraphHasItsFigures() throws IOException {
        SoftAssertions all = new SoftAssertions();
        for (String line : DataSets.lines("EXPECTED_big.tsv")) {
            List<String> row = List.of(line.split("\t", -1));
            if (!line.startsWith("#") && row.get(0).startsWith("snap/")) {
                Figures figures = Figures.of(Imported.of(Source.of(DataSets.file(row.get(0) + ".gz"))));
                int undirected = figures.edges() - figures.selfLoops();
                all.assertThat(List.of(figures.nodes(), figures.selfLoops(), undirected, figures.maxDegree()))
                        .as(row.get(0))
                        .hasToString(List.of(row.get(2), row.get(5), row.get(6), row.get(13))
                                .toString());
                all.assertThat(figures.parallel()).isZero();
                all.assertThat(DataSets.lines("EXPECTED_distances.txt"))
                        .anyMatch(distance -> distance.startsWith(row.get(0) + " " + figures.nodes() + " diameter "
                                + figures.diameter() + " sum_hops(ordered) " + figures.sumOfHops() + " "));
            }
        }
        all.assertAll();
    }

    private static Path path(String set, String name) {
        return switch (set) {
            case "zoo" -> DataSets.file("topology-zoo/" + name + ".graphml");
            case "sndlib" -> DataSets.file("sndlib/" + name + "/" + name + ".txt");
            default -> DataSets.file("topohub/" + name + ".json");
        };
    }

    private static List<String> row(Figures figures) {
        List<String> row = new ArrayList<>();
        for (long value : new long[] {
            figures.nodes(),
            figures.edges(),
            figures.selfLoops(),
            figures.parallel(),
            figures.components(),
            figures.largest(),
            figures.diameter(),
            figures.minDegree(),
            figures.maxDegree(),
            figures.sumOfHops()
        }) {
            row.add(String.valueOf(value));
        }
        return row;
    }
}
