package io.stemma.client.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.Code;
import io.stemma.client.StemmaClient;
import io.stemma.client.StemmaException;
import io.stemma.v1.BatchGetResponse;
import io.stemma.v1.CommitRequest;
import io.stemma.v1.CommitResponse;
import io.stemma.v1.GetNeighborhoodResponse;
import io.stemma.v1.GetTopologyRequest;
import io.stemma.v1.Link;
import io.stemma.v1.ListLinksRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sixty-four clients at once: what the promises K1, K3, K4, K5 and K9 mean for them. */
@Timeout(300)
class ConsistencyTest {
    private static final int WRITERS = 24;
    private static final int READERS = 40;
    private static final int WRITES_EACH = 150;
    private static final int READS_EACH = 400;
    private static final int CREATED_VERSION = 2;

    private final TwinWorkload twins = new TwinWorkload(32);
    private final long seed = Long.getLong("stemma.seed", System.nanoTime());
    private final Map<Long, CommitRequest> accepted = new ConcurrentHashMap<>();
    private final Queue<CommitRequest> unknown = new ConcurrentLinkedQueue<>();
    private final Queue<String> violations = new ConcurrentLinkedQueue<>();
    private final AtomicLong increments = new AtomicLong();
    private final AtomicLong reads = new AtomicLong();

    private TestServer server;

    ConsistencyTest() throws Exception {
        System.out.println("ConsistencyTest: -Dstemma.seed=" + seed);
        server = TestServer.start();
    }

    @BeforeEach
    void createTopology() {
        try (StemmaClient client = server.client()) {
            twins.create(client);
        }
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    @Test
    void clientsSeeWholeVersionsAndLoseNoUpdate() throws Exception {
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            clients.add(client("writer", i, i % 2 == 0 ? this::setPairs : this::incrementPairs));
        }
        for (int i = 0; i < READERS; i++) {
            clients.add(client("reader", WRITERS + i, this::readPairs));
        }
        runAll(clients);
        checkOutcome();
    }

