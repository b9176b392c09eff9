package io.stemma.server.codec;

import io.stemma.v1.AttributeValue;
import io.stemma.v1.Link;
import io.stemma.v1.LinkStatus;
import io.stemma.v1.Node;
import io.stemma.v1.Position;
import io.stemma.v1.SupportingLink;
import io.stemma.v1.SupportingNode;
import io.stemma.v1.SupportingTerminationPoint;
import io.stemma.v1.TerminationPoint;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;

/** Nodes and links with any of their fields set, all of them right. */
final class RandomElements {
    /** Text of one to four bytes a character; the last two are ordered differently by UTF-16 and by UTF-8. */
    private static final String[] LETTERS = {"a", "Z", "0", "-", "ü", "中", "\uff5e", "\ud83d\ude80"};

    private final SplittableRandom random;

    RandomElements(SplittableRandom random) {
        this.random = random;
    }

    Node node(String id) {
        Node.Builder node = Node.newBuilder().setId(id).setKind(maybeText()).setDisplayName(maybeText());
        node.putAllLabels(labels()).putAllAttributes(attributes());
        int points = random.nextInt(4);
        for (int i = 0; i < points; i++) {
            node.addTerminationPoints(TerminationPoint.newBuilder()
                    .setId("tp" + i)
                    .putAllAttributes(attributes())
                    .addSupportingTerminationPoints(SupportingTerminationPoint.newBuilder()
                            .setTopology(text())
                            .setNodeId(text())
                            .setTpId(text())));
        }
        if (random.nextBoolean()) {
            Position.Builder position = Position.newBuilder()
                    .setLatitudeDeg(random.nextInt(3) == 0 ? 0 : random.nextDouble(-90, 90))
                    .setLongitudeDeg(random.nextDouble(-180, 180));
            if (random.nextBoolean()) {
                position.setAltitudeM(random.nextDouble(-100, 9_000));
            }
            node.setPosition(position);
        }
        if (random.nextBoolean()) {
            node.addSupportingNodes(
                    SupportingNode.newBuilder().setTopology(text()).setNodeId(text()));
        }
        return node.build();
    }

    Link link(String id, String source, String destination) {
        Link.Builder link = Link.newBuilder()
                .setId(id)
                .setSourceNodeId(source)
                .setDestinationNodeId(destination)
                .setSourceTpId(maybeText())
                .setDestinationTpId(maybeText())
                .setReverseLinkId(maybeText())
                .setDisplayName(maybeText())
                .setAdminStatus(LinkStatus.forNumber(random.nextInt(4)))
                .setOperStatus(LinkStatus.forNumber(random.nextInt(4)));
        link.putAllLabels(labels()).putAllAttributes(attributes());
        if (random.nextBoolean()) {
            link.addSupportingLinks(
                    SupportingLink.newBuilder().setTopology(text()).setLinkId(text()));
        }
        if (random.nextBoolean()) {
            link.setIgpMetric(random.nextInt(1 << 24))
                    .setTeMetric(random.nextInt())
                    .setDelayUs(0);
            link.setTeMetric(link.getTeMetric() == -1 ? 0 : link.getTeMetric());
        }
        if (random.nextBoolean()) {
            link.setMaxBandwidthBps(random.nextLong())
                    .setUnreservedBandwidthBps(0)
                    .setAdminGroup(random.nextInt());
            link.addSrlgs(random.nextInt()).addSrlgs(0);
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            link.putMetrics("m" + random.nextInt(8), random.nextInt(4) == 0 ? 0 : random.nextDouble(1e9));
        }
        return link.build();
    }

    /** The same entries, put in another order. */
    <V> Map<String, V> shuffled(Map<String, V> map) {
        List<String> keys = new ArrayList<>(map.keySet());
        Collections.shuffle(keys, new Random(random.nextLong()));
        Map<String, V> shuffled = new LinkedHashMap<>();
        keys.forEach(key -> shuffled.put(key, map.get(key)));
        return shuffled;
    }

    private Map<String, String> labels() {
        Map<String, String> labels = new LinkedHashMap<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            labels.put(text(), maybeText());
        }
        return labels;
    }

    private Map<String, AttributeValue> attributes() {
        Map<String, AttributeValue> attributes = new LinkedHashMap<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            attributes.put(text(), attribute());
        }
        return attributes;
    }

    private AttributeValue attribute() {
        AttributeValue.Builder value = AttributeValue.newBuilder();
        return switch (random.nextInt(5)) {
            case 0 -> value.setStringValue(maybeText()).build();
            case 1 -> value.setIntValue(random.nextLong()).build();
            case 2 ->
                value.setDoubleValue(random.nextBoolean() ? -0.0 : random.nextDouble())
                        .build();
            case 3 -> value.setBoolValue(random.nextBoolean()).build();
            default -> value.setJsonValue("{\"k\":[1,null,\"x\"]}").build();
        };
    }

    private String maybeText() {
        return random.nextBoolean() ? "" : text();
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(1, 6); i > 0; i--) {
            text.append(LETTERS[random.nextInt(LETTERS.length)]);
        }
        return text.toString();
    }
}
