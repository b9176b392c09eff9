package io.stemma.server.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stemma.server.graph.LinkCosts;
import io.stemma.server.graph.MutableGraph;
import io.stemma.server.graph.Seeds;
import io.stemma.server.graph.Snapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.jgrapht.Graph;
import org.jgrapht.alg.shortestpath.DijkstraShortestPath;
import org.jgrapht.graph.AsUndirectedGraph;
import org.jgrapht.graph.EdgeReversedGraph;
import org.jgrapht.traverse.BreadthFirstIterator;
import org.junit.jupiter.api.Test;

/** Questions are answered as an independent library answers them. */
final class QueryOracleTest {
    private static final int GRAPHS = 60;
    private static final int QUESTIONS = 40;

    private final SplittableRandom random = Seeds.random("QueryOracleTest");

    private static QueryBudget budget() {
        return new QueryBudget(Long.MAX_VALUE, () -> false);
    }

    private Snapshot graph() {
        int nodes = random.nextInt(1, 400);
        return RandomGraph.make(random, nodes, random.nextInt(4 * nodes));
    }

    @Test
    void shortestPathsCostWhatTheOracleSays() {
        int found = 0;
        int hubs = 0;
        for (int i = 0; i < GRAPHS; i++) {
            Snapshot graph = graph();
            hubs += graph.outDegree(0) > 64 ? 1 : 0;
            for (int metric : new int[] {RandomGraph.NO_METRIC, Snapshot.IGP_METRIC, graph.metricNumber("km")}) {
                boolean ignoreStatus = random.nextBoolean();
                Graph<Integer, Integer> oracle = RandomGraph.oracle(graph, metric, ignoreStatus);
                for (int j = 0; j < QUESTIONS; j++) {
                    int source = random.nextInt(graph.nodeCount());
                    int destination = random.nextInt(graph.nodeCount());
                    Path path = metric == RandomGraph.NO_METRIC
                            ? ShortestPath.byHops(graph, source, destination, ignoreStatus, budget())
                            : ShortestPath.byMetric(graph, source, destination, metric, ignoreStatus, budget());
                    var expected = new DijkstraShortestPath<>(oracle).getPath(source, destination);
                    if (expected == null) {
                        assertThat(path).isNull();
                    } else {
                        assertThat(path).isNotNull();
                        assertPath(graph, oracle, path, source, destination);
                        assertThat(path.cost()).isEqualTo(expected.getWeight());
                        found++;
                    }
                }
            }
        }
        assertThat(found).isGreaterThan(GRAPHS);
        assertThat(hubs).isPositive();
    }

    private static void assertPath(
            Snapshot graph, Graph<Integer, Integer> oracle, Path path, int source, int destination) {
        int at = source;
        double cost = 0;
        for (int i = 0; i < path.links().length; i++) {
            int link = path.links()[i];
            assertThat(oracle.containsEdge(link))
                    .as("link " + link + " may be used")
                    .isTrue();
            assertThat(graph.source(link)).isEqualTo(at);
            assertThat(path.costs()[i]).isEqualTo(oracle.getEdgeWeight(link));
            at = graph.destination(link);
            cost += path.costs()[i];
        }
        assertThat(at).isEqualTo(destination);
        assertThat(path.cost()).isEqualTo(cost);
    }

    @Test
    void neighbourhoodsAreWhatTheOracleReaches() {
        List<Walk> walks = List.of(Walk.values());
        for (int i = 0; i < GRAPHS; i++) {
            Snapshot graph = graph();
            Graph<Integer, Integer> out = RandomGraph.oracle(graph, RandomGraph.NO_METRIC, true);
            for (int j = 0; j < QUESTIONS; j++) {
                Walk walk = walks.get(random.nextInt(walks.size()));
                Graph<Integer, Integer> oracle = switch (walk) {
                    case OUTGOING -> out;
                    case INCOMING -> new EdgeReversedGraph<>(out);
                    case BOTH -> new AsUndirectedGraph<>(out);
                };
                int start = random.nextInt(graph.nodeCount());
                int hopsMax = random.nextInt(1, 6);
                Neighborhood found = Neighborhood.around(graph, start, hopsMax, walk, Integer.MAX_VALUE, budget());
                assertThat(found.truncatedBy()).isNull();
                assertThat(hops(found)).isEqualTo(hops(oracle, start, hopsMax));
            }
        }
    }

