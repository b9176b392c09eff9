package io.stemma.server.service;

import static io.stemma.server.service.TestService.NET;
import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.server.codec.LinkCodec;
import io.stemma.server.codec.NodeCodec;
import io.stemma.server.graph.GraphView;
import io.stemma.server.graph.Seeds;
import io.stemma.server.service.NaiveMerge.Conflict;
import io.stemma.server.service.NaiveMerge.World;
import io.stemma.v1.AttributeValue;
import io.stemma.v1.Change;
import io.stemma.v1.CommitRequest;
import io.stemma.v1.CreateForkRequest;
import io.stemma.v1.DeleteLink;
import io.stemma.v1.DeleteNode;
import io.stemma.v1.Link;
import io.stemma.v1.LinkStatus;
import io.stemma.v1.MergeConflict;
import io.stemma.v1.MergeRequest;
import io.stemma.v1.MergeResolution;
import io.stemma.v1.MergeResponse;
import io.stemma.v1.MergeStrategy;
import io.stemma.v1.Node;
import io.stemma.v1.Request;
import io.stemma.v1.SetPrimary;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A merge comes to the same result and the same conflicts as one that is written down naively. */
final class MergeOracleTest {
    private static final int HISTORIES = Integer.getInteger("stemma.merges", 100);
    private static final int NODES = 8;
    private static final int LINKS = 12;

    private final SplittableRandom random = Seeds.random("MergeOracleTest");

    @Test
    void mergesOfRandomHistoriesAreThoseOfTheOracle() {
        Map<String, Integer> seen = new TreeMap<>();
        try (TestService service = new TestService()) {
            for (int history = 0; history < HISTORIES; history++) {
                service.create(NET);
                edit(service, "", 20);
                World base = world(service, "");
                service.answer(Request.newBuilder()
                        .setCreateFork(
                                CreateForkRequest.newBuilder().setTopology(NET).setFork("f"))
                        .build());
                for (int merge = 0; merge < 3; merge++) {
                    edit(service, "f", random.nextInt(12));
                    edit(service, "", random.nextInt(12));
                    base = mergeOnce(service, base, seen);
                }
                service.answer(Requests.deleteTopology(""));
            }
        }
        assertThat(seen.keySet())
                .as("all sorts of conflicts were met, and all strategies")
                .containsAll(Set.of(
                        "BOTH_CHANGED",
                        "BOTH_ADDED",
                        "DELETED_BY_OURS",
                        "DELETED_BY_THEIRS",
                        "DANGLING",
                        "FAIL",
                        "OURS",
                        "THEIRS",
                        "merged",
                        "not merged"));
        System.out.println("merges: " + seen);
    }

    /** The base of the next merge. */
    private World mergeOnce(TestService service, World base, Map<String, Integer> seen) {
        World ours = world(service, "");
        World theirs = world(service, "f");
        MergeStrategy strategy = strategy();
        Map<String, MergeStrategy> resolutions = new HashMap<>();
        for (int i = random.nextInt(8); i > 0; i--) {
            resolutions.put(random.nextBoolean() ? "node/" + node() : "link/" + link(), strategy());
        }
        NaiveMerge naive = new NaiveMerge(base, ours, theirs, strategy, resolutions);
        World expected = naive.merged();
        MergeRequest.Builder request =
                MergeRequest.newBuilder().setTopology(NET).setFork("f").setStrategy(strategy);
        resolutions.forEach((element, decided) -> {
            String id = element.substring("node/".length());
            MergeResolution.Builder resolution = request.addResolutionsBuilder().setStrategy(decided);
            if (element.startsWith("node/")) {
                resolution.setNodeId(id);
            } else {
                resolution.setLinkId(id);
            }
        });
        MergeResponse dry = merge(service, request.setDryRun(true));
        assertThat(world(service, "")).isEqualTo(ours);
        MergeResponse answer = merge(service, request.setDryRun(false));
        assertThat(conflicts(answer)).isEqualTo(naive.conflicts);
        assertThat(answer.getConflictsCount()).isEqualTo(naive.conflicts.size());
        assertThat(dry.toBuilder().clearCommitTimeUs().build())
                .isEqualTo(answer.toBuilder().clearCommitTimeUs().build());
        assertThat(answer.getMerged()).isEqualTo(naive.isDecided());
        assertThat(world(service, "")).isEqualTo(naive.isDecided() ? expected : ours);
        assertThat(world(service, "f")).isEqualTo(theirs);
        naive.conflicts.forEach(conflict -> {
            seen.merge(conflict.kind().name(), 1, Integer::sum);
            seen.merge(conflict.resolvedAs().name(), 1, Integer::sum);
        });
        seen.merge(answer.getMerged() ? "merged" : "not merged", 1, Integer::sum);
        return answer.getMerged() ? theirs : base;
    }

