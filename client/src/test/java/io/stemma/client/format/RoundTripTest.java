package io.stemma.client.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.v1.AttributeValue;
import io.stemma.v1.Link;
import io.stemma.v1.LinkStatus;
import io.stemma.v1.Node;
import io.stemma.v1.Topology;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** import(export(x)) equals x, for every file and for generated topologies that use every field. */
class RoundTripTest {
    private static final String[] TEXTS = {
        "",
        "plain",
        "Zürich",
        "a<b>&\"c'",
        "tab\tand\nline\r\nend",
        " blanks ",
        "\u0001\u0000",
        "\uFFFE",
        "日本 😀",
        "null",
        "7"
    };
    private static final String[] NAMES = {
        "id",
        "label",
        "name",
        "stemma",
        "key",
        "lat",
        "lon",
        "pos",
        "Latitude",
        "Longitude",
        "weight",
        "LinkSpeedRaw",
        "LinkLabel",
        "source",
        "node-id",
        "ietf-network:network-types",
        "ietf-l3-unicast-topology:l3-link-attributes",
        "ietf-l3-unicast-topology:l3-node-attributes",
        "ietf-l2-topology:l2-link-attributes",
        "ietf-te-topology:te",
        "l3-link-attributes",
        "stemma:link",
        "vendor:thing",
        "with \"quotes\" & <marks>",
        "control\u0002"
    };
    private static final String[] JSON = {
        "{}",
        "[]",
        "null",
        "{\"a\":[1,2.50,{\"b\":null}]}",
        "{\"name\":\"x\",\"metric1\":5}",
        "{\"name\":\"\"}",
        "{\"metric1\":{}}",
        "{\"te-link-attributes\":{}}",
        "{\"te-link-attributes\":{\"te-default-metric\":9},\"oper-status\":\"up\"}",
        "{\"geolocation\":{\"latitude\":\"1.5\",\"longitude\":\"2.5\"}}",
        "{\"ietf-l3-unicast-topology:l3-unicast-topology\":{\"x:y\":{}}}",
        "{\"ietf-l3-unicast-topology:l3-unicast-topology\":{}}",
        "{ \"not\" : \"compact\" }",
        "not even JSON",
        "12",
        "\"\\u0041\""
    };

    @ParameterizedTest
    @ValueSource(strings = {"graphml", "rfc8345", "node-link"})
    void everyFileComesBackEqual(String format) throws IOException {
        int files = 0;
        for (Path path : files()) {
            for (Imported imported : Imported.all(Source.of(path), ImportOptions.DEFAULT)) {
                assertEqual(imported, imported.throughFile(format), path + " " + format);
                files++;
            }
        }
        assertThat(files).isGreaterThan(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"graphml", "rfc8345", "node-link"})
    void everyFieldComesBackEqual(String format) throws IOException {
        long seed = Long.getLong("stemma.seed", System.nanoTime());
        for (int i = 0; i < 300; i++) {
            Imported made = random(new Random(seed + i));
            assertEqual(made, made.throughFile(format), format + " -Dstemma.seed=" + (seed + i));
        }
    }

    @Test
    void outputOnlyFieldsAreNotWritten() throws IOException {
        Imported held = new Imported(
                Topology.newBuilder().setName("t").setVersion(7).setNodeCount(1).build(),
                List.of(Node.newBuilder()
                        .setId("a")
                        .setCreatedVersion(3)
                        .setModifiedVersion(7)
                        .build()),
                List.of());
        for (String format : TopologyFormats.writable()) {
            Imported back = held.throughFile(format);
            assertThat(back.topology())
                    .isEqualTo(Topology.newBuilder().setName("t").build());
            assertThat(back.nodes())
                    .containsExactly(Node.newBuilder().setId("a").build());
        }
    }