    @Test
    void wideFrontsReachWhatTheOracleReachesOnBothKindsOfGraph() {
        Snapshot graph = RandomGraph.make(random, 9_000, 30_000);
        MutableGraph inPlace = new MutableGraph(graph);
        Graph<Integer, Integer> out = RandomGraph.oracle(graph, RandomGraph.NO_METRIC, true);
        for (Walk walk : Walk.values()) {
            int start = random.nextInt(graph.nodeCount());
            Graph<Integer, Integer> oracle = switch (walk) {
                case OUTGOING -> out;
                case INCOMING -> new EdgeReversedGraph<>(out);
                case BOTH -> new AsUndirectedGraph<>(out);
            };
            Map<Integer, Integer> expected = hops(oracle, start, 64);
            Neighborhood all = Neighborhood.around(graph, start, 64, walk, Integer.MAX_VALUE, budget());
            assertThat(hops(all)).isEqualTo(expected);
            Neighborhood same = Neighborhood.around(inPlace, start, 64, walk, Integer.MAX_VALUE, budget());
            int nodesMax = random.nextInt(1, expected.size() + 1);
            Neighborhood some = Neighborhood.around(graph, start, 64, walk, nodesMax, budget());
            assertThat(some.reached().size()).isEqualTo(nodesMax);
            for (int number = 0; number < expected.size(); number++) {
                assertThat(same.reached().node(number)).isEqualTo(all.reached().node(number));
                if (number < nodesMax) {
                    assertThat(some.reached().node(number))
                            .isEqualTo(all.reached().node(number));
                }
            }
        }
    }

    private static Map<Integer, Integer> hops(Neighborhood found) {
        Map<Integer, Integer> hops = new HashMap<>();
        int distance = 0;
        for (int number = 0; number < found.reached().size(); number++) {
            while (number >= found.within(distance)) {
                distance++;
            }
            hops.put(found.reached().node(number), distance);
        }
        assertThat(hops).hasSize(found.reached().size());
        return hops;
    }

    private static Map<Integer, Integer> hops(Graph<Integer, Integer> oracle, int start, int hopsMax) {
        Map<Integer, Integer> hops = new HashMap<>();
        BreadthFirstIterator<Integer, Integer> walk = new BreadthFirstIterator<>(oracle, start);
        while (walk.hasNext()) {
            int node = walk.next();
            if (walk.getDepth(node) <= hopsMax) {
                hops.put(node, walk.getDepth(node));
            }
        }
        return hops;
    }