    @Test
    void clientsThatVanishLeaveWholeTransactions() throws Exception {
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            int n = i;
            clients.add(new Thread(() -> vanishAgainAndAgain(new SplittableRandom(seed + n)), "vanisher-" + i));
            clients.add(client("writer", 100 + i, this::incrementPairs));
            clients.add(client("reader", 200 + i, this::readPairs));
            clients.add(client("reader", 300 + i, this::readPairs));
        }
        runAll(clients);
        resolveUnknown();
        checkOutcome();
    }

    private interface Work {
        void run(StemmaClient client, SplittableRandom random);
    }

    private Thread client(String role, int number, Work work) {
        return new Thread(
                () -> {
                    try (StemmaClient client = server.client()) {
                        work.run(client, new SplittableRandom(seed + number));
                    } catch (RuntimeException e) {
                        violations.add(role + " " + number + ": " + e);
                    }
                },
                role + "-" + number);
    }

    private static void runAll(List<Thread> threads) throws InterruptedException {
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /** Sets one or two pairs to a number of its own, without looking. */
    private void setPairs(StemmaClient client, SplittableRandom random) {
        for (int i = 0; i < WRITES_EACH; i++) {
            CommitRequest.Builder commit = CommitRequest.newBuilder().setTopology(TwinWorkload.TOPOLOGY);
            for (int pair :
                    random.ints(random.nextInt(1, 3), 0, twins.pairs() / 2).toArray()) {
                commit.addAllChanges(twins.set(pair, random.nextInt(1 << 20)));
            }
            accept(commit.build(), client.commit(commit.build()).join());
        }
    }

    private void accept(CommitRequest request, CommitResponse response) {
        CommitRequest other = accepted.put(response.getVersion(), request);
        if (other != null) {
            violations.add("version " + response.getVersion() + " was given twice");
        }
    }

    /** Counts pairs of the other half up, each time from what it read. */
    private void incrementPairs(StemmaClient client, SplittableRandom random) {
        var session = client.session();
        for (int i = 0; i < WRITES_EACH; i++) {
            int pair = twins.pairs() / 2 + random.nextInt(twins.pairs() / 2);
            while (true) {
                BatchGetResponse read = session.batchGet(twins.read(pair)).join();
                checkTwins(read.getVersion(), read.getLinksList());
                CommitRequest commit = twins.increment(pair, read);
                try {
                    accept(commit, session.commit(commit).join());
                    increments.incrementAndGet();
                    break;
                } catch (RuntimeException e) {
                    if (StemmaException.of(e).code() != Code.ABORTED) {
                        throw e;
                    }
                }
            }
        }
    }

    private void readPairs(StemmaClient client, SplittableRandom random) {
        var session = client.session();
        long seen = 0;
        for (int i = 0; i < READS_EACH; i++) {
            long version;
            if (random.nextBoolean()) {
                GetNeighborhoodResponse walk =
                        session.getNeighborhood(twins.walk(random)).join();
                checkTwins(walk.getVersion(), walk.getLinksList());
                version = walk.getVersion();
            } else {
                BatchGetResponse pair = session.batchGet(twins.read(random.nextInt(twins.pairs())))
                        .join();
                checkTwins(pair.getVersion(), pair.getLinksList());
                version = pair.getVersion();
            }
            if (version < seen) {
                violations.add("version " + version + " after " + seen + " in one session");
            }
            seen = version;
        }
    }

    private void checkTwins(long version, List<Link> links) {
        reads.incrementAndGet();
        List<String> torn = twins.torn(links);
        if (!torn.isEmpty()) {
            violations.add("version " + version + ": " + torn);
        }
    }

    /** Sends commits and cuts the connection without waiting for the answers. */
    private void vanishAgainAndAgain(SplittableRandom random) {
        for (int i = 0; i < 40; i++) {
            List<CommitRequest> commits = new ArrayList<>();
            for (int j = random.nextInt(1, 6); j > 0; j--) {
                commits.add(CommitRequest.newBuilder()
                        .setTopology(TwinWorkload.TOPOLOGY)
                        .setRequestId("vanisher-" + Long.toHexString(random.nextLong()))
                        .addAllChanges(twins.set(random.nextInt(twins.pairs() / 2), random.nextInt(1 << 20)))
                        .build());
            }
            unknown.addAll(commits);
            RawConnection.sendAndVanish(server.rpcPort(), commits, random);
        }
    }

    /** Asks again for what nobody waited for: the same request id gets the first answer, or applies it now, once. */
    private void resolveUnknown() {
        try (StemmaClient client = server.client()) {
            for (CommitRequest request : unknown) {
                accept(request, client.commit(request).join());
            }
        }
    }

    private void checkOutcome() {
        try (StemmaClient client = server.client()) {
            long last = client.getTopology(GetTopologyRequest.newBuilder()
                            .setTopology(TwinWorkload.TOPOLOGY)
                            .build())
                    .join()
                    .getTopology()
                    .getVersion();
            System.out.printf(
                    "%d checked reads, %d accepted transactions, last version %d, %d violations%n",
                    reads.get(), accepted.size(), last, violations.size());
            assertThat(violations).isEmpty();
            assertThat(reads.get()).isPositive();
            assertThat(accepted.keySet())
                    .containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(CREATED_VERSION + 1, last)
                            .boxed()
                            .toList());
            assertThat(served(client)).isEqualTo(replayed());
        }
    }

    private Map<String, Integer> served(StemmaClient client) {
        Map<String, Integer> metrics = new TreeMap<>();
        client
                .links(ListLinksRequest.newBuilder()
                        .setTopology(TwinWorkload.TOPOLOGY)
                        .setPageSize(7)
                        .build())
                .stream()
                .forEach(link -> metrics.put(link.getId(), link.getIgpMetric()));
        return metrics;
    }

    /** The accepted transactions once more, in the order of their versions, on a map. */
    private Map<String, Integer> replayed() {
        NavigableMap<Long, CommitRequest> log = new TreeMap<>(accepted);
        Map<String, Integer> metrics = new TreeMap<>();
        for (int pair = 0; pair < twins.pairs(); pair++) {
            metrics.put(twins.there(pair), 0);
            metrics.put(twins.back(pair), 0);
        }
        log.values()
                .forEach(request -> request.getChangesList()
                        .forEach(change -> metrics.put(
                                change.getPatchLink().getLink().getId(),
                                change.getPatchLink().getLink().getIgpMetric())));
        assertThat(sumOfIncremented(metrics)).as("no lost update").isEqualTo(increments.get());
        return metrics;
    }

    private long sumOfIncremented(Map<String, Integer> metrics) {
        long sum = 0;
        for (int pair = twins.pairs() / 2; pair < twins.pairs(); pair++) {
            sum += metrics.getOrDefault(twins.there(pair), 0);
        }
        return sum;
    }
}
