package io.stemma.server.service;

import static io.stemma.server.service.TestService.NET;
import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.server.engine.EngineKind;
import io.stemma.server.graph.Seeds;
import io.stemma.server.graph.Snapshot;
import io.stemma.server.history.VersionHistory;
import io.stemma.server.watch.Recording;
import io.stemma.server.watch.TopologyState;
import io.stemma.server.watch.Truth;
import io.stemma.server.watch.WatchLimits;
import io.stemma.server.watch.WatchPromise;
import io.stemma.v1.Around;
import io.stemma.v1.ChangeFilter;
import io.stemma.v1.ElementFilter;
import io.stemma.v1.ElementType;
import io.stemma.v1.Error;
import io.stemma.v1.ErrorReason;
import io.stemma.v1.WatchMode;
import io.stemma.v1.WatchRequest;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

/**
 * K7 under races: watches are opened, resumed, stopped and ended while versions come without pause and history lets go of all but
 * the last few. {@code -Dstemma.watches=100000} opens that many.
 */
final class WatchRaceTest {
    private static final int WATCHES = Integer.getInteger("stemma.watches", 400);
    private static final int WATCHES_AT_ONCE = 8;
    private static final int HISTORY_VERSIONS = 48;

    private final SplittableRandom random = Seeds.random("WatchRaceTest");
    private final Map<Long, Snapshot> snapshots = new ConcurrentHashMap<>();
    private final Map<ErrorReason, Integer> ends = new EnumMap<>(ErrorReason.class);
    private volatile boolean stop;
    private long events;
    private long resumed;

    @Test
    void watchesKeepTheirPromisesWhileVersionsComeAndGo() throws InterruptedException {
        ServiceLimits limits = withHistory(HISTORY_VERSIONS);
        WatchLimits small = new WatchLimits(2, 1_000, 300, 20_000, 100);
        try (TestService service = new TestService(EngineKind.RCU, limits, small)) {
            service.create(NET);
            HostedTopology topology = service.catalog.get(NET);
            record(topology);
            Truth truth = new Truth(version -> TopologyState.of(
                    Objects.requireNonNull(snapshots.get(version), () -> "version " + version),
                    topology.incarnation()));
            Thread committer = new Thread(() -> commitUntilStopped(service, topology), "committer");
            committer.start();
            try {
                for (int opened = 0; opened < WATCHES; opened += WATCHES_AT_ONCE) {
                    watchSome(service, topology, truth);
                    forgetOldOnes(topology.history());
                }
            } finally {
                stop = true;
                committer.join();
            }
            System.out.println("WatchRaceTest: " + WATCHES + " watches, " + resumed + " resumed, " + events
                    + " events, " + topology.history().last() + " versions; ends: " + ends);
            assertThat(service.catalog.watchHub().watchers()).isZero();
        }
    }

    static ServiceLimits withHistory(int versions) {
        return TestLimits.with(Map.of("historyVersionsMax", versions));
    }

    private void commitUntilStopped(TestService service, HostedTopology topology) {
        RandomCommits commits = new RandomCommits(random.split());
        while (!stop) {
            service.answer(commits.next());
            record(topology);
        }
    }

    /** Nobody else commits, so no version is missed. */
    private void record(HostedTopology topology) {
        Snapshot snapshot = topology.currentSnapshot();
        snapshots.putIfAbsent(snapshot.version(), snapshot);
    }

    private void forgetOldOnes(VersionHistory history) {
        long oldest = history.last() - 20_000;
        snapshots.keySet().removeIf(version -> version < oldest);
    }

    private void watchSome(TestService service, HostedTopology topology, Truth truth) {
        List<Watcher> watchers = new ArrayList<>();
        for (int i = 0; i < WATCHES_AT_ONCE; i++) {
            watchers.add(new Watcher(service, topology.engine()::version, request(topology.history())));
        }
        for (int round = 0; round < 30; round++) {
            watchers.get(random.nextInt(watchers.size())).move(random);
            Thread.onSpinWait();
        }
        for (Watcher watcher : watchers) {
            watcher.finish();
        }
        awaitRecorded(topology.engine().version());
        watchers.forEach(watcher -> watcher.check(truth));
    }

