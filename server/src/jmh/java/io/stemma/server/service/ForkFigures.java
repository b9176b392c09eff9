package io.stemma.server.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.stemma.server.StemmaServer;
import io.stemma.server.engine.RcuEngine;
import io.stemma.server.fork.Fork;
import io.stemma.server.fork.ForkLimits;
import io.stemma.server.fork.ForkSpec;
import io.stemma.server.fork.ForkTable;
import io.stemma.server.graph.Change;
import io.stemma.server.graph.LinkContent;
import io.stemma.server.graph.LinkContent.LinkColumns;
import io.stemma.server.graph.NodeContent;
import io.stemma.server.graph.Snapshot;
import io.stemma.server.graph.SnapshotBuilder;
import io.stemma.server.query.QueryBudget;
import io.stemma.server.query.ShortestPath;
import io.stemma.server.txn.Command;
import io.stemma.server.txn.Command.Action;
import io.stemma.server.txn.Transaction;
import io.stemma.server.watch.FramesClient;
import io.stemma.v1.CommitRequest;
import io.stemma.v1.CreateTopologyRequest;
import io.stemma.v1.FindPathRequest;
import io.stemma.v1.FindPathResponse;
import io.stemma.v1.GetTopologyRequest;
import io.stemma.v1.Overlay;
import io.stemma.v1.ReadOptions;
import io.stemma.v1.Request;
import io.stemma.v1.Response;
import io.stemma.v1.Topology;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * What forks and overlays cost: a fork with 1,000 what-if changes by the size of the graph, and overlays on a backbone. CPU time of
 * the working thread, medians of rounds in which every case has its turn; and overlays a second over a socket.
 *
 * <p>Arguments: rounds (7), and "socket" for the last one alone.
 */
public final class ForkFigures {
    private static final int SMALL_NODES = 10_000;
    private static final int LARGE_NODES = 1_000_000;
    private static final int LINKS_PER_NODE = 3;
    private static final int CHANGES = 1_000;
    private static final int BACKBONE_NODES = 200;
    private static final int OVERLAYS = 1_000;
    private static final int ON_THEIR_WAY = 20;
    private static final int WARM_UP_ROUNDS = 10;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private ForkFigures() {}

    /** Runs and prints. */
    public static void main(String[] args) throws Exception {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 7;
        if (args.length < 2) {
            forks(rounds);
            overlays(rounds);
        }
        overlaysOverSockets(rounds);
    }

    private static double micros(Runnable work) {
        long before = THREADS.getCurrentThreadCpuTime();
        work.run();
        return (THREADS.getCurrentThreadCpuTime() - before) / 1e3;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static byte[] id(String prefix, int number) {
        return (prefix + number).getBytes(UTF_8);
    }

    private static Change.PutLink link(int number, int nodes, int metric, SplittableRandom random) {
        return new Change.PutLink(new LinkContent(
                id("link-", number),
                id("node-", random.nextInt(nodes)),
                id("node-", random.nextInt(nodes)),
                new byte[20],
                new LinkColumns(metric, LinkColumns.ABSENT, LinkColumns.ABSENT, true, Map.of())));
    }

    /** Puts a link down, its ends as they are. */
    private static Change down(int number) {
        LinkColumns columns = new LinkColumns(10, LinkColumns.ABSENT, LinkColumns.ABSENT, false, Map.of());
        return new Change.PatchLink(
                id("link-", number),
                (link, source, destination) -> new LinkContent(
                        link.idBytes(), source.idBytes(), destination.idBytes(), link.content(), columns));
    }

    private static Snapshot graph(int nodes) {
        SplittableRandom random = new SplittableRandom(1);
        SnapshotBuilder builder = Snapshot.EMPTY.edit(0);
        for (int i = 0; i < nodes; i++) {
            builder.putNode(new NodeContent(id("node-", i), new byte[20]));
        }
        for (int i = 0; i < LINKS_PER_NODE * nodes; i++) {
            builder.putLink(link(i, nodes, 10, random).link());
        }
        return builder.freeze();
    }

    /** A fork with its changes, and the path on it, each timed. */
    private static double[] forkAndPath(ForkTable table, Snapshot base, boolean moves, SplittableRandom random) {
        Change[] changes = new Change[CHANGES];
        int nodes = base.nodeCount();
        Arrays.setAll(changes, i -> {
            int number = random.nextInt(LINKS_PER_NODE * nodes);
            return moves ? link(number, nodes, 20, random) : down(number);
        });
        Fork[] fork = new Fork[1];
        double forked = micros(() -> {
            fork[0] = table.create(new ForkSpec("f", "figures", "", base, null, 0));
            fork[0].commit(Transaction.of(changes), 1);
        });
        Snapshot head = fork[0].head();
        double path = micros(() -> ShortestPath.byHops(
                head,
                head.findNode(id("node-", 1)),
                head.findNode(id("node-", nodes - 1)),
                false,
                new QueryBudget(Long.MAX_VALUE, () -> false)));
        table.drop("f");
        return new double[] {forked, path};
    }

    private static void forks(int rounds) {
        Snapshot small = graph(SMALL_NODES);
        Snapshot large = graph(LARGE_NODES);
        for (boolean moves : new boolean[] {false, true}) {
            forks(small, large, moves, rounds);
        }
    }

    private static void forks(Snapshot small, Snapshot large, boolean moves, int rounds) {
        ForkTable table = new ForkTable(ForkLimits.DEFAULTS, System::nanoTime, () -> 1);
        SplittableRandom random = new SplittableRandom(2);
        double[][] times = new double[4][rounds];
        double[] ratios = new double[rounds];
        for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
            double[] s = forkAndPath(table, small, moves, random);
            double[] l = forkAndPath(table, large, moves, random);
            if (round >= 0) {
                times[0][round] = s[0];
                times[1][round] = s[1];
                times[2][round] = l[0];
                times[3][round] = l[1];
                ratios[round] = l[0] / s[0];
            }
        }
        System.out.printf(
                "fork, and %d links %s in it, us of CPU; then a shortest path by hops%n",
                CHANGES, moves ? "moved to other nodes" : "put down");
        System.out.printf("  %,9d nodes: %8.0f us, path %8.0f us%n", SMALL_NODES, median(times[0]), median(times[1]));
        System.out.printf("  %,9d nodes: %8.0f us, path %8.0f us%n", LARGE_NODES, median(times[2]), median(times[3]));
        System.out.printf("  ratio without the path: %.2f%n", median(ratios));
    }

