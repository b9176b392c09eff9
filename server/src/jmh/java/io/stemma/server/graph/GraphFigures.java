package io.stemma.server.graph;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.stemma.server.engine.RcuEngine;
import io.stemma.server.graph.Figures.Case;
import io.stemma.server.graph.LinkContent.LinkColumns;
import io.stemma.server.txn.Transaction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/**
 * What a change costs, by the size of the graph and by the degree of a node: CPU time of the writing thread and bytes that it
 * allocates. Baselines: a full copy of the same graph as compressed sparse rows (two int arrays), and one entry put into a
 * persistent map of as many links (PCollections).
 *
 * <p>Arguments: numbers of nodes (10000,100000,1000000), rounds (7), and {@code changes} for single changes and batches only, which is
 * what a heap of 12 GB has room for at 10000000 nodes.
 */
public final class GraphFigures {
    private static final int COMMITS = 4_000;
    private static final int BATCH = 1_000;
    private static final int BATCHES = 8;
    private static final int COPIES = 5;
    private static final int DIFF_CHANGES = 1_000;
    private static final int PERSISTENT_LINKS_MAX = 500_000;
    private static final int BULK_NODES_MAX = 100_000;
    private static final int SCANNED_LINKS = 4_000_000;
    private static final int[] DEGREES = {10, 100_000, 1_000_000};

    /** One size of graph, and its cases. */
    private static final class Graph {
        private final GeneratedLinks links;
        private final RcuEngine engine;
        private final int[] offsets;
        private final int[] targets;
        private int nextLink;
        private final Case one;
        private final Case batch;
        private final Case copy;
        private final Case diff;

        Graph(int nodes, Figures figures) {
            links = new GeneratedLinks(nodes);
            SnapshotBuilder builder = Snapshot.EMPTY.edit(0);
            links.putInto(builder);
            engine = new RcuEngine(builder.freeze());
            offsets = new int[nodes + 1];
            targets = new int[2 * links.sources.length];
            nextLink = links.sources.length;
            Snapshot before = engine.current();
            engine.apply(Transaction.of(changes(DIFF_CHANGES)), 1);
            Snapshot after = engine.current();
            String size = String.format("%,d nodes: ", nodes);
            one = figures.add(size + "one link, published", COMMITS, () -> commit(COMMITS, 1));
            batch = figures.add(size + "one of a batch of 1,000", BATCH * BATCHES, () -> commit(BATCHES, BATCH));
            copy = figures.add(size + "full copy of CSR", COPIES, () -> {
                long sum = 0;
                for (int i = 0; i < COPIES; i++) {
                    sum += offsets.clone().length + targets.clone().length;
                }
                return sum;
            });
            diff = figures.add(
                    size + "diff of 1,000 changes",
                    1,
                    () -> SnapshotDiff.between(before, after).links().size());
        }

        private Change[] changes(int count) {
            Change[] changes = new Change[count];
            Arrays.setAll(changes, i -> link("more-", nextLink++, links.anyNode(), links.anyNode()));
            return changes;
        }

        private long commit(int transactions, int changes) {
            for (int i = 0; i < transactions; i++) {
                engine.apply(Transaction.of(changes(changes)), 1);
            }
            return transactions;
        }
    }

    private GraphFigures() {}

    private static Change.PutLink link(String prefix, int number, int source, int destination) {
        LinkColumns columns = new LinkColumns(number & 0xffff, LinkColumns.ABSENT, LinkColumns.ABSENT, true, Map.of());
        return new Change.PutLink(new LinkContent(
                (prefix + number).getBytes(UTF_8),
                GeneratedLinks.nodeId(source),
                GeneratedLinks.nodeId(destination),
                new byte[12],
                columns));
    }

    /** A graph whose first node has that degree. */
    private static Snapshot withHub(int degree) {
        SnapshotBuilder builder = Snapshot.EMPTY.edit(0);
        int nodes = 1_000;
        for (int i = 0; i < nodes; i++) {
            builder.putNode(new NodeContent(GeneratedLinks.nodeId(i), new byte[40]));
        }
        for (int i = 0; i < degree; i++) {
            builder.putLink(link("l", i, 0, 1 + i % (nodes - 1)).link());
        }
        return builder.freeze();
    }

