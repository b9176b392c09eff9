package io.stemma.server.graph;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.management.ThreadMXBean;
import io.stemma.server.engine.RcuEngine;
import io.stemma.server.graph.LinkContent.LinkColumns;
import io.stemma.server.txn.Transaction;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * What a change costs, by the size of the graph and by the degree of a node: CPU time of the writing thread and bytes that it
 * allocates. Each round measures every case once, so that a slow moment of the machine hits all of them; medians of the rounds.
 *
 * <p>Arguments: numbers of nodes (10000,100000,1000000), rounds (7). Each graph has 5 links for each node. The baseline is a
 * copy of the same graph as compressed sparse rows: two int arrays.
 */
public final class GraphFigures {
    private static final int LINKS_PER_NODE = 5;
    private static final int COMMITS = 4_000;
    private static final int BATCH = 1_000;
    private static final int BATCHES = 8;
    private static final int COPIES = 5;
    private static final int DIFF_CHANGES = 1_000;
    private static final int[] DEGREES = {10, 100_000, 1_000_000};

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Time and garbage of one piece of work. */
    private record Cost(double micros, double bytes) {}

    /** Something that is measured each round. */
    private static final class Case {
        private final String name;
        private final int pieces;
        private final Runnable work;
        private final List<Cost> rounds = new ArrayList<>();

        Case(String name, int pieces, Runnable work) {
            this.name = name;
            this.pieces = pieces;
            this.work = work;
        }

        void round() {
            long bytes = THREADS.getCurrentThreadAllocatedBytes();
            long nanos = THREADS.getCurrentThreadCpuTime();
            work.run();
            double micros = (THREADS.getCurrentThreadCpuTime() - nanos) / 1e3 / pieces;
            rounds.add(new Cost(micros, (double) (THREADS.getCurrentThreadAllocatedBytes() - bytes) / pieces));
        }

        double micros() {
            return median(rounds.stream().mapToDouble(Cost::micros).toArray());
        }

        double bytes() {
            return median(rounds.stream().mapToDouble(Cost::bytes).toArray());
        }

        /** The median of the ratios of the rounds. */
        double over(Case other) {
            return median(IntStream.range(0, rounds.size())
                    .mapToDouble(i -> rounds.get(i).micros / other.rounds.get(i).micros)
                    .toArray());
        }
    }

    /** One size of graph. */
    private static final class Graph {
        private final int nodes;
        private final RcuEngine engine;
        private final SplittableRandom random = new SplittableRandom(1);
        private final int[] offsets;
        private final int[] targets;
        private int links;
        private long sink;

        Graph(int nodes) {
            this.nodes = nodes;
            SnapshotBuilder builder = Snapshot.EMPTY.edit(0);
            for (int i = 0; i < nodes; i++) {
                builder.putNode(new NodeContent(id("node-", i), new byte[40]));
            }
            for (int i = 0; i < LINKS_PER_NODE * nodes; i++) {
                builder.putLink(nextLink().link());
            }
            engine = new RcuEngine(builder.freeze());
            offsets = new int[nodes + 1];
            targets = new int[2 * LINKS_PER_NODE * nodes];
        }

        private Change.PutLink nextLink() {
            return link("link-", links++, random.nextInt(nodes), random.nextInt(nodes));
        }

        Case oneByOne() {
            return new Case(nodes + " nodes: one link, published", COMMITS, () -> {
                for (int i = 0; i < COMMITS; i++) {
                    engine.apply(Transaction.of(nextLink()), 1);
                }
            });
        }

        Case batches() {
            return new Case(nodes + " nodes: one link in a batch of " + BATCH, BATCH * BATCHES, () -> {
                for (int i = 0; i < BATCHES; i++) {
                    Change[] changes = new Change[BATCH];
                    Arrays.setAll(changes, j -> nextLink());
                    engine.apply(Transaction.of(changes), 1);
                }
            });
        }

        Case copies() {
            return new Case(nodes + " nodes: full copy", COPIES, () -> {
                for (int i = 0; i < COPIES; i++) {
                    sink += offsets.clone().length + targets.clone().length;
                }
            });
        }

