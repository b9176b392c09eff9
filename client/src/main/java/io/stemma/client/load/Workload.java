package io.stemma.client.load;

import com.google.protobuf.FieldMask;
import io.stemma.client.load.Population.Pair;
import io.stemma.v1.BatchGetRequest;
import io.stemma.v1.Change;
import io.stemma.v1.CommitRequest;
import io.stemma.v1.Direction;
import io.stemma.v1.FindPathRequest;
import io.stemma.v1.GetNeighborhoodRequest;
import io.stemma.v1.GetNodeRequest;
import io.stemma.v1.Link;
import io.stemma.v1.ListNeighborsRequest;
import io.stemma.v1.PatchLink;
import io.stemma.v1.Request;
import java.util.SplittableRandom;

/** Makes requests by chance: kinds by the mix, nodes and links by the ranks. */
final class Workload {
    private static final int METRIC_MAX = 1_000;
    private static final String METRIC = "te_metric";
    private static final FieldMask TE_METRIC =
            FieldMask.newBuilder().addPaths(METRIC).build();

    private final Population population;
    private final Mix mix;
    private final Ranks nodes;
    private final Ranks pairs;
    private final int hops;
    private final int hopNodesMax;
    private final LoadCounters counters;

    /** A request and what kind it is. */
    record Asked(Kind kind, Request request) {}

    /**
     * A workload on that population.
     *
     * @param exponent of Zipf's law; 0 for an even choice
     * @param hops how far a k-hop question goes
     * @param hopNodesMax how many nodes it gives at most
     * @param counters those that are added to and read
     */
    Workload(
            Population population,
            Mix mix,
            double exponent,
            int hops,
            int hopNodesMax,
            LoadCounters counters,
            SplittableRandom random) {
        boolean pairsNeeded = mix.has(Kind.PAIR) || mix.has(Kind.COMMIT);
        if (pairsNeeded && population.pairs().isEmpty()) {
            throw new IllegalArgumentException("topology " + population.topology()
                    + " has no twin links that agree, which pair and commit need (expected at least 1 pair)");
        }
        this.population = population;
        this.mix = mix;
        this.nodes = Ranks.of(population.nodes().size(), exponent, random);
        this.pairs = Ranks.of(Math.max(1, population.pairs().size()), exponent, random);
        this.hops = hops;
        this.hopNodesMax = hopNodesMax;
        this.counters = counters;
    }

    Asked next(SplittableRandom random) {
        Kind kind = mix.next(random);
        Request.Builder request = Request.newBuilder();
        switch (kind) {
            case POINT ->
                request.setGetNode(GetNodeRequest.newBuilder()
                        .setTopology(population.topology())
                        .setNodeId(node(random)));
            case PAIR -> request.setBatchGet(pairRead(random));
            case NEIGHBORS ->
                request.setListNeighbors(ListNeighborsRequest.newBuilder()
                        .setTopology(population.topology())
                        .setNodeId(node(random))
                        .setDirection(Direction.BOTH));
            case KHOP ->
                request.setGetNeighborhood(GetNeighborhoodRequest.newBuilder()
                        .setTopology(population.topology())
                        .setNodeId(node(random))
                        .setMaxHops(hops)
                        .setMaxNodes(hopNodesMax)
                        .setIncludeLinks(true));
            case PATH -> request.setFindPath(path(random));
            case CHEAPEST -> request.setFindPath(path(random).setMetric(METRIC));
            case COMMIT -> request.setCommit(commit(random));
            case ADD -> request.setAddToCounters(counters.add(random));
            case COUNTERS -> request.setReadCounters(counters.read(random));
        }
        return new Asked(kind, request.build());
    }

    /** Hears that a request was answered. */
    void answered(Kind kind) {
        if (kind == Kind.ADD) {
            counters.added();
        }
    }

    private FindPathRequest.Builder path(SplittableRandom random) {
        return FindPathRequest.newBuilder()
                .setTopology(population.topology())
                .setSourceNodeId(node(random))
                .setDestinationNodeId(node(random));
    }

    private String node(SplittableRandom random) {
        return population.nodes().get(nodes.next(random));
    }

    private Pair pair(SplittableRandom random) {
        return population.pairs().get(pairs.next(random));
    }

    private BatchGetRequest.Builder pairRead(SplittableRandom random) {
        Pair pair = pair(random);
        return BatchGetRequest.newBuilder()
                .setTopology(population.topology())
                .addLinkIds(pair.first())
                .addLinkIds(pair.second());
    }

    private CommitRequest.Builder commit(SplittableRandom random) {
        Pair pair = pair(random);
        int metric = 1 + random.nextInt(METRIC_MAX);
        return CommitRequest.newBuilder()
                .setTopology(population.topology())
                .addChanges(metricOf(pair.first(), metric))
                .addChanges(metricOf(pair.second(), metric));
    }

    private static Change metricOf(String link, int metric) {
        return Change.newBuilder()
                .setPatchLink(PatchLink.newBuilder()
                        .setLink(Link.newBuilder().setId(link).setTeMetric(metric))
                        .setUpdateMask(TE_METRIC))
                .build();
    }
}