    @Test
    void theLinksWithinAreThoseWithBothEndsReached() {
        for (int i = 0; i < GRAPHS; i++) {
            Snapshot graph = graph();
            Neighborhood found = Neighborhood.around(
                    graph, random.nextInt(graph.nodeCount()), 2, Walk.BOTH, Integer.MAX_VALUE, budget());
            int count = random.nextInt(1, found.reached().size() + 1);
            Set<Integer> nodes = new HashSet<>();
            for (int number = 0; number < count; number++) {
                nodes.add(found.reached().node(number));
            }
            List<Integer> links = new ArrayList<>();
            found.linksWithin(count, budget(), links::add);
            Set<Integer> expected = new HashSet<>();
            for (int link = graph.nextLink(0); link >= 0; link = graph.nextLink(link + 1)) {
                if (nodes.contains(graph.source(link)) && nodes.contains(graph.destination(link))) {
                    expected.add(link);
                }
            }
            assertThat(links).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    @Test
    void aWalkEndsAtItsNumberOfNodesAndSaysSo() {
        for (int i = 0; i < GRAPHS; i++) {
            Snapshot graph = graph();
            int start = random.nextInt(graph.nodeCount());
            int all = Neighborhood.around(graph, start, 64, Walk.OUTGOING, Integer.MAX_VALUE, budget())
                    .reached()
                    .size();
            int nodesMax = random.nextInt(1, all + 2);
            Neighborhood some = Neighborhood.around(graph, start, 64, Walk.OUTGOING, nodesMax, budget());
            assertThat(some.reached().size()).isEqualTo(Math.min(all, nodesMax));
            assertThat(some.truncatedBy()).isEqualTo(nodesMax < all ? Neighborhood.MAX_NODES : null);
        }
    }

    @Test
    void answersAreTheSameEachTime() {
        Snapshot graph = RandomGraph.make(random, 300, 1_500);
        for (int j = 0; j < QUESTIONS; j++) {
            int source = random.nextInt(300);
            int destination = random.nextInt(300);
            Path first = ShortestPath.byHops(graph, source, destination, false, budget());
            Path again = ShortestPath.byHops(graph, source, destination, false, budget());
            assertThat(again == null ? null : again.links()).isEqualTo(first == null ? null : first.links());
        }
    }

    @Test
    void aSpentBudgetEndsAPathAndTruncatesAWalk() {
        Snapshot graph = RandomGraph.make(random, 2_000, 20_000);
        assertThatThrownBy(() -> ShortestPath.byMetric(
                        graph, 0, 1_999, Snapshot.IGP_METRIC, true, new QueryBudget(10, () -> false)))
                .isInstanceOf(BudgetException.class)
                .extracting(e -> ((BudgetException) e).limit())
                .isEqualTo(BudgetException.Limit.WORK);
        Neighborhood walk =
                Neighborhood.around(graph, 0, 64, Walk.BOTH, Integer.MAX_VALUE, new QueryBudget(10, () -> false));
        assertThat(walk.truncatedBy()).isEqualTo(Neighborhood.WORK_BUDGET);
        assertThat(walk.reached().size()).isBetween(1, 11);
    }

    @Test
    void aQuestionThatNobodyWaitsForStops() {
        Snapshot graph = RandomGraph.make(random, 2_000, 40_000);
        AtomicInteger looks = new AtomicInteger();
        QueryBudget budget = new QueryBudget(Long.MAX_VALUE, () -> looks.incrementAndGet() == 3);
        assertThatThrownBy(() -> Neighborhood.around(graph, 0, 64, Walk.BOTH, Integer.MAX_VALUE, budget))
                .isInstanceOf(BudgetException.class)
                .extracting(e -> ((BudgetException) e).limit())
                .isEqualTo(BudgetException.Limit.STOPPED);
        assertThat(budget.spent()).isGreaterThanOrEqualTo(3 * QueryBudget.CHECK_UNITS);
    }

    @Test
    void costsAreTheMetricsHoweverOftenTheyAreAskedFor() {
        Snapshot graph = RandomGraph.make(random, 500, 20_000);
        MutableGraph inPlace = new MutableGraph(graph);
        for (String name : List.of("igp_metric", "te_metric", "km")) {
            for (boolean ignoreStatus : List.of(true, false)) {
                int metric = graph.metricNumber(name);
                LinkCosts costs = graph.costs(metric, ignoreStatus);
                LinkCosts costsInPlace = inPlace.costs(metric, ignoreStatus);
                for (int link = graph.nextLink(0); link >= 0; link = graph.nextLink(link + 1)) {
                    Double expected = ignoreStatus || graph.up(link) ? graph.metric(link, metric) : Double.NaN;
                    assertThat(costs.of(link)).isEqualTo(expected);
                    assertThat(costsInPlace.of(link)).isEqualTo(expected);
                }
            }
        }
    }

    @Test
    void aTableOfNodesKnowsWhatWasAddedSinceItWasStarted() {
        NodeTable table = new NodeTable();
        for (int slots : List.of(1 << 20, 1 << 10, NodeTable.DENSE_SLOTS_MAX + 1, 1 << 20)) {
            table.start(slots);
            Set<Integer> seen = new HashSet<>();
            for (int i = 0; i < 100_000; i++) {
                int node = random.nextInt(slots);
                assertThat(table.add(node)).isEqualTo(seen.add(node));
            }
            assertThat(table.size()).isEqualTo(seen.size());
            for (int i = 0; i < 100_000; i++) {
                int node = random.nextInt(slots);
                assertThat(table.contains(node)).isEqualTo(seen.contains(node));
            }
            for (int number = 0; number < table.size(); number++) {
                assertThat(table.number(table.node(number))).isEqualTo(number);
            }
        }
    }
}