    /** All neighbours of a node of that degree, beside those in an array. */
    private static List<Case> scan(int degree, Figures figures) {
        Snapshot graph = withHub(degree);
        int hub = graph.findNode(GeneratedLinks.nodeId(0));
        LinkCursor cursor = new LinkCursor();
        int[] plain = new int[degree];
        graph.outLinks(hub, cursor);
        Arrays.setAll(plain, i -> cursor.next() ? cursor.neighbor() : GraphView.NO_SLOT);
        int times = SCANNED_LINKS / degree;
        return List.of(
                figures.add(String.format("an array of %,d", degree), SCANNED_LINKS / 1_000, () -> {
                    long sum = 0;
                    for (int i = 0; i < times; i++) {
                        for (int neighbor : plain) {
                            sum += neighbor;
                        }
                    }
                    return sum;
                }),
                figures.add(String.format("a hub of degree %,d, run by run", degree), SCANNED_LINKS / 1_000, () -> {
                    long sum = 0;
                    for (int i = 0; i < times; i++) {
                        for (graph.outLinks(hub, cursor); cursor.nextRun(); ) {
                            int[] neighbors = cursor.neighbors();
                            for (int at = cursor.start(); at < cursor.end(); at++) {
                                sum += neighbors[at];
                            }
                        }
                    }
                    return sum;
                }));
    }

    /** A node of that degree, and one link more each time. */
    private static Case hub(int degree, Figures figures) {
        Snapshot base = withHub(degree);
        return figures.add(String.format("a link more at degree %,d", degree), COMMITS, () -> {
            RcuEngine engine = new RcuEngine(base);
            Transaction add = Transaction.of(link("more", 0, 0, 7));
            Transaction remove = Transaction.of(new Change.DeleteLink("more0".getBytes(UTF_8)));
            for (int i = 0; i < COMMITS / 2; i++) {
                engine.apply(add, 1);
                engine.apply(remove, 1);
            }
            return base.linkCount();
        });
    }

    /** One entry more in a persistent map of as many links, keyed by their ids: no index by node, no columns. */
    private static Case persistentMap(int links, Figures figures) {
        PMap<String, String> map = HashTreePMap.empty();
        for (int i = 0; i < links; i++) {
            map = map.plus("link-" + i, "node-");
        }
        PMap<String, String> base = map;
        return figures.add(String.format("PCollections map of %,d: one entry", links), COMMITS, () -> {
            PMap<String, String> next = base;
            for (int i = 0; i < COMMITS; i++) {
                next = next.plus("more-" + i, "node-");
            }
            return next.size();
        });
    }

    private static Case bulk(int nodes, Figures figures) {
        GeneratedLinks links = new GeneratedLinks(nodes);
        return figures.add(String.format("bulk build of %,d nodes, for each link", nodes), links.sources.length, () -> {
            SnapshotBuilder builder = Snapshot.EMPTY.edit(0);
            links.putInto(builder);
            return builder.freeze().linkCount();
        });
    }

    /** Measures and prints. */
    public static void main(String[] args) {
        int[] sizes = Figures.sizes(args, "10000,100000,1000000");
        int rounds = Figures.rounds(args, 7);
        System.out.printf("JDK %s, %d rounds, CPU time, medians%n", Runtime.version(), rounds);
        boolean changesOnly = args.length > 2 && args[2].equals("changes");
        Figures figures = new Figures();
        List<Graph> graphs =
                Arrays.stream(sizes).mapToObj(size -> new Graph(size, figures)).toList();
        List<Case> hubs = changesOnly
                ? List.of()
                : Arrays.stream(DEGREES)
                        .mapToObj(degree -> hub(degree, figures))
                        .toList();
        List<Case> scans = changesOnly
                ? List.of()
                : Arrays.stream(DEGREES)
                        .skip(1)
                        .mapToObj(degree -> scan(degree, figures))
                        .flatMap(List::stream)
                        .toList();
        Case bulk = changesOnly ? null : bulk(Math.min(BULK_NODES_MAX, sizes[sizes.length - 1]), figures);
        Case map = persistentMap(PERSISTENT_LINKS_MAX, figures);
        figures.measure(2, rounds);
        List<Case> ones = graphs.stream().map(graph -> graph.one).toList();
        Figures.print("one-change commit", ones.get(0), with(ones, map));
        for (Graph graph : graphs) {
            System.out.printf(
                    "  at %,d nodes a full copy costs %,.0f x one change, and one of a batch %.2f x%n",
                    graph.links.nodes, graph.copy.over(graph.one), graph.batch.over(graph.one));
        }
        List<Case> batches = graphs.stream().map(graph -> graph.batch).toList();
        Figures.print("batches", batches.get(0), batches);
        List<Case> diffs = graphs.stream().map(graph -> graph.diff).toList();
        Figures.print("diff", diffs.get(0), diffs);
        if (bulk != null) {
            Figures.print("hubs", hubs.get(0), hubs);
            for (int i = 0; i < scans.size(); i += 2) {
                Figures.print("scan of a hub, for 1,000 links", scans.get(i), scans.subList(i, i + 2));
            }
            Figures.print("bulk build beside putting one entry into a persistent map", map, List.of(map, bulk));
        }
    }

    private static List<Case> with(List<Case> cases, Case more) {
        List<Case> all = new ArrayList<>(cases);
        all.add(more);
        return all;
    }
}