    private static Transaction backbone() {
        SplittableRandom random = new SplittableRandom(3);
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < BACKBONE_NODES; i++) {
            changes.add(new Change.PutNode(new NodeContent(id("node-", i), new byte[0])));
        }
        for (int i = 0; i < 2 * BACKBONE_NODES; i++) {
            int from = i % BACKBONE_NODES;
            int to = i < BACKBONE_NODES ? (from + 1) % BACKBONE_NODES : random.nextInt(BACKBONE_NODES);
            changes.add(cable(2 * i, from, to, random.nextInt(100)));
            changes.add(cable(2 * i + 1, to, from, random.nextInt(100)));
        }
        return Transaction.of(changes.toArray(Change[]::new));
    }

    /** A link with one shared risk link group, in the contract's encoding: field 22, packed. */
    private static Change cable(int number, int from, int to, int srlg) {
        byte[] content = {(byte) 0xb2, 0x01, 0x01, (byte) srlg};
        LinkColumns columns = new LinkColumns(10, LinkColumns.ABSENT, LinkColumns.ABSENT, true, Map.of());
        return new Change.PutLink(
                new LinkContent(id("link-", number), id("node-", from), id("node-", to), content, columns));
    }

    private static Catalog catalog() {
        Catalog catalog = new Catalog(() -> new RcuEngine(Snapshot.EMPTY), ServiceLimits.DEFAULTS, System::nanoTime);
        catalog.execute(new Command("net", Action.CREATE, backbone()), 1);
        return catalog;
    }

    private static void overlays(int rounds) {
        HostedTopology topology = Objects.requireNonNull(catalog().find("net"));
        Snapshot base = Objects.requireNonNull(topology.engine().snapshot());
        Overlays overlays = new Overlays(ForkLimits.DEFAULTS.overlayChangesMax());
        SplittableRandom random = new SplittableRandom(4);
        double[] laid = new double[rounds];
        double[] asked = new double[rounds];
        for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
            double lay = micros(() -> {
                for (int i = 0; i < OVERLAYS; i++) {
                    overlays.lay(topology, null, base, overlay(random));
                }
            });
            double ask = micros(() -> {
                for (int i = 0; i < OVERLAYS; i++) {
                    ReadView view = overlays.lay(topology, null, base, overlay(random));
                    ShortestPath.byMetric(
                            view.graph(),
                            random.nextInt(BACKBONE_NODES),
                            random.nextInt(BACKBONE_NODES),
                            view.graph().metricNumber("igp_metric"),
                            false,
                            new QueryBudget(Long.MAX_VALUE, () -> false));
                }
            });
            if (round >= 0) {
                laid[round] = lay / OVERLAYS;
                asked[round] = ask / OVERLAYS;
            }
        }
        System.out.printf(
                "overlay of a link, a node and a risk group on %d nodes and %d links: %.0f us of CPU; with a path by metric"
                        + " %.0f us: %,.0f a second and core%n",
                BACKBONE_NODES, base.linkCount(), median(laid), median(asked), 1e6 / median(asked));
    }

    private static Overlay overlay(SplittableRandom random) {
        return Overlay.newBuilder()
                .addDownLinkIds("link-" + random.nextInt(4 * BACKBONE_NODES))
                .addDownNodeIds("node-" + random.nextInt(BACKBONE_NODES))
                .addDownSrlgs(random.nextInt(100))
                .build();
    }

    /** Asks a server over a socket, with and without overlays in turns, and sees that answers without stay what they were. */
    private static void overlaysOverSockets(int rounds) throws Exception {
        SplittableRandom random = new SplittableRandom(6);
        try (StemmaServer server = StemmaServer.start("--rpc-port=0", "--http-port=0");
                FramesClient client = new FramesClient(server.rpcAddress())) {
            client.ask(Request.newBuilder()
                    .setId(2)
                    .setCreateTopology(CreateTopologyRequest.newBuilder()
                            .setTopology(Topology.newBuilder().setName("net")))
                    .build());
            client.ask(
                    Request.newBuilder().setId(2).setCommit(backboneMessage()).build());
            Request describe = Request.newBuilder()
                    .setId(2)
                    .setGetTopology(GetTopologyRequest.newBuilder().setTopology("net"))
                    .build();
            Response before = client.ask(describe);
            Map<FindPathRequest, FindPathResponse> plain = new HashMap<>();
            double[] rates = new double[rounds];
            for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
                long start = System.nanoTime();
                for (int i = 0; i < OVERLAYS; i += ON_THEIR_WAY) {
                    askMany(client, random, plain);
                }
                if (round >= 0) {
                    rates[round] = OVERLAYS * 1e9 / (System.nanoTime() - start);
                }
            }
            System.out.printf(
                    "over a socket, each with a path by metric, and a path without it: %,.0f overlays a second; the topology is the"
                            + " same after %,d of them: %s%n",
                    median(rates),
                    OVERLAYS * (rounds + WARM_UP_ROUNDS),
                    client.ask(describe).equals(before));
        }
    }

    private static void askMany(
            FramesClient client, SplittableRandom random, Map<FindPathRequest, FindPathResponse> plain)
            throws IOException {
        FindPathRequest[] asked = new FindPathRequest[ON_THEIR_WAY];
        for (int i = 0; i < ON_THEIR_WAY; i++) {
            asked[i] = FindPathRequest.newBuilder()
                    .setTopology("net")
                    .setSourceNodeId("node-" + random.nextInt(10))
                    .setDestinationNodeId("node-" + random.nextInt(100, 110))
                    .setMetric("igp_metric")
                    .build();
            ReadOptions options =
                    ReadOptions.newBuilder().setOverlay(overlay(random)).build();
            client.write(request(2 + 2 * i, asked[i].toBuilder().setOptions(options)));
            client.write(request(3 + 2 * i, asked[i].toBuilder()));
        }
        client.flush();
        for (int i = 0; i < 2 * ON_THEIR_WAY; i++) {
            Response reply = client.receive();
            int id = (int) reply.getId();
            if (reply.hasError()) {
                throw new IllegalStateException(reply.getError().toString());
            }
            FindPathResponse seen = plain.putIfAbsent(asked[(id - 2) / 2], without(reply));
            if (seen != null && !seen.equals(without(reply))) {
                throw new IllegalStateException(seen + " became " + reply);
            }
        }
    }

    /** The answer without the overlay, whether one was asked for or not. */
    private static FindPathResponse without(Response reply) {
        FindPathResponse path = reply.getFindPath();
        return path.hasWithoutOverlay() ? path.getWithoutOverlay() : path;
    }

    private static Request request(long id, FindPathRequest.Builder path) {
        return Request.newBuilder().setId(id).setFindPath(path).build();
    }

    /** The backbone, for the wire. */
    private static CommitRequest backboneMessage() {
        SplittableRandom random = new SplittableRandom(3);
        CommitRequest.Builder commit = CommitRequest.newBuilder().setTopology("net");
        for (int i = 0; i < BACKBONE_NODES; i++) {
            commit.addChangesBuilder().getPutNodeBuilder().setId("node-" + i);
        }
        for (int i = 0; i < 2 * BACKBONE_NODES; i++) {
            int from = i % BACKBONE_NODES;
            int to = i < BACKBONE_NODES ? (from + 1) % BACKBONE_NODES : random.nextInt(BACKBONE_NODES);
            int srlg = i % 100;
            for (int direction = 0; direction < 2; direction++) {
                commit.addChangesBuilder()
                        .getPutLinkBuilder()
                        .setId("link-" + (2 * i + direction))
                        .setSourceNodeId("node-" + (direction == 0 ? from : to))
                        .setDestinationNodeId("node-" + (direction == 0 ? to : from))
                        .setIgpMetric(10)
                        .addSrlgs(srlg);
            }
        }
        return commit.build();
    }
}
