package io.stemma.server.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.stemma.server.engine.RcuEngine;
import io.stemma.server.graph.Change;
import io.stemma.server.graph.Figures;
import io.stemma.server.graph.Figures.Case;
import io.stemma.server.graph.GeneratedLinks;
import io.stemma.server.graph.GraphView;
import io.stemma.server.graph.LinkCosts;
import io.stemma.server.graph.LinkCursor;
import io.stemma.server.graph.MutableGraph;
import io.stemma.server.graph.Snapshot;
import io.stemma.server.graph.SnapshotBuilder;
import io.stemma.server.txn.Transaction;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntToLongFunction;
import java.util.function.LongSupplier;
import org.jgrapht.alg.shortestpath.BidirectionalDijkstraShortestPath;
import org.jgrapht.graph.DirectedWeightedPseudograph;

/**
 * What questions cost on a snapshot, beside the same questions to static arrays ({@link CsrGraph}), to JGraphT and to a {@link
 * ConcurrentHashMap}. The answers of both sides are compared. Local questions are also asked with a commit before each.
 *
 * <p>Arguments: numbers of nodes (100000,1000000), rounds (9), random changes after which the traversal is measured again (1000000), and
 * {@code traversal} for nothing else.
 */
public final class QueryFigures {
    /** So many that what they touch does not stay in the nearest caches. */
    private static final int QUESTIONS = 20_000;

    private static final int PATH_QUESTIONS = 1_000;
    private static final int WEIGHTED_QUESTIONS = 50;
    private static final int JGRAPHT_QUESTIONS = 5;
    private static final int JGRAPHT_NODES_MAX = 100_000;
    private static final int CHANGES_PER_VERSION = 100;
    private static final int WARM_UPS = 5;

    private final GeneratedLinks links;
    private final int rounds;
    private final int[] from;
    private final int[] to;
    private final CsrGraph csr;
    private final RcuEngine engine;
    private Snapshot graph;

    private QueryFigures(int nodes, int rounds) {
        this.rounds = rounds;
        links = new GeneratedLinks(nodes);
        SnapshotBuilder builder = Snapshot.EMPTY.edit(0);
        links.putInto(builder);
        engine = new RcuEngine(builder.freeze());
        graph = engine.current();
        csr = new CsrGraph(links);
        from = new int[QUESTIONS];
        to = new int[QUESTIONS];
        Arrays.setAll(from, i -> links.anyNode());
        Arrays.setAll(to, i -> (from[i] + 1 + i) % nodes);
    }

    private static QueryBudget budget() {
        return new QueryBudget(Long.MAX_VALUE, () -> false);
    }

    private static long sum(int questions, IntToLongFunction question) {
        long sum = 0;
        for (int i = 0; i < questions; i++) {
            sum += question.applyAsLong(i);
        }
        return sum;
    }

    private static void compare(String title, int warmUps, int rounds, Figures figures, Case... cases) {
        figures.measure(warmUps, rounds);
        Figures.print(title, cases[0], List.of(cases));
        for (Case one : cases) {
            if (one.answer() != cases[0].answer()) {
                System.out.printf("  %s: answer %d (expected %d)%n", one.name(), one.answer(), cases[0].answer());
            }
        }
    }

    private void pointReads() {
        ConcurrentHashMap<String, byte[]> map = new ConcurrentHashMap<>();
        byte[][] ids = new byte[QUESTIONS][];
        String[] names = new String[QUESTIONS];
        for (int node = 0; node < links.nodes; node++) {
            map.put("node-" + node, new byte[40]);
        }
        for (int i = 0; i < QUESTIONS; i++) {
            ids[i] = GeneratedLinks.nodeId(from[i]);
            names[i] = new String(ids[i], UTF_8);
        }
        Figures figures = new Figures();
        compare(
                "point read",
                2 * WARM_UPS,
                rounds,
                figures,
                figures.add(
                        "ConcurrentHashMap, id decoded to a string",
                        QUESTIONS,
                        () -> sum(QUESTIONS, i -> map.get(new String(ids[i], UTF_8)).length)),
                figures.add(
                        "ConcurrentHashMap by string", QUESTIONS, () -> sum(QUESTIONS, i -> map.get(names[i]).length)),
                figures.add(
                        "snapshot: find and read the record",
                        QUESTIONS,
                        () -> sum(QUESTIONS, i -> {
                            var node = graph.node(graph.findNode(ids[i]));
                            return node.end() - node.idEnd();
                        })));
    }

