package io.stemma.client.it;

import com.google.protobuf.FieldMask;
import io.stemma.v1.AttributeValue;
import io.stemma.v1.Change;
import io.stemma.v1.CommitRequest;
import io.stemma.v1.DeleteLink;
import io.stemma.v1.DeleteNode;
import io.stemma.v1.Link;
import io.stemma.v1.LinkStatus;
import io.stemma.v1.Node;
import io.stemma.v1.PatchLink;
import io.stemma.v1.PatchNode;
import io.stemma.v1.Position;
import io.stemma.v1.SetPrimary;
import io.stemma.v1.SupportingNode;
import io.stemma.v1.TerminationPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Makes random transactions that a topology of this history accepts. Owned by one thread, the only one that commits. */
final class RandomNetwork {
    /** Names that UTF-8 and UTF-16 order differently. */
    private static final List<String> KEYS = List.of("site", "a.b", "", "ö", "\uffee", "\ud83d\ude00", "zone");

    private final String topology;
    private final int nodesMax;
    private final SplittableRandom random;
    private final TreeMap<String, String[]> links = new TreeMap<>();
    private final List<String> nodes = new ArrayList<>();
    private String primary = "";

    RandomNetwork(String topology, int nodesMax, SplittableRandom random) {
        this.topology = topology;
        this.nodesMax = nodesMax;
        this.random = random;
    }

    /** A transaction of so many changes. */
    CommitRequest commit(int changes) {
        CommitRequest.Builder commit = CommitRequest.newBuilder().setTopology(topology);
        for (int i = 0; i < changes; i++) {
            commit.addChanges(change());
        }
        return commit.build();
    }

    private Change.Builder change() {
        int dice = random.nextInt(100);
        Change.Builder change = Change.newBuilder();
        if (nodes.size() < 2 || dice < 15) {
            return change.setPutNode(putNode());
        }
        if (links.isEmpty() || dice < 40) {
            return change.setPutLink(putLink());
        }
        if (dice < 70) {
            return change.setPatchLink(patchLink());
        }
        if (dice < 85) {
            return change.setPatchNode(patchNode());
        }
        if (dice < 93) {
            return change.setDeleteLink(DeleteLink.newBuilder().setLinkId(takeLink()));
        }
        return dice < 95 ? change.setSetPrimary(setPrimary()) : change.setDeleteNode(deleteNode());
    }

    private Node.Builder putNode() {
        String id = "n" + random.nextInt(nodesMax);
        if (!nodes.contains(id)) {
            nodes.add(id);
        }
        Node.Builder node = Node.newBuilder().setId(id).setKind(random.nextBoolean() ? "router" : "");
        for (int i = random.nextInt(4); i > 0; i--) {
            node.putLabels(label(), "v" + random.nextInt(3));
            node.putAttributes(label(), attribute());
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            node.addTerminationPoints(TerminationPoint.newBuilder()
                    .setId("tp" + i)
                    .putAttributes(label(), attribute())
                    .putAttributes(label(), attribute()));
        }
        if (random.nextBoolean()) {
            node.setPosition(Position.newBuilder().setLatitudeDeg(random.nextInt(90)));
        }
        if (random.nextBoolean()) {
            node.addSupportingNodes(
                    SupportingNode.newBuilder().setTopology("fibre").setNodeId("f" + random.nextInt(9)));
        }
        return node;
    }

    private String label() {
        String key = KEYS.get(random.nextInt(KEYS.size()));
        return key.isEmpty() ? "k" + random.nextInt(20) : key;
    }

    private AttributeValue attribute() {
        AttributeValue.Builder value = AttributeValue.newBuilder();
        return switch (random.nextInt(5)) {
            case 0 -> value.setStringValue("ä" + random.nextInt(9)).build();
            case 1 -> value.setIntValue(random.nextLong()).build();
            case 2 -> value.setDoubleValue(random.nextDouble()).build();
            case 3 -> value.setBoolValue(random.nextBoolean()).build();
            default -> value.setJsonValue("[1,{\"a\":null}]").build();
        };
    }

    private Link.Builder putLink() {
        String id = "l" + random.nextInt(3 * nodesMax);
        String[] ends = {any(), any()};
        links.put(id, ends);
        Link.Builder link = Link.newBuilder()
                .setId(id)
                .setSourceNodeId(ends[0])
                .setDestinationNodeId(ends[1])
                .setIgpMetric(random.nextInt(1 << 24))
                .setMaxBandwidthBps(random.nextLong())
                .addSrlgs(random.nextInt())
                .setOperStatus(LinkStatus.forNumber(random.nextInt(4)));
        if (random.nextBoolean()) {
            link.putMetrics("length_km", random.nextInt(2_000) / 8.0).putMetrics("cost", -0.0);
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            link.putLabels(label(), "v").putAttributes(label(), attribute());
        }
        return link;
    }

    private PatchLink.Builder patchLink() {
        List<String> paths = List.of("igp_metric", "oper_status", "labels.site", "delay_us", "srlgs");
        return PatchLink.newBuilder()
                .setUpdateMask(FieldMask.newBuilder().addPaths(paths.get(random.nextInt(paths.size()))))
                .setLink(Link.newBuilder()
                        .setId(anyLink())
                        .setIgpMetric(random.nextInt(1 << 24))
                        .setDelayUs(random.nextInt(1 << 24))
                        .setOperStatus(LinkStatus.forNumber(random.nextInt(4)))
                        .putLabels("site", "s" + random.nextInt(9)));
    }

    private PatchNode.Builder patchNode() {
        return PatchNode.newBuilder()
                .setUpdateMask(FieldMask.newBuilder().addPaths(random.nextBoolean() ? "kind" : "labels.zone"))
                .setNode(Node.newBuilder()
                        .setId(any())
                        .setKind("k" + random.nextInt(9))
                        .putLabels("zone", "z" + random.nextInt(9)));
    }

    private SetPrimary.Builder setPrimary() {
        primary = random.nextInt(3) == 0 ? "" : any();
        return SetPrimary.newBuilder().setNodeId(primary);
    }

    private DeleteNode.Builder deleteNode() {
        String id = any();
        if (id.equals(primary)) {
            id = nodes.get(nodes.get(0).equals(primary) ? 1 : 0);
        }
        String gone = id;
        nodes.remove(gone);
        links.values().removeIf(ends -> ends[0].equals(gone) || ends[1].equals(gone));
        return DeleteNode.newBuilder().setNodeId(gone).setCascade(true);
    }

    private String any() {
        return nodes.get(random.nextInt(nodes.size()));
    }

    private String anyLink() {
        String from = links.ceilingKey("l" + random.nextInt(3 * nodesMax));
        return from == null ? links.firstKey() : from;
    }

    private String takeLink() {
        String id = anyLink();
        links.remove(id);
        return id;
    }
}
