package io.stemma.server.service;

import static io.stemma.server.service.TestService.NET;
import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.server.engine.EngineKind;
import io.stemma.server.graph.Seeds;
import io.stemma.v1.Error;
import io.stemma.v1.ErrorReason;
import io.stemma.v1.GetTopologyRequest;
import io.stemma.v1.GetTopologyResponse;
import io.stemma.v1.ListLinksRequest;
import io.stemma.v1.ListNodesRequest;
import io.stemma.v1.ReadOptions;
import io.stemma.v1.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * K6: a read at a version gives the same bytes as a replay of the same transactions up to there, for as long as history holds it;
 * and COMPACTED exactly from where it does not. {@code -Dstemma.hour.versions=36000} makes the hour as busy as a real one.
 */
final class HourOfHistoryTest {
    private static final int VERSIONS = Integer.getInteger("stemma.hour.versions", 1_200);
    private static final long HOUR_MILLIS = 3_600_000;
    /** More than an hour passes, so that its first third is compacted at the end. */
    private static final long STEP_MILLIS = HOUR_MILLIS * 3 / 2 / VERSIONS;

    private final SplittableRandom random = Seeds.random("HourOfHistoryTest");
    private final AtomicLong millis = new AtomicLong();

    private TestService serve(long historyAgeMillis, int historyVersions) {
        ServiceLimits limits = TestLimits.with(Map.ofEntries(
                Map.entry("queryThreads", 2),
                Map.entry("queryQueueMax", 100),
                Map.entry("topologiesMax", 10),
                Map.entry("waitersMax", 10),
                Map.entry("historyVersionsMax", historyVersions),
                Map.entry("historyAgeMaxMillis", historyAgeMillis),
                Map.entry("pageHoldsMax", 10),
                Map.entry("pageHoldIdleMaxMillis", 60_000),
                Map.entry("importsOpenMax", 1),
                Map.entry("importElementsMax", 100),
                Map.entry("importBytesMax", 1 << 20)));
        TestService service =
                new TestService(EngineKind.RCU, limits, () -> TimeUnit.MILLISECONDS.toNanos(millis.get()));
        service.create(NET);
        return service;
    }

    private static List<Request> everything(ReadOptions.Builder options) {
        return List.of(
                Request.newBuilder()
                        .setListNodes(ListNodesRequest.newBuilder()
                                .setTopology(NET)
                                .setPageSize(10_000)
                                .setOptions(options))
                        .build(),
                Request.newBuilder()
                        .setListLinks(ListLinksRequest.newBuilder()
                                .setTopology(NET)
                                .setPageSize(10_000)
                                .setOptions(options))
                        .build());
    }

    private static long stateHash(TestService service, ReadOptions.Builder options) {
        Request request = Request.newBuilder()
                .setGetTopology(GetTopologyRequest.newBuilder().setTopology(NET).setOptions(options))
                .build();
        return service.ask(request, GetTopologyResponse.getDefaultInstance())
                .getTopology()
                .getStateHash();
    }

    @Test
    void randomVersionsReadAsAReplayHasThem() {
        try (TestService live = serve(HOUR_MILLIS, 2 * VERSIONS);
                TestService replay = serve(HOUR_MILLIS, 1)) {
            List<Request> log = new ArrayList<>();
            List<Long> committedAt = new ArrayList<>(List.of(0L, 0L));
            RandomCommits commits = new RandomCommits(random.split());
            while (log.size() + 1 < VERSIONS) {
                Request commit = commits.next();
                millis.addAndGet(STEP_MILLIS);
                if (!(live.answer(commit) instanceof Error)) {
                    log.add(commit);
                    committedAt.add(millis.get());
                }
            }
            live.catalog.expire();
            long first = live.catalog.get(NET).history().first();
            checkEdge(live, committedAt, first);
            int compared = 0;
            for (Request commit : log) {
                replay.answer(commit);
                long version = replay.catalog.get(NET).engine().version();
                boolean chosen = random.nextInt(8) == 0 || Math.abs(version - first) < 3;
                if (chosen && version >= first) {
                    compare(live, replay, version);
                    compared++;
                } else if (chosen) {
                    Error error = live.refusal(everything(at(version)).get(0));
                    assertThat(error.getReason()).isEqualTo(ErrorReason.VERSION_COMPACTED);
                    assertThat(error.getFirstVersion()).isEqualTo(first);
                }
            }
            System.out.println(
                    "hour of history: " + VERSIONS + " versions, " + compared + " compared, first held " + first);
            assertThat(compared).isPositive();
        }
    }

    /** The first version held is the first one that was superseded within the hour. */
    private void checkEdge(TestService live, List<Long> committedAt, long first) {
        long expected = 1;
        while (expected + 1 < committedAt.size() && millis.get() - committedAt.get((int) expected + 1) > HOUR_MILLIS) {
            expected++;
        }
        assertThat(first).isEqualTo(expected).isGreaterThan(1);
        assertThat(live.catalog.get(NET).history().at(first)).isNotNull();
    }

    private static ReadOptions.Builder at(long version) {
        return ReadOptions.newBuilder().setAtVersion(version);
    }

    private static void compare(TestService live, TestService replay, long version) {
        List<Request> past = everything(at(version));
        List<Request> current = everything(ReadOptions.newBuilder());
        for (int i = 0; i < past.size(); i++) {
            assertThat((byte[]) live.answer(past.get(i)))
                    .as("version " + version)
                    .isEqualTo((byte[]) replay.answer(current.get(i)));
        }
        assertThat(stateHash(live, at(version))).isEqualTo(stateHash(replay, ReadOptions.newBuilder()));
    }
}
