package io.stemma.client.cli;

import io.stemma.client.StemmaApi;
import io.stemma.v1.BatchGetRequest;
import io.stemma.v1.BatchGetResponse;
import io.stemma.v1.Direction;
import io.stemma.v1.GetLinkRequest;
import io.stemma.v1.GetLinkResponse;
import io.stemma.v1.GetNeighborhoodRequest;
import io.stemma.v1.GetNeighborhoodResponse;
import io.stemma.v1.Link;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Phaser;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Readers that ask where the feed writes, and compare what must be equal: the two metrics of one link, the two links of
 * a pair, and every pair within two hops of a node. Each reader has a few questions open; each answer sends the next.
 */
final class DemoReaders {
    private static final int OPEN_PER_READER = 8;
    /** Of so many questions one is a walk. */
    private static final int WALK_EVERY = 64;
    /** Of so many questions one is for a pair. */
    private static final int PAIR_EVERY = 4;

    private static final int WALK_HOPS = 2;
    private static final int WALK_NODES_MAX = 64;

    private final StemmaApi server;
    private final DemoTally tally;
    private final DemoNetwork network;
    private final int hotPairs;
    private final Phaser open = new Phaser(1);
    private volatile boolean stopped;

    DemoReaders(StemmaApi server, DemoTally tally, DemoNetwork network, int hotPairs) {
        this.server = server;
        this.tally = tally;
        this.network = network;
        this.hotPairs = hotPairs;
    }

    void start(int readers, long seed) {
        SplittableRandom seeds = new SplittableRandom(seed);
        for (int i = 0; i < readers * OPEN_PER_READER; i++) {
            open.register();
            new Reader(seeds.split()).next();
        }
    }

    /** Lets no further question begin, and waits for the answers to those that have. */
    void stop() {
        stopped = true;
        open.arriveAndAwaitAdvance();
    }

    /** One question at a time, by whichever thread has the last answer. */
    private final class Reader {
        private final SplittableRandom random;

        Reader(SplittableRandom random) {
            this.random = random;
        }

        private void next() {
            if (stopped) {
                open.arriveAndDeregister();
                return;
            }
            int pair = random.nextInt(hotPairs);
            int kind = random.nextInt(WALK_EVERY);
            long start = System.nanoTime();
            if (kind == 0) {
                ask(walk(pair), answer -> walked(answer, start));
            } else if (kind % PAIR_EVERY == 0) {
                ask(pair(pair), answer -> paired(answer, start));
            } else {
                ask(link(pair), answer -> found(answer, start));
            }
        }

        private <T> void ask(CompletableFuture<T> answer, Consumer<T> check) {
            var unused = answer.whenComplete((found, thrown) -> answered(found, thrown, check));
        }

        private <T> void answered(@Nullable T answer, @Nullable Throwable thrown, Consumer<T> check) {
            if (answer == null) {
                tally.failed(thrown);
                open.arriveAndDeregister();
                return;
            }
            check.accept(answer);
            next();
        }

        private CompletableFuture<GetLinkResponse> link(int pair) {
            return server.getLink(GetLinkRequest.newBuilder()
                    .setTopology(DemoNetwork.NAME)
                    .setLinkId(random.nextBoolean() ? DemoNetwork.linkId(pair) : DemoNetwork.twinId(pair))
                    .build());
        }
    }

    private CompletableFuture<BatchGetResponse> pair(int pair) {
        return server.batchGet(BatchGetRequest.newBuilder()
                .setTopology(DemoNetwork.NAME)
                .addLinkIds(DemoNetwork.linkId(pair))
                .addLinkIds(DemoNetwork.twinId(pair))
                .build());
    }

    private CompletableFuture<GetNeighborhoodResponse> walk(int pair) {
        return server.getNeighborhood(GetNeighborhoodRequest.newBuilder()
                .setTopology(DemoNetwork.NAME)
                .setNodeId(network.endOf(pair))
                .setMaxHops(WALK_HOPS)
                .setMaxNodes(WALK_NODES_MAX)
                .setDirection(Direction.OUTGOING)
                .setIncludeLinks(true)
                .build());
    }

    private void found(GetLinkResponse answer, long start) {
        tally.read(answer.getVersion(), 1, start);
        tally.compared(answer.getLink().getIgpMetric() == answer.getLink().getTeMetric());
    }

    private void paired(BatchGetResponse answer, long start) {
        tally.read(answer.getVersion(), answer.getLinksCount(), start);
        tally.compared(answer.getLinksCount() == 2 && same(answer.getLinks(0), answer.getLinks(1)));
    }

    private void walked(GetNeighborhoodResponse answer, long start) {
        tally.read(answer.getVersion(), answer.getReachedCount() + answer.getLinksCount(), start);
        compareTwins(answer.getLinksList());
    }

    /** Both links of a pair join the same two nodes, so an answer has both or, where it was cut off, perhaps one. */
    private void compareTwins(List<Link> links) {
        Map<String, Link> waiting = new HashMap<>();
        for (Link link : links) {
            Link twin = waiting.remove(DemoNetwork.twinOf(link.getId()));
            if (twin == null) {
                waiting.put(link.getId(), link);
            } else {
                tally.compared(same(link, twin));
            }
        }
    }

    private static boolean same(Link one, Link other) {
        return one.getIgpMetric() == other.getIgpMetric() && one.getTeMetric() == other.getTeMetric();
    }
}