    static List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        files.addAll(DataSets.files("topology-zoo", ".graphml"));
        files.addAll(DataSets.files("sndlib", ".txt"));
        files.addAll(DataSets.files("topohub", ".json"));
        files.addAll(DataSets.files("rfc8345", ".json"));
        files.addAll(DataSets.files("snap", ".gz"));
        files.add(DataSets.file("netjson/network-graph.json"));
        files.add(DataSets.file("netjson/network-collection.json"));
        files.add(DataSets.file("graphalytics/example-directed/example-directed.e"));
        return files;
    }

    private static void assertEqual(Imported expected, Imported actual, String what) {
        assertThat(actual.topology()).as(what).isEqualTo(expected.topology());
        assertThat(actual.nodes().equals(expected.nodes()))
                .as(() -> what + ": nodes: " + firstDifference(expected.nodes(), actual.nodes()))
                .isTrue();
        assertThat(actual.links().equals(expected.links()))
                .as(() -> what + ": links: " + firstDifference(expected.links(), actual.links()))
                .isTrue();
    }

    private static String firstDifference(List<?> expected, List<?> actual) {
        for (int i = 0; i < Math.min(expected.size(), actual.size()); i++) {
            if (!expected.get(i).equals(actual.get(i))) {
                return "expected\n" + expected.get(i) + "\nfound\n" + actual.get(i);
            }
        }
        return expected.size() + " expected, " + actual.size() + " found";
    }

    private static Imported random(Random random) {
        Topology.Builder topology = Topology.newBuilder().setName("net " + random.nextInt(9));
        topology.setDisplayName(pick(random, TEXTS)).setPrimaryNodeId(random.nextBoolean() ? "n0" : "");
        topology.addAllNetworkTypes(pickTypes(random));
        topology.putLabels("site", pick(random, TEXTS)).addSupportingTopologies("under");
        for (int i = random.nextInt(5); i > 0; i--) {
            topology.putAttributes(pick(random, NAMES), attribute(random));
        }
        List<Node> nodes = new ArrayList<>();
        List<Link> links = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            nodes.add(node(random, i));
            links.add(link(random, i));
        }
        return new Imported(topology.build(), nodes, links);
    }

    private static List<String> pickTypes(Random random) {
        return List.of(
                        "ietf-l3-unicast-topology:l3-unicast-topology",
                        "ietf-l2-topology:l2-topology",
                        "ietf-te-topology:te-topology",
                        "vendor:type")
                .stream()
                .filter(type -> random.nextBoolean())
                .toList();
    }

    private static Node node(Random random, int i) {
        Node.Builder node = Node.newBuilder().setId("n" + i).setDisplayName(pick(random, TEXTS));
        node.setKind(random.nextBoolean() ? "router" : "").putLabels("l", pick(random, TEXTS));
        if (random.nextBoolean()) {
            node.getPositionBuilder()
                    .setLatitudeDeg(random.nextBoolean() ? 47.25 : random.nextDouble() * 90)
                    .setLongitudeDeg(random.nextBoolean() ? -0.0 : -random.nextDouble() * 180);
            if (random.nextBoolean()) {
                node.getPositionBuilder().setAltitudeM(random.nextInt(9000) / 4.0);
            }
        }
        for (int a = random.nextInt(5); a > 0; a--) {
            node.putAttributes(pick(random, NAMES), attribute(random));
        }
        for (int p = random.nextInt(3); p > 0; p--) {
            node.addTerminationPointsBuilder()
                    .setId("tp" + p)
                    .putAttributes(pick(random, NAMES), attribute(random))
                    .addSupportingTerminationPointsBuilder()
                    .setTopology("under")
                    .setNodeId("x")
                    .setTpId("y");
        }
        if (random.nextBoolean()) {
            node.addSupportingNodesBuilder().setTopology("under").setNodeId("x y");
        }
        return node.build();
    }

    private static Link link(Random random, int i) {
        Link.Builder link = Link.newBuilder().setId("l" + i + (random.nextBoolean() ? "" : " <ü>"));
        link.setSourceNodeId("n" + random.nextInt(4)).setDestinationNodeId("n" + random.nextInt(4));
        link.setSourceTpId(random.nextBoolean() ? "tp1" : "").setDestinationTpId(random.nextBoolean() ? "tp 2" : "");
        link.setReverseLinkId(random.nextBoolean() ? "" : "l" + random.nextInt(4));
        link.setDisplayName(pick(random, TEXTS)).putLabels("l", pick(random, TEXTS));
        for (int a = random.nextInt(5); a > 0; a--) {
            link.putAttributes(pick(random, NAMES), attribute(random));
        }
        if (random.nextBoolean()) {
            link.addSupportingLinksBuilder().setTopology("under").setLinkId("l");
            link.setIgpMetric(random.nextInt(1 << 24)).setTeMetric(random.nextInt());
            link.setDelayUs(random.nextInt(1 << 24)).setAdminGroup(random.nextInt());
        }
        if (random.nextBoolean()) {
            link.setMaxBandwidthBps(random.nextBoolean() ? 10_000_000_000L : random.nextLong());
            link.setUnreservedBandwidthBps(random.nextLong())
                    .addSrlgs(random.nextInt())
                    .addSrlgs(3);
            link.setAdminStatus(LinkStatus.LINK_STATUS_UP).setOperStatus(LinkStatus.forNumber(random.nextInt(4)));
            link.putMetrics("length_km", random.nextDouble() * 1e6).putMetrics("weight", random.nextInt(5));
        }
        return link.build();
    }

    private static AttributeValue attribute(Random random) {
        AttributeValue.Builder value = AttributeValue.newBuilder();
        return switch (random.nextInt(6)) {
            case 0 -> value.setStringValue(pick(random, TEXTS)).build();
            case 1 ->
                value.setIntValue(random.nextBoolean() ? random.nextLong() : Long.MIN_VALUE)
                        .build();
            case 2 ->
                value.setDoubleValue(random.nextBoolean() ? 5.0 : random.nextGaussian() * 1e300)
                        .build();
            case 3 -> value.setDoubleValue(-0.0).build();
            case 4 -> value.setBoolValue(random.nextBoolean()).build();
            default -> value.setJsonValue(pick(random, JSON)).build();
        };
    }

    private static String pick(Random random, String[] from) {
        return from[random.nextInt(from.length)];
    }
}
