package io.stemma.client.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.client.Mirror;
import io.stemma.client.MirrorListener;
import io.stemma.client.MirrorSnapshot;
import io.stemma.client.StateHash;
import io.stemma.client.StemmaClient;
import io.stemma.client.StemmaException;
import io.stemma.client.StreamListener;
import io.stemma.client.Watch;
import io.stemma.v1.GetTopologyRequest;
import io.stemma.v1.Link;
import io.stemma.v1.Topology;
import io.stemma.v1.WatchMode;
import io.stemma.v1.WatchRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A mirror over connections that break at any byte has what the server has, at the end and on the way. {@code
 * -Dstemma.mirror.commits=100000} makes it 10^6 changes.
 */
@Timeout(3_600)
final class MirrorStormTest {
    private static final String NAME = "t";
    private static final int COMMITS = Integer.getInteger("stemma.mirror.commits", 2_000);
    private static final int CHANGES_MAX = 19;
    private static final int CHECKS = 100;

    private final long seed = Long.getLong("stemma.seed", System.nanoTime());
    private final SplittableRandom random = new SplittableRandom(seed);

    /** Counts what a mirror hears. */
    private static final class Heard implements MirrorListener {
        final AtomicInteger interruptions = new AtomicInteger();
        final AtomicInteger gaps = new AtomicInteger();
        final AtomicInteger mismatches = new AtomicInteger();

        @Override
        public void onInterrupted(StemmaException cause) {
            interruptions.incrementAndGet();
        }

        @Override
        public void onGap(StemmaException cause) {
            gaps.incrementAndGet();
        }

        @Override
        public void onMismatch(long version, long expected, long found) {
            mismatches.incrementAndGet();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = WatchMode.class,
            names = {"EVERY_VERSION", "CONFLATED"})
    void aMirrorHasWhatTheServerHas(WatchMode mode) throws Exception {
        System.out.println("MirrorStormTest: -Dstemma.seed=" + seed);
        Heard heard = new Heard();
        try (TestServer server = TestServer.start("--history-versions", "4096");
                CuttingProxy proxy = new CuttingProxy(server.rpcPort(), 20_000, 600_000, random.nextLong());
                StemmaClient sound = server.client();
                StemmaClient broken = StemmaClient.builder()
                        .address("127.0.0.1:" + proxy.port())
                        .connections(1)
                        .backoff(Duration.ofMillis(1), Duration.ofMillis(50))
                        .build();
                Committer committer = new Committer(server, NAME, 1_000, random.nextLong());
                Mirror mirror = Mirror.of(broken, NAME, mode, heard)) {
            Map<Long, Long> hashes = new ConcurrentHashMap<>();
            try (Watch witness = witness(sound, hashes)) {
                List<CompletableFuture<Void>> checks = checks(mirror, hashes);
                long changes = committer.commit(COMMITS, CHANGES_MAX);
                MirrorSnapshot last = mirror.awaitVersion(committer.version()).get(10, TimeUnit.MINUTES);
                Awaitility.await().atMost(Duration.ofMinutes(10)).until(() -> witness.version() == last.version());
                for (CompletableFuture<Void> check : checks) {
                    check.get(10, TimeUnit.MINUTES);
                }
                checkWhole(last, topology(sound));
                System.out.printf(
                        "MirrorStormTest: %s: %d changes in %d versions, %d nodes and %d links, %d cuts, %d interruptions,"
                                + " %d gaps, hash equal at the end and at %d versions%n",
                        mode,
                        changes,
                        COMMITS,
                        last.nodes().size(),
                        last.links().size(),
                        proxy.cuts(),
                        heard.interruptions.get(),
                        heard.gaps.get(),
                        checks.size());
            }
            assertThat(heard.mismatches).as("seed %d", seed).hasValue(0);
            assertThat(heard.interruptions.get()).isPositive();
        }
    }

    /** The server's hash of each version, over a connection that does not break. */
    private static Watch witness(StemmaClient client, Map<Long, Long> hashes) {
        WatchRequest request =
                WatchRequest.newBuilder().setTopology(NAME).setAfterVersion(1).build();
        return client.watch(request, event -> {
            if (event.hasChanges()) {
                hashes.put(event.getVersion(), event.getChanges().getStateHash());
            }
            return StreamListener.TAKEN;
        });
    }

    /** At versions drawn by chance, hashes all that the mirror has anew. */
    private List<CompletableFuture<Void>> checks(Mirror mirror, Map<Long, Long> hashes) {
        List<CompletableFuture<Void>> checks = new ArrayList<>();
        for (int i = 0; i < CHECKS; i++) {
            checks.add(mirror.awaitVersion(2 + random.nextInt(COMMITS)).thenAcceptAsync(snapshot -> {
                Awaitility.await().atMost(Duration.ofMinutes(10)).until(() -> hashes.containsKey(snapshot.version()));
                assertThat(hash(snapshot))
                        .as("version %d, seed %d", snapshot.version(), seed)
                        .isEqualTo(hashes.get(snapshot.version()));
            }));
        }
        return checks;
    }

    private static long hash(MirrorSnapshot snapshot) {
        return StateHash.of(snapshot.topology())
                + snapshot.nodes().stream().mapToLong(StateHash::of).sum()
                + snapshot.links().stream().mapToLong(StateHash::of).sum();
    }

    private static Topology topology(StemmaClient client) {
        GetTopologyRequest request =
                GetTopologyRequest.newBuilder().setTopology(NAME).build();
        return client.getTopology(request).join().getTopology();
    }

    private void checkWhole(MirrorSnapshot last, Topology server) {
        assertThat(last.version()).isEqualTo(server.getVersion());
        assertThat(hash(last)).as("seed %d", seed).isEqualTo(server.getStateHash());
        assertThat(last.topology()).isEqualTo(server);
        List<Link> outgoing = new ArrayList<>();
        List<Link> incoming = new ArrayList<>();
        last.nodes().forEach(node -> {
            outgoing.addAll(last.outgoing(node.getId()));
            incoming.addAll(last.incoming(node.getId()));
        });
        assertThat(outgoing).containsExactlyInAnyOrderElementsOf(last.links());
        assertThat(incoming).containsExactlyInAnyOrderElementsOf(last.links());
    }

    @Test
    void aReadersSnapshotIsOneVersionWhileTheMirrorGoesOn() throws Exception {
        try (TestServer server = TestServer.start();
                StemmaClient client = server.client();
                Committer committer = new Committer(server, NAME, 100, random.nextLong());
                Mirror mirror = Mirror.of(client, NAME)) {
            CompletableFuture<Long> commits = committer.commitLater(300, 8);
            mirror.ready().join();
            while (!commits.isDone()) {
                MirrorSnapshot snapshot = mirror.snapshot();
                assertThat(hash(snapshot)).as("seed %d", seed).isEqualTo(snapshot.stateHash());
            }
            commits.join();
            assertThat(mirror.awaitVersion(committer.version()).join().stateHash())
                    .isEqualTo(topology(client).getStateHash());
        }
    }
}