    private MergeStrategy strategy() {
        return MergeStrategy.forNumber(random.nextInt(1, 4));
    }

    private static MergeResponse merge(TestService service, MergeRequest.Builder request) {
        return service.ask(Request.newBuilder().setMerge(request).build(), MergeResponse.getDefaultInstance());
    }

    private static Set<Conflict> conflicts(MergeResponse answer) {
        Set<Conflict> conflicts = new HashSet<>();
        for (MergeConflict conflict : answer.getConflictsList()) {
            String element = switch (conflict.getElementCase()) {
                case NODE_ID -> "node/" + conflict.getNodeId();
                case LINK_ID -> "link/" + conflict.getLinkId();
                case ELEMENT_NOT_SET -> "";
            };
            conflicts.add(new Conflict(
                    conflict.getKind(),
                    element,
                    conflict.getFieldsList().stream()
                            .sorted(Comparator.naturalOrder())
                            .toList(),
                    conflict.getResolvedAs()));
        }
        return conflicts;
    }

    private static World world(TestService service, String fork) {
        HostedTopology topology = service.catalog.get(NET);
        GraphView graph = fork.isEmpty()
                ? Objects.requireNonNull(topology.engine().snapshot())
                : topology.forks().find(fork).head();
        TreeMap<String, Node> nodes = new TreeMap<>();
        for (int slot = graph.nextNode(0); slot >= 0; slot = graph.nextNode(slot + 1)) {
            Node node = NodeCodec.message(graph.node(slot));
            nodes.put(
                    node.getId(),
                    node.toBuilder()
                            .clearCreatedVersion()
                            .clearModifiedVersion()
                            .build());
        }
        TreeMap<String, Link> links = new TreeMap<>();
        for (int slot = graph.nextLink(0); slot >= 0; slot = graph.nextLink(slot + 1)) {
            Link link = LinkCodec.message(graph, slot);
            links.put(
                    link.getId(),
                    link.toBuilder()
                            .clearCreatedVersion()
                            .clearModifiedVersion()
                            .build());
        }
        String primary = graph.nodeId(graph.primary());
        return new World(nodes, links, primary == null ? "" : primary);
    }

    /** Random changes, each in a transaction of its own; those that the rules forbid are refused and lost. */
    private void edit(TestService service, String fork, int count) {
        for (int i = 0; i < count; i++) {
            service.answer(TestService.request(CommitRequest.newBuilder()
                    .setTopology(NET)
                    .setFork(fork)
                    .addChanges(change())
                    .build()));
        }
    }

    private String node() {
        return "n" + random.nextInt(NODES);
    }

    private String link() {
        return "l" + random.nextInt(LINKS);
    }

    private Change change() {
        Change.Builder change = Change.newBuilder();
        return switch (random.nextInt(10)) {
            case 0, 1, 2 -> change.setPutNode(randomNode()).build();
            case 3, 4, 5, 6 -> change.setPutLink(randomLink()).build();
            case 7 ->
                change.setDeleteNode(DeleteNode.newBuilder().setNodeId(node()).setCascade(true))
                        .build();
            case 8 ->
                change.setDeleteLink(DeleteLink.newBuilder().setLinkId(link())).build();
            default ->
                change.setSetPrimary(SetPrimary.newBuilder().setNodeId(random.nextInt(4) == 0 ? "" : node()))
                        .build();
        };
    }

    /** Few values, so that both sides often say the same. */
    private String value() {
        return "v" + random.nextInt(3);
    }

    private Node randomNode() {
        Node.Builder node = Node.newBuilder().setId(node()).setKind(value());
        for (int i = random.nextInt(3); i > 0; i--) {
            node.putLabels("k" + random.nextInt(3) + ".x", value());
            node.putAttributes(
                    "a" + random.nextInt(2),
                    AttributeValue.newBuilder().setIntValue(random.nextInt(2)).build());
        }
        if (random.nextBoolean()) {
            node.addTerminationPointsBuilder().setId(value());
        }
        if (random.nextInt(3) == 0) {
            node.getPositionBuilder().setLatitudeDeg(random.nextInt(2));
        }
        return node.build();
    }

    private Link randomLink() {
        Link.Builder link =
                Link.newBuilder().setId(link()).setSourceNodeId(node()).setDestinationNodeId(node());
        if (random.nextBoolean()) {
            link.setIgpMetric(random.nextInt(2));
        }
        if (random.nextBoolean()) {
            link.addSrlgs(random.nextInt(2));
        }
        if (random.nextBoolean()) {
            link.setOperStatus(LinkStatus.LINK_STATUS_DOWN);
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            link.putMetrics("m" + random.nextInt(3), random.nextInt(2));
        }
        return link.build();
    }
}