    /** Puts a link that is there as it is: a version with other pages and the same answers. */
    private void commit() {
        engine.apply(Transaction.of(new Change.PutLink(links.content(links.anyLink()))), 1);
        graph = engine.current();
    }

    /**
     * Questions to the arrays and to the snapshot, and to one that is new each time.
     *
     * @param n how many each of these asks
     */
    private void besideCsr(
            String title,
            int warmUps,
            int n,
            LongSupplier plain,
            LongSupplier own,
            LongSupplier plainAfterCommits,
            LongSupplier ownAfterCommits) {
        Figures figures = new Figures();
        Case plainCase = figures.add("CSR", n, plain);
        compare(title, warmUps, rounds, figures, plainCase, figures.add("snapshot", n, own));

        Figures churn = new Figures();
        Case commits = churn.add("a commit alone", n, () -> {
            for (int i = 0; i < n; i++) {
                commit();
            }
            return plainCase.answer();
        });
        Case plainAfter = churn.add("a commit, then CSR", n, plainAfterCommits);
        Case ownAfter = churn.add("a commit, then the snapshot", n, ownAfterCommits);
        compare("the same after a commit each", warmUps, rounds, churn, commits, plainAfter, ownAfter);
        double micros = ownAfter.micros() - commits.micros();
        System.out.printf(
                "  without the commit: %.3f us, %.2f x CSR%n",
                micros, micros / (plainAfter.micros() - commits.micros()));
    }

    private void neighbors() {
        LinkCursor cursor = new LinkCursor();
        besideCsr(
                "1 hop: all neighbours, run by run",
                2 * WARM_UPS,
                QUESTIONS,
                () -> sum(QUESTIONS, i -> csr.neighbors(from[i])),
                () -> sum(QUESTIONS, i -> neighbors(graph, from[i], cursor)),
                () -> sum(QUESTIONS, i -> {
                    commit();
                    return csr.neighbors(from[i]);
                }),
                () -> sum(QUESTIONS, i -> {
                    commit();
                    return neighbors(graph, from[i], cursor);
                }));
    }

    private static long neighbors(GraphView view, int node, LinkCursor cursor) {
        long sum = 0;
        for (view.outLinks(node, cursor); cursor.nextRun(); ) {
            int[] neighbors = cursor.neighbors();
            for (int at = cursor.start(); at < cursor.end(); at++) {
                sum += neighbors[at];
            }
        }
        return sum;
    }

    private long within(GraphView view, int node, int hops) {
        return Neighborhood.around(view, node, hops, Walk.OUTGOING, Integer.MAX_VALUE, budget())
                .reached()
                .size();
    }

    private void twoHops() {
        besideCsr(
                "2 hops, distinct nodes, Neighborhood",
                2 * WARM_UPS,
                QUESTIONS,
                () -> sum(QUESTIONS, i -> csr.within(from[i], 2)),
                () -> sum(QUESTIONS, i -> within(graph, from[i], 2)),
                () -> sum(QUESTIONS, i -> {
                    commit();
                    return csr.within(from[i], 2);
                }),
                () -> sum(QUESTIONS, i -> {
                    commit();
                    return within(graph, from[i], 2);
                }));
    }

    private static long hops(GraphView view, int source, int destination) {
        Path path = ShortestPath.byHops(view, source, destination, false, budget());
        return path == null ? -1 : path.links().length;
    }

    private static long cost(GraphView view, int source, int destination) {
        Path path = ShortestPath.byMetric(view, source, destination, GraphView.IGP_METRIC, false, budget());
        return path == null ? -1 : (long) path.cost();
    }

    private void paths() {
        besideCsr(
                "path with the fewest links, from both ends",
                WARM_UPS,
                PATH_QUESTIONS,
                () -> sum(PATH_QUESTIONS, i -> csr.hops(from[i], to[i])),
                () -> sum(PATH_QUESTIONS, i -> hops(graph, from[i], to[i])),
                () -> sum(PATH_QUESTIONS, i -> {
                    commit();
                    return csr.hops(from[i], to[i]);
                }),
                () -> sum(PATH_QUESTIONS, i -> {
                    commit();
                    return hops(graph, from[i], to[i]);
                }));
    }

