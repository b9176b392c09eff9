package io.stemma.client.cli;

import com.google.protobuf.FieldMask;
import io.stemma.client.StemmaApi;
import io.stemma.v1.BatchGetRequest;
import io.stemma.v1.BatchGetResponse;
import io.stemma.v1.Change;
import io.stemma.v1.CommitRequest;
import io.stemma.v1.CommitResponse;
import io.stemma.v1.Link;
import io.stemma.v1.PatchLink;
import io.stemma.v1.ReadOptions;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAccumulator;
import org.jspecify.annotations.Nullable;

/**
 * Changes links all the time, always both links of a pair in one transaction and to one new value, so that a reader who
 * finds two values has seen half a transaction. A few transactions are open at once; each answer sends the next.
 */
final class DemoFeed {
    private static final int OPEN = 4;
    /** Metrics end at 16,777,215 (RFC 5305). */
    private static final int VALUE_MAX = 16_000_000;

    private static final FieldMask MASK =
            FieldMask.newBuilder().addPaths("igp_metric").addPaths("te_metric").build();

    private final StemmaApi server;
    private final DemoTally tally;
    private final int hotPairs;
    private final SplittableRandom random;
    private final AtomicInteger values = new AtomicInteger();
    private final LongAccumulator lastVersion = new LongAccumulator(Math::max, 0);
    private final Map<Integer, Accepted> accepted = new ConcurrentHashMap<>();
    private final Phaser open = new Phaser(1);
    private volatile boolean stopped;

    /** Which value a pair got last, as far as the server said. */
    private record Accepted(long version, int value) {}

    DemoFeed(StemmaApi server, DemoTally tally, int hotPairs, long seed) {
        this.server = server;
        this.tally = tally;
        this.hotPairs = hotPairs;
        this.random = new SplittableRandom(seed);
    }

    void start() {
        for (int i = 0; i < OPEN; i++) {
            open.register();
            next();
        }
    }

    /** Lets no further transaction begin, and waits for the answers to those that have. */
    void stop() {
        stopped = true;
        open.arriveAndAwaitAdvance();
    }

    private void next() {
        if (stopped) {
            open.arriveAndDeregister();
            return;
        }
        int pair = pick();
        int value = 1 + values.getAndIncrement() % VALUE_MAX;
        long start = System.nanoTime();
        var unused = server.commit(transaction(pair, value)).whenComplete((done, thrown) -> {
            answered(pair, value, start, done, thrown);
        });
    }

    private void answered(int pair, int value, long start, @Nullable CommitResponse done, @Nullable Throwable thrown) {
        if (done == null) {
            tally.failed(thrown);
            open.arriveAndDeregister();
            return;
        }
        tally.committed(done.getVersion(), start);
        lastVersion.accumulate(done.getVersion());
        accepted.merge(pair, new Accepted(done.getVersion(), value), (a, b) -> a.version() > b.version() ? a : b);
        next();
    }

    private synchronized int pick() {
        return random.nextInt(hotPairs);
    }

    private static CommitRequest transaction(int pair, int value) {
        return CommitRequest.newBuilder()
                .setTopology(DemoNetwork.NAME)
                .addChanges(patch(DemoNetwork.linkId(pair), value))
                .addChanges(patch(DemoNetwork.twinId(pair), value))
                .build();
    }

    private static Change patch(String link, int value) {
        Link.Builder values = Link.newBuilder().setId(link).setIgpMetric(value).setTeMetric(value);
        return Change.newBuilder()
                .setPatchLink(PatchLink.newBuilder().setLink(values).setUpdateMask(MASK))
                .build();
    }

    /** After the stop: how many pairs do not hold the value that was accepted for them last. */
    long lostUpdates() {
        BatchGetRequest.Builder request = BatchGetRequest.newBuilder()
                .setTopology(DemoNetwork.NAME)
                .setOptions(ReadOptions.newBuilder().setMinVersion(lastVersion.get()));
        accepted.keySet().forEach(pair -> request.addLinkIds(DemoNetwork.linkId(pair)));
        if (request.getLinkIdsCount() == 0) {
            return 0;
        }
        BatchGetResponse answer = ClientCommand.await(server.batchGet(request.build()));
        return accepted.size()
                - answer.getLinksList().stream().filter(this::isAccepted).count();
    }

    private boolean isAccepted(Link link) {
        Accepted last = accepted.get(Integer.valueOf(link.getId().substring(1)));
        return last != null && last.value() == link.getIgpMetric() && last.version() == link.getModifiedVersion();
    }
}
