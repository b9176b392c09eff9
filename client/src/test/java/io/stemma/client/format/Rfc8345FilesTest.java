package io.stemma.client.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stemma.v1.Link;
import io.stemma.v1.Node;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Multi-layer files keep every network, node, termination point, link and reference that a plain JSON reader sees. */
class Rfc8345FilesTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @Test
    void everythingInTheFilesIsKept() throws IOException {
        List<Path> files = DataSets.files("rfc8345", ".json");
        assertThat(files).isNotEmpty();
        for (Path file : files) {
            List<Imported> imported = Imported.all(Source.of(file), ImportOptions.DEFAULT);
            JsonNode networks =
                    MAPPER.readTree(file.toFile()).path("ietf-network:networks").path("network");
            assertThat(imported).as(file.toString()).hasSize(networks.size());
            for (int i = 0; i < imported.size(); i++) {
                assertThat(facts(imported.get(i))).as(file + " " + i).isEqualTo(facts(networks.get(i)));
            }
        }
    }

    private static List<String> facts(JsonNode network) {
        List<String> facts = new ArrayList<>();
        facts.add("network " + network.path("network-id").asText());
        network.path("network-types").fieldNames().forEachRemaining(type -> facts.add("type " + type));
        network.path("supporting-network")
                .forEach(under -> facts.add("over " + under.path("network-ref").asText()));
        for (JsonNode node : network.path("node")) {
            facts.add("node " + node.path("node-id").asText());
            node.path("supporting-node")
                    .forEach(under ->
                            facts.add("over " + under.path("network-ref").asText() + " "
                                    + under.path("node-ref").asText()));
            for (JsonNode point : node.path("ietf-network-topology:termination-point")) {
                facts.add("tp " + point.path("tp-id").asText());
                point.path("supporting-termination-point")
                        .forEach(under ->
                                facts.add("over " + under.path("network-ref").asText() + " "
                                        + under.path("node-ref").asText() + " "
                                        + under.path("tp-ref").asText()));
            }
        }
        for (JsonNode link : network.path("ietf-network-topology:link")) {
            facts.add(String.join(
                    " ",
                    "link",
                    link.path("link-id").asText(),
                    link.path("source").path("source-node").asText(),
                    link.path("source").path("source-tp").asText(),
                    link.path("destination").path("dest-node").asText(),
                    link.path("destination").path("dest-tp").asText()));
        }
        return facts;
    }

    private static List<String> facts(Imported imported) {
        List<String> facts = new ArrayList<>();
        facts.add("network " + imported.topology().getName());
        imported.topology().getNetworkTypesList().forEach(type -> facts.add("type " + type));
        imported.topology().getSupportingTopologiesList().forEach(under -> facts.add("over " + under));
        for (Node node : imported.nodes()) {
            facts.add("node " + node.getId());
            node.getSupportingNodesList()
                    .forEach(under -> facts.add("over " + under.getTopology() + " " + under.getNodeId()));
            node.getTerminationPointsList().forEach(point -> {
                facts.add("tp " + point.getId());
                point.getSupportingTerminationPointsList()
                        .forEach(under -> facts.add(
                                "over " + under.getTopology() + " " + under.getNodeId() + " " + under.getTpId()));
            });
        }
        for (Link link : imported.links()) {
            facts.add(String.join(
                    " ",
                    "link",
                    link.getId(),
                    link.getSourceNodeId(),
                    link.getSourceTpId(),
                    link.getDestinationNodeId(),
                    link.getDestinationTpId()));
        }
        return facts;
    }
}