    private void weightedPaths() {
        besideCsr(
                "cheapest path by IGP metric, from both ends",
                WARM_UPS,
                WEIGHTED_QUESTIONS,
                () -> sum(WEIGHTED_QUESTIONS, i -> csr.cost(from[i], to[i])),
                () -> sum(WEIGHTED_QUESTIONS, i -> cost(graph, from[i], to[i])),
                () -> sum(WEIGHTED_QUESTIONS, i -> {
                    commit();
                    return csr.cost(from[i], to[i]);
                }),
                () -> sum(WEIGHTED_QUESTIONS, i -> {
                    commit();
                    return cost(graph, from[i], to[i]);
                }));
        if (links.nodes <= JGRAPHT_NODES_MAX) {
            jgrapht();
        }
    }

    private void jgrapht() {
        var peer = new DirectedWeightedPseudograph<Integer, Integer>(Integer.class);
        for (int node = 0; node < links.nodes; node++) {
            peer.addVertex(node);
        }
        for (int link = 0; link < links.sources.length; link++) {
            peer.addEdge(links.sources[link], links.destinations[link], link);
            peer.setEdgeWeight(link, links.metrics[link]);
        }
        var search = new BidirectionalDijkstraShortestPath<>(peer);
        int n = JGRAPHT_QUESTIONS;
        Figures figures = new Figures();
        compare(
                "the same beside JGraphT",
                2,
                3,
                figures,
                figures.add("snapshot", n, () -> sum(n, i -> cost(graph, from[i], to[i]))),
                figures.add(
                        "JGraphT",
                        n,
                        () -> sum(n, i -> {
                            double weight = search.getPathWeight(from[i], to[i]);
                            return Double.isInfinite(weight) ? -1 : (long) weight;
                        })));
    }

    private void traversal(CsrGraph plain, String when) {
        Figures figures = new Figures();
        int start = links.nodes - 1;
        compare(
                "full traversal, " + when,
                2 * WARM_UPS,
                rounds,
                figures,
                figures.add("CSR, naive", 1, () -> plain.reach(start)),
                figures.add("snapshot, Neighborhood", 1, () -> within(graph, start, Integer.MAX_VALUE)));
    }

    private static long sumOfMetrics(GraphView view) {
        LinkCursor cursor = new LinkCursor();
        LinkCosts costs = view.costs(GraphView.IGP_METRIC, true);
        double sum = 0;
        for (int node = view.nextNode(0); node != GraphView.NO_SLOT; node = view.nextNode(node + 1)) {
            for (view.outLinks(node, cursor); cursor.next(); ) {
                sum += costs.of(cursor.link());
            }
        }
        return (long) sum;
    }

    private void scanOfMetrics() {
        MutableGraph inPlace = new MutableGraph(graph);
        Figures figures = new Figures();
        compare(
                "metrics of all links, node by node",
                WARM_UPS,
                rounds,
                figures,
                figures.add("in-place graph of the lock engines", 1, () -> sumOfMetrics(inPlace)),
                figures.add("snapshot", 1, () -> sumOfMetrics(graph)),
                figures.add("CSR", 1, csr::sumOfMetrics));
    }

    private void change(int changes) {
        for (int done = 0; done < changes; done += CHANGES_PER_VERSION) {
            Change[] version = new Change[CHANGES_PER_VERSION];
            Arrays.setAll(version, i -> new Change.PutLink(links.content(links.rewire())));
            engine.apply(Transaction.of(version), done);
        }
        graph = engine.current();
    }

    private void questions() {
        pointReads();
        neighbors();
        twoHops();
        paths();
        weightedPaths();
        scanOfMetrics();
    }

    /** Measures and prints. */
    public static void main(String[] args) {
        int rounds = Figures.rounds(args, 9);
        int changes = args.length > 2 ? Integer.parseInt(args[2]) : 1_000_000;
        String only = args.length > 3 ? args[3] : "all";
        System.out.printf("JDK %s, %d rounds, CPU time, medians%n", Runtime.version(), rounds);
        for (int nodes : Figures.sizes(args, "100000,1000000")) {
            System.out.printf("%n=== %,d nodes, %,d links%n", nodes, GeneratedLinks.LINKS_PER_NODE * nodes);
            QueryFigures figures = new QueryFigures(nodes, rounds);
            figures.traversal(figures.csr, "right after bulk build");
            if (!only.equals("traversal")) {
                figures.questions();
            }
            figures.change(changes);
            figures.traversal(new CsrGraph(figures.links), "after " + changes + " random changes");
        }
    }
}
