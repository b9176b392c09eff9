package io.stemma.client.it;

import com.google.protobuf.FieldMask;
import io.stemma.client.StemmaApi;
import io.stemma.v1.BatchGetRequest;
import io.stemma.v1.BatchGetResponse;
import io.stemma.v1.Change;
import io.stemma.v1.CommitRequest;
import io.stemma.v1.CreateTopologyRequest;
import io.stemma.v1.GetNeighborhoodRequest;
import io.stemma.v1.Link;
import io.stemma.v1.Node;
import io.stemma.v1.PatchLink;
import io.stemma.v1.Precondition;
import io.stemma.v1.Topology;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A ring whose neighbours are joined by twins: two links, one in each direction, that every transaction changes together.
 * Whoever ever sees two twins disagree has seen a torn version.
 */
final class TwinWorkload {
    static final String TOPOLOGY = "twins";

    private final int pairs;

    TwinWorkload(int pairs) {
        this.pairs = pairs;
    }

    static String node(int i) {
        return "n" + i;
    }

    String there(int pair) {
        return "p" + pair;
    }

    String back(int pair) {
        return "p" + pair + "~r";
    }

    int pairs() {
        return pairs;
    }

    /** Makes the ring, all metrics 0. */
    void create(StemmaApi api) {
        api.createTopology(CreateTopologyRequest.newBuilder()
                        .setTopology(Topology.newBuilder().setName(TOPOLOGY))
                        .build())
                .join();
        CommitRequest.Builder commit = CommitRequest.newBuilder().setTopology(TOPOLOGY);
        for (int i = 0; i < pairs; i++) {
            commit.addChanges(Change.newBuilder().setPutNode(Node.newBuilder().setId(node(i))));
        }
        for (int i = 0; i < pairs; i++) {
            commit.addChanges(put(there(i), node(i), node((i + 1) % pairs)));
            commit.addChanges(put(back(i), node((i + 1) % pairs), node(i)));
        }
        api.commit(commit.build()).join();
    }

    private static Change put(String id, String source, String destination) {
        return Change.newBuilder()
                .setPutLink(Link.newBuilder()
                        .setId(id)
                        .setSourceNodeId(source)
                        .setDestinationNodeId(destination)
                        .setIgpMetric(0))
                .build();
    }

    /** Sets both twins of the pair to the metric, whatever they are. */
    List<Change> set(int pair, int metric) {
        return List.of(patch(there(pair), metric), patch(back(pair), metric));
    }

    private static Change patch(String id, int metric) {
        return Change.newBuilder()
                .setPatchLink(PatchLink.newBuilder()
                        .setLink(Link.newBuilder().setId(id).setIgpMetric(metric))
                        .setUpdateMask(FieldMask.newBuilder().addPaths("igp_metric")))
                .build();
    }

    /** Adds one to both twins, if nobody has changed them since they were read. */
    CommitRequest increment(int pair, BatchGetResponse read) {
        CommitRequest.Builder commit = CommitRequest.newBuilder().setTopology(TOPOLOGY);
        for (Link link : read.getLinksList()) {
            commit.addPreconditions(
                    Precondition.newBuilder().setLinkId(link.getId()).setModifiedVersion(link.getModifiedVersion()));
        }
        return commit.addAllChanges(set(pair, read.getLinks(0).getIgpMetric() + 1))
                .build();
    }

    BatchGetRequest read(int pair) {
        return BatchGetRequest.newBuilder()
                .setTopology(TOPOLOGY)
                .addLinkIds(there(pair))
                .addLinkIds(back(pair))
                .build();
    }

    GetNeighborhoodRequest walk(SplittableRandom random) {
        return GetNeighborhoodRequest.newBuilder()
                .setTopology(TOPOLOGY)
                .setNodeId(node(random.nextInt(pairs)))
                .setMaxHops(random.nextInt(2, 6))
                .setIncludeLinks(true)
                .build();
    }

    /** The ids of links whose twins are also there and differ from them. */
    List<String> torn(List<Link> links) {
        Map<String, Integer> metrics = new HashMap<>();
        links.forEach(link -> metrics.put(link.getId(), link.getIgpMetric()));
        List<String> torn = new ArrayList<>();
        metrics.forEach((id, metric) -> {
            Integer twin = metrics.get(id + "~r");
            if (twin != null && !twin.equals(metric)) {
                torn.add(id + "=" + metric + " " + id + "~r=" + twin);
            }
        });
        return torn;
    }
}