    /** The committer records a version a little after it is published. */
    private void awaitRecorded(long version) {
        while (!snapshots.containsKey(version)) {
            Thread.onSpinWait();
        }
    }

    private WatchRequest request(VersionHistory history) {
        WatchRequest.Builder request = WatchRequest.newBuilder()
                .setTopology(NET)
                .setMode(random.nextInt(3) == 0 ? WatchMode.CONFLATED : WatchMode.EVERY_VERSION)
                .setIncludeState(random.nextBoolean())
                .setIncludePrevious(random.nextBoolean())
                .setBookmarkIntervalMs(100);
        if (random.nextInt(3) > 0) {
            request.setFilter(filter());
        }
        long first = history.first();
        long last = history.last();
        return switch (random.nextInt(6)) {
            case 0, 1 -> request.build();
            case 2 -> request.setAfterVersion(first).build();
            case 3 ->
                request.setAfterVersion(Math.max(1, first - random.nextInt(3))).build();
            case 4 -> request.setAfterVersion(last + random.nextInt(3)).build();
            default -> request.setAfterVersion(random.nextLong(first, last + 1)).build();
        };
    }

    private ChangeFilter filter() {
        ChangeFilter.Builder filter = ChangeFilter.newBuilder();
        switch (random.nextInt(6)) {
            case 0 -> filter.setType(random.nextBoolean() ? ElementType.NODE : ElementType.LINK);
            case 1 -> filter.setElement(ElementFilter.newBuilder().setKind("router"));
            case 2 -> filter.setElement(ElementFilter.newBuilder().putLabels("k1", "v0"));
            case 3 -> filter.setElement(ElementFilter.newBuilder().setIdPrefix("n1"));
            case 4 -> filter.getFieldsBuilder().addPaths("oper_status").addPaths("labels.k0");
            default -> filter.setAround(Around.newBuilder().setNodeId("n3").setMaxHops(random.nextInt(1, 3)));
        }
        return filter.build();
    }

    /** One watcher, resumed whenever it likes. */
    private final class Watcher {
        private final TestService service;
        private final LongSupplier published;
        private final List<Recording> recordings = new ArrayList<>();
        private FakeStream stream;
        private long newestAtStart;

        Watcher(TestService service, LongSupplier published, WatchRequest request) {
            this.service = service;
            this.published = published;
            this.stream = open(request);
        }

        private FakeStream open(WatchRequest request) {
            newestAtStart = published.getAsLong();
            return new FakeStream(request, published).open(service.service, random.nextInt(4));
        }

        void move(SplittableRandom dice) {
            int die = dice.nextInt(10);
            if (die < 8) {
                stream.give(dice.nextInt(1, 20));
            } else if (die == 8) {
                resume();
            }
        }

        private void resume() {
            Recording seen = close();
            long last = seen.events().isEmpty()
                    ? 0
                    : seen.events().get(seen.events().size() - 1).event().getVersion();
            boolean synced =
                    seen.events().stream().anyMatch(event -> event.event().hasSync());
            if (synced) {
                recordings.add(seen);
                resumed++;
                stream = open(seen.request().toBuilder()
                        .setAfterVersion(last)
                        .setIncludeState(false)
                        .build());
            } else {
                recordings.clear();
                stream = open(seen.request().toBuilder().setAfterVersion(0).build());
            }
        }

        private Recording close() {
            stream.cancel();
            Error end = stream.awaitEnd();
            ends.merge(end.getReason(), 1, Integer::sum);
            Recording seen = stream.recording();
            events += seen.events().size();
            judge(seen.request().getAfterVersion(), end);
            return seen;
        }

        private void judge(long asked, Error end) {
            switch (end.getReason()) {
                case CANCELLED_BY_CLIENT -> {}
                case SLOW_CONSUMER ->
                    assertThat(end.getFirstVersion()).isGreaterThan(Math.max(1, end.getLastVersion()));
                case VERSION_COMPACTED -> assertThat(end.getFirstVersion()).isGreaterThan(asked);
                case VERSION_IN_FUTURE -> assertThat(asked).isGreaterThan(newestAtStart);
                default -> throw new AssertionError(end);
            }
        }

        void finish() {
            stream.give(random.nextInt(30));
            recordings.add(close());
        }

        void check(Truth truth) {
            WatchPromise.checkResumed(recordings, truth);
        }
    }
}
