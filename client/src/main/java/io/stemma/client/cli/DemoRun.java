package io.stemma.client.cli;

import io.stemma.client.ImportStream;
import io.stemma.client.StemmaApi;
import io.stemma.client.cli.DemoTally.Look;
import io.stemma.v1.GetTopologyRequest;
import io.stemma.v1.ImportBegin;
import io.stemma.v1.ImportMode;
import io.stemma.v1.Topology;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The demo against a server that runs: a generated network, a feed that changes it, readers that check what they see,
 * and an outage in the backbone meanwhile.
 */
final class DemoRun {
    /** The pairs that the feed changes and the readers look at: few, so that they meet. */
    private static final int HOT_PAIRS_MAX = 1_000;

    private final StemmaApi server;
    private final DemoScreen screen;
    private final Plan plan;
    private final Terminal terminal;
    private final CountDownLatch interrupted;
    private final DemoTally tally = new DemoTally();

    /**
     * How much of it.
     *
     * @param backbone the topology where a link fails
     * @param length how long feed and readers run
     */
    record Plan(String backbone, int nodes, int readers, long seed, Duration length) {}

    /**
     * What came of it.
     *
     * @param lostUpdates accepted changes that the server does not hold in the end
     * @param dense whether the versions went up by one for each commit
     */
    record Outcome(double seconds, Look total, long lostUpdates, boolean dense) {
        boolean good() {
            return total.torn() == 0 && total.failures() == 0 && lostUpdates == 0 && dense;
        }
    }

    /** @param interrupted ends the run early */
    DemoRun(StemmaApi server, DemoScreen screen, Terminal terminal, Plan plan, CountDownLatch interrupted) {
        this.server = server;
        this.screen = screen;
        this.terminal = terminal;
        this.plan = plan;
        this.interrupted = interrupted;
    }

    /** Plays the demo to its end. */
    Outcome play() throws InterruptedException {
        DemoNetwork network = new DemoNetwork(plan.nodes(), plan.seed());
        long before = generate(network).getVersion();
        int hotPairs = Math.min(HOT_PAIRS_MAX, network.pairCount());
        DemoFeed feed = new DemoFeed(server, tally, hotPairs, plan.seed());
        DemoReaders readers = new DemoReaders(server, tally, network, hotPairs);
        long start = System.nanoTime();
        feed.start();
        readers.start(plan.readers(), plan.seed());
        try {
            new DemoOutage(server, plan.backbone(), tally).play().forEach(screen::say);
            watch(start);
        } finally {
            feed.stop();
            readers.stop();
        }
        double seconds = seconds(start);
        screen.end();
        long lost = feed.lostUpdates();
        Look total = tally.total();
        return new Outcome(seconds, total, lost, version() - before == total.commits());
    }

    /** Why a call failed, if one did. */
    String failure() {
        return String.valueOf(tally.failure());
    }

    private Topology generate(DemoNetwork network) {
        long start = System.nanoTime();
        ImportBegin begin = ImportBegin.newBuilder()
                .setTopology(Topology.newBuilder().setName(DemoNetwork.NAME))
                .setMode(ImportMode.REPLACE)
                .build();
        long elements = network.nodeCount() + 2L * network.pairCount();
        Topology made;
        try (ImportStream stream = server.startImport(begin);
                Progress progress = Progress.of(DemoNetwork.NAME, elements, terminal)) {
            send(network, stream, progress);
            made = ClientCommand.await(stream.finish()).getTopology();
        }
        screen.say(String.format(
                "generated: %s nodes, %s links, imported in %.1f s (seed %d)",
                Quantity.count(made.getNodeCount()), Quantity.count(made.getLinkCount()), seconds(start), plan.seed()));
        return made;
    }

    private static void send(DemoNetwork network, ImportStream stream, Progress progress) {
        for (int node = 0; node < network.nodeCount(); node++) {
            stream.add(network.node(node));
            progress.step();
        }
        for (int pair = 0; pair < network.pairCount(); pair++) {
            stream.add(network.link(pair));
            stream.add(network.twin(pair));
            progress.step();
            progress.step();
        }
    }

    private void watch(long start) throws InterruptedException {
        long end = start + plan.length().toNanos();
        long left = end - System.nanoTime();
        while (left > 0 && tally.failure() == null) {
            long pause = Math.min(left, screen.interval().toNanos());
            if (interrupted.await(pause, TimeUnit.NANOSECONDS)) {
                return;
            }
            screen.show(seconds(start), tally.look());
            left = end - System.nanoTime();
        }
    }

    private long version() {
        GetTopologyRequest request =
                GetTopologyRequest.newBuilder().setTopology(DemoNetwork.NAME).build();
        return ClientCommand.await(server.getTopology(request)).getTopology().getVersion();
    }

    private static double seconds(long startNanos) {
        return (System.nanoTime() - startNanos) / 1e9;
    }
}