        Case diff() {
            Snapshot before = engine.current();
            Change[] changes = new Change[DIFF_CHANGES];
            Arrays.setAll(changes, j -> nextLink());
            engine.apply(Transaction.of(changes), 1);
            Snapshot after = engine.current();
            return new Case(nodes + " nodes: diff of " + DIFF_CHANGES + " changes", 1, () -> {
                sink += SnapshotDiff.between(before, after).links().size();
            });
        }
    }

    private GraphFigures() {}

    private static byte[] id(String prefix, int number) {
        return (prefix + number).getBytes(UTF_8);
    }

    private static Change.PutLink link(String prefix, int number, int source, int destination) {
        LinkColumns columns = new LinkColumns(number & 0xffff, LinkColumns.ABSENT, LinkColumns.ABSENT, true, Map.of());
        return new Change.PutLink(new LinkContent(
                id(prefix, number), id("node-", source), id("node-", destination), new byte[12], columns));
    }

    /** A node of that degree, and one link more each time. */
    private static Case hub(int degree) {
        SnapshotBuilder builder = Snapshot.EMPTY.edit(0);
        int nodes = 1_000;
        for (int i = 0; i < nodes; i++) {
            builder.putNode(new NodeContent(id("node-", i), new byte[40]));
        }
        for (int i = 0; i < degree; i++) {
            builder.putLink(link("l", i, 0, 1 + i % (nodes - 1)).link());
        }
        Snapshot base = builder.freeze();
        return new Case("a link more at degree " + degree, COMMITS, () -> {
            RcuEngine engine = new RcuEngine(base);
            Transaction add = Transaction.of(link("more", 0, 0, 7));
            Transaction remove = Transaction.of(new Change.DeleteLink(id("more", 0)));
            for (int i = 0; i < COMMITS / 2; i++) {
                engine.apply(add, 1);
                engine.apply(remove, 1);
            }
        });
    }

    /** Measures and prints. */
    public static void main(String[] args) {
        int[] sizes = Arrays.stream((args.length > 0 ? args[0] : "10000,100000,1000000").split(","))
                .mapToInt(Integer::parseInt)
                .toArray();
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 7;
        System.out.printf("JDK %s, %d rounds, CPU time%n", Runtime.version(), rounds);
        List<Graph> graphs = Arrays.stream(sizes).mapToObj(Graph::new).toList();
        List<Case> ones = graphs.stream().map(Graph::oneByOne).toList();
        List<Case> batches = graphs.stream().map(Graph::batches).toList();
        List<Case> copies = graphs.stream().map(Graph::copies).toList();
        List<Case> diffs = graphs.stream().map(Graph::diff).toList();
        List<Case> hubs = Arrays.stream(DEGREES).mapToObj(GraphFigures::hub).toList();
        List<Case> all = new ArrayList<>();
        List.of(ones, batches, copies, diffs, hubs).forEach(all::addAll);
        all.forEach(Case::round); // to warm up
        all.forEach(one -> one.rounds.clear());
        for (int i = 0; i < rounds; i++) {
            all.forEach(Case::round);
        }
        print("one-change commit", ones, ones.get(0));
        for (int i = 0; i < sizes.length; i++) {
            System.out.printf(
                    "  a full copy at %,d nodes costs %,.0f x one change%n",
                    sizes[i], copies.get(i).over(ones.get(i)));
            System.out.printf(
                    "  a change in a batch costs %.2f x one by itself%n",
                    batches.get(i).over(ones.get(i)));
        }
        print("batches", batches, batches.get(0));
        print("full copies", copies, copies.get(0));
        print("diff", diffs, diffs.get(0));
        print("hubs", hubs, hubs.get(0));
    }

    private static void print(String title, List<Case> cases, Case baseline) {
        System.out.printf("%n%-50s %12s %14s %10s%n", title, "us each", "bytes each", "x first");
        cases.forEach(one -> System.out.printf(
                "  %-48s %12.2f %,14.0f %10.2f%n", one.name, one.micros(), one.bytes(), one.over(baseline)));
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
