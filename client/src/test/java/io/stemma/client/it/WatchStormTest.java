package io.stemma.client.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stemma.client.GapPolicy;
import io.stemma.client.Mirror;
import io.stemma.client.MirrorListener;
import io.stemma.client.MirrorSnapshot;
import io.stemma.client.StemmaClient;
import io.stemma.client.StemmaException;
import io.stemma.client.Watch;
import io.stemma.v1.ChangeFilter;
import io.stemma.v1.ElementType;
import io.stemma.v1.Error;
import io.stemma.v1.ErrorReason;
import io.stemma.v1.Link;
import io.stemma.v1.Node;
import io.stemma.v1.WatchMode;
import io.stemma.v1.WatchRequest;
import io.stemma.v1.WatchResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * K7 over sockets, and over connections that break at any byte: what every watcher was told is held to {@link WatchPromise}. {@code
 * -Dstemma.watch.commits=100000} makes it long, {@code -Dstemma.watch.subscribes=100000} races as many subscribes with commits.
 */
@Timeout(600)
final class WatchStormTest {
    private static final String NAME = "t";
    private static final int COMMITS = Integer.getInteger("stemma.watch.commits", 1_000);
    private static final int STORM_WATCHERS = Integer.getInteger("stemma.watch.watchers", 50);
    private static final int STORMS = 6;
    private static final int SUBSCRIBES = Integer.getInteger("stemma.watch.subscribes", 1_000);
    private static final int SUBSCRIBERS = 100;
    private static final int RACING_CONNECTIONS = 4;
    private static final int HELD_VERSIONS = 64;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final long seed = Long.getLong("stemma.seed", System.nanoTime());
    private final SplittableRandom random = new SplittableRandom(seed);
    private final List<AutoCloseable> open = new ArrayList<>();

    WatchStormTest() {
        System.out.println("WatchStormTest: -Dstemma.seed=" + seed);
    }

    @AfterEach
    void closeAll() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    private <T extends AutoCloseable> T opened(T resource) {
        open.add(resource);
        return resource;
    }

    private WatchPromises watch(CuttingProxy proxy, WatchRequest request, GapPolicy gaps) {
        return watch(proxy, gaps, new WatchPromises(request));
    }

    private WatchPromises watch(CuttingProxy proxy, GapPolicy gaps, WatchPromises promises) {
        StemmaClient client = opened(StemmaClient.builder()
                .address("127.0.0.1:" + proxy.port())
                .connections(1)
                .backoff(Duration.ofMillis(1), Duration.ofMillis(20))
                .build());
        Watch watch = opened(client.watch(promises.request(), gaps, promises));
        var unused = watch.ended().whenComplete((nothing, failure) -> {
            if (failure != null) {
                promises.violations.add("ended by " + failure);
            }
        });
        return promises;
    }

    private static WatchRequest.Builder request() {
        return WatchRequest.newBuilder()
                .setTopology(NAME)
                .setIncludeState(true)
                .setIncludePrevious(true)
                .setBookmarkIntervalMs(100);
    }

    private static WatchRequest filtered(ChangeFilter.Builder filter) {
        return request().setFilter(filter).build();
    }

    private static ChangeFilter.Builder prefix(String prefix) {
        ChangeFilter.Builder filter = ChangeFilter.newBuilder();
        filter.getElementBuilder().setIdPrefix(prefix);
        return filter;
    }

    private static ChangeFilter.Builder label(String key, String value) {
        ChangeFilter.Builder filter = ChangeFilter.newBuilder();
        filter.getElementBuilder().putLabels(key, value);
        return filter;
    }

    /** Every version, as a mirror over a sound connection had it. */
    private NavigableMap<Long, MirrorSnapshot> truth(TestServer server) {
        NavigableMap<Long, MirrorSnapshot> truth = new ConcurrentSkipListMap<>();
        opened(Mirror.of(opened(server.client()), NAME, WatchMode.EVERY_VERSION, new MirrorListener() {
            @Override
            public void onSnapshot(MirrorSnapshot snapshot) {
                truth.put(snapshot.version(), snapshot);
            }
        }));
        return truth;
    }

    private void reach(long version, List<WatchPromises> watchers) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(watchers)
                        .as("seed %d", seed)
                        .allMatch(watcher -> watcher.version() == version || !watcher.violations.isEmpty()));
    }

    private void check(List<WatchPromises> watchers) {
        for (WatchPromises watcher : watchers) {
            assertThat(watcher.violations).as("seed %d", seed).isEmpty();
        }
    }

    @Test
    void everyPromiseIsKeptOverConnectionsThatBreakAtAnyByte() throws Exception {
        TestServer server = opened(TestServer.start("--history-versions", "100000"));
        Committer committer = opened(new Committer(server, NAME, 40, random.nextLong()));
        CuttingProxy proxy = opened(new CuttingProxy(server.rpcPort(), 1_000, 60_000, random.nextLong()));
        NavigableMap<Long, MirrorSnapshot> truth = truth(server);
        List<WatchRequest> requests = List.of(
                request().build(),
                request().build(),
                request().setMode(WatchMode.CONFLATED).build(),
                filtered(prefix("n1")),
                filtered(prefix("l")),
                filtered(label("zone", "z1")),
                filtered(ChangeFilter.newBuilder().setType(ElementType.NODE)),
                request().setMode(WatchMode.CONFLATED).setFilter(prefix("l1")).build());
        List<WatchPromises> watchers = requests.stream()
                .map(request -> watch(proxy, request, GapPolicy.END))
                .toList();
        WatchRequest.Builder down = request();
        down.getFilterBuilder().getFieldsBuilder().addPaths("oper_status");
        WatchPromises statuses = watch(proxy, down.build(), GapPolicy.END);

        committer.commit(COMMITS, 8);

        reach(committer.version(), watchers);
        reach(committer.version(), List.of(statuses));
        await().atMost(PATIENCE).until(() -> truth.lastKey() == committer.version());
        check(watchers);
        check(List.of(statuses));
        for (int i = 0; i < requests.size(); i++) {
            compare(requests.get(i).getFilter(), watchers.get(i), truth);
        }
        compareStatuses(statuses, truth);
        System.out.println("WatchStormTest: " + COMMITS + " commits, " + proxy.cuts() + " cuts");
        assertThat(proxy.cuts()).isGreaterThan(10);
    }

    /** The folds of a watcher are what its filter shows of the versions. */
    private void compare(ChangeFilter filter, WatchPromises watcher, Map<Long, MirrorSnapshot> truth) {
        assertThat(watcher.folds).isNotEmpty();
        watcher.folds.forEach((version, fold) -> {
            MirrorSnapshot snapshot = truth.get(version);
            if (snapshot != null) {
                assertThat(fold.nodes())
                        .as("version %d, seed %d, filter %s", version, seed, filter)
                        .isEqualTo(byId(snapshot.nodes(), node -> WatchPromises.shows(filter, node), Node::getId));
                assertThat(fold.links())
                        .as("version %d, seed %d, filter %s", version, seed, filter)
                        .isEqualTo(byId(snapshot.links(), link -> WatchPromises.shows(filter, link), Link::getId));
            }
        });
    }

    /** Who watches one field is told of each change of it, and of no other. */
    private void compareStatuses(WatchPromises watcher, NavigableMap<Long, MirrorSnapshot> truth) {
        long first = Math.max(watcher.folds.firstKey(), truth.firstKey());
        TreeMap<Long, Set<String>> expected = new TreeMap<>();
        for (MirrorSnapshot now : truth.tailMap(first, false).values()) {
            MirrorSnapshot before = truth.get(now.version() - 1);
            for (Link link : now.links()) {
                Link old = before == null ? null : before.link(link.getId());
                if (old != null && old.getOperStatus() != link.getOperStatus()) {
                    expected.computeIfAbsent(now.version(), at -> new TreeSet<>())
                            .add(link.getId());
                }
            }
        }
        assertThat(watcher.changedLinks.tailMap(first, false))
                .as("seed %d", seed)
                .isEqualTo(expected);
    }

    private static <T> Map<String, T> byId(Iterable<T> all, Predicate<T> shown, Function<T, String> id) {
        List<T> chosen = new ArrayList<>();
        all.forEach(chosen::add);
        return chosen.stream().filter(shown).collect(Collectors.toMap(id, Function.identity()));
    }

    @Test
    void allWatchersResumeAfterReconnectStorms() throws Exception {
        TestServer server = opened(TestServer.start("--history-versions", "100000"));
        Committer committer = opened(new Committer(server, NAME, 30, random.nextLong()));
        CuttingProxy proxy = opened(new CuttingProxy(server.rpcPort(), 0, 0, random.nextLong()));
        List<WatchPromises> watchers = new ArrayList<>();
        for (int i = 0; i < STORM_WATCHERS; i++) {
            WatchMode mode = i % 4 == 0 ? WatchMode.CONFLATED : WatchMode.EVERY_VERSION;
            watchers.add(watch(proxy, request().setMode(mode).build(), GapPolicy.END));
        }
        for (int storm = 0; storm < STORMS; storm++) {
            long before = committer.version();
            CompletableFuture<Long> commits = committer.commitLater(COMMITS / 20, 4);
            await().until(() -> committer.version() > before);
            proxy.cutAll();
            commits.join();
        }
        reach(committer.version(), watchers);
        check(watchers);
        assertThat(watchers).allMatch(watcher -> watcher.gaps() == 0);
    }

    @Test
    void whoLacksVersionsThatAreGoneIsToldTheStateAndGoesOn() throws Exception {
        TestServer server = opened(TestServer.start("--history-versions", "8"));
        Committer committer = opened(new Committer(server, NAME, 30, random.nextLong()));
        CuttingProxy proxy = opened(new CuttingProxy(server.rpcPort(), 5_000, 40_000, random.nextLong()));
        List<WatchPromises> watchers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            WatchMode mode = i % 4 == 0 ? WatchMode.CONFLATED : WatchMode.EVERY_VERSION;
            watchers.add(watch(proxy, request().setMode(mode).build(), GapPolicy.STATE));
        }
        committer.commit(COMMITS, 8);
        proxy.spare();
        reach(committer.version(), watchers);
        check(watchers);
        int gaps = watchers.stream().mapToInt(WatchPromises::gaps).sum();
        System.out.println("WatchStormTest: " + gaps + " gaps bridged by states");
        assertThat(gaps).isPositive();
    }

    /** Takes what it is told until it is stopped. */
    private static final class Stopping extends WatchPromises {
        private final CompletableFuture<Void> goesOn = new CompletableFuture<>();
        private volatile boolean stopped;

        Stopping(WatchRequest request) {
            super(request);
        }

        @Override
        public CompletionStage<?> onEvent(WatchResponse event) {
            CompletionStage<?> taken = super.onEvent(event);
            return stopped ? goesOn : taken;
        }
    }

    @Test
    void aReaderThatStopsIsToldWhyAndAConflatedOneCatchesUp() throws Exception {
        TestServer server = opened(TestServer.start("--history-versions", "8"));
        Committer committer = opened(new Committer(server, NAME, 30, random.nextLong()));
        CuttingProxy proxy = opened(new CuttingProxy(server.rpcPort(), 0, 0, random.nextLong()));
        Stopping everyVersion = new Stopping(request().build());
        Stopping conflated = new Stopping(request().setMode(WatchMode.CONFLATED).build());
        List<WatchPromises> both = List.of(everyVersion, conflated);
        both.forEach(promises -> watch(proxy, GapPolicy.STATE, promises));
        reach(committer.version(), both);
        everyVersion.stopped = true;
        conflated.stopped = true;

        committer.commit(500, 4);
        everyVersion.goesOn.complete(null);
        conflated.goesOn.complete(null);

        reach(committer.version(), both);
        check(both);
        assertThat(everyVersion.gaps()).isPositive();
        assertThat(conflated.gaps()).isZero();
    }

    /** A watch that was begun while versions came and went. */
    private record Racer(WatchPromises promises, Watch watch, long newestBefore) {
        static Racer begin(StemmaClient client, WatchRequest request, long newest) {
            WatchPromises promises = new WatchPromises(request);
            return new Racer(promises, client.watch(request, GapPolicy.END, promises), newest);
        }

        boolean isAt(long version) {
            return watch.ended().isCompletedExceptionally() || promises.version() >= version;
        }

        /** Ends the watch and gives back why it had ended before; a reason that is not true is a violation. */
        ErrorReason end() {
            watch.close();
            if (!watch.ended().isCompletedExceptionally()) {
                return ErrorReason.ERROR_REASON_UNSPECIFIED;
            }
            Error error = watch.ended()
                    .handle((nothing, failure) -> StemmaException.of(failure).error())
                    .join();
            long asked = promises.request().getAfterVersion();
            boolean isTrue = switch (error.getReason()) {
                case VERSION_COMPACTED -> error.getFirstVersion() > asked;
                case SLOW_CONSUMER -> error.getFirstVersion() > Math.max(1, error.getLastVersion());
                case VERSION_IN_FUTURE -> asked > newestBefore;
                default -> false;
            };
            if (!isTrue) {
                promises.violations.add("after " + asked + ", newest " + newestBefore + ": " + error);
            }
            return error.getReason();
        }
    }

    /** History lets go of versions at every commit, and of all that are older than 100 ms. */
    @Test
    void subscribersThatRaceCommitsAndCompactionMissNothing() throws Exception {
        TestServer server = opened(
                TestServer.start("--history-versions", Integer.toString(HELD_VERSIONS), "--history-age-ms", "100"));
        Committer committer = opened(new Committer(server, NAME, 20, random.nextLong()));
        List<StemmaClient> clients = new ArrayList<>();
        for (int i = 0; i < RACING_CONNECTIONS; i++) {
            clients.add(opened(server.client()));
        }
        AtomicBoolean stop = new AtomicBoolean();
        CompletableFuture<Void> commits = committer.commitUntil(stop);
        Map<ErrorReason, Integer> ends = new EnumMap<>(ErrorReason.class);
        try {
            for (int begun = 0; begun < SUBSCRIBES; begun += SUBSCRIBERS) {
                List<Racer> racers = new ArrayList<>();
                for (int i = 0; i < SUBSCRIBERS; i++) {
                    long newest = committer.version();
                    WatchMode mode = i % 4 == 0 ? WatchMode.CONFLATED : WatchMode.EVERY_VERSION;
                    WatchRequest request = request()
                            .setMode(mode)
                            .setAfterVersion(after(newest))
                            .build();
                    racers.add(Racer.begin(clients.get(i % RACING_CONNECTIONS), request, newest));
                }
                long until = committer.version();
                await().atMost(PATIENCE)
                        .pollInterval(Duration.ofMillis(1))
                        .until(() -> racers.stream().allMatch(racer -> racer.isAt(until)));
                racers.forEach(racer -> ends.merge(racer.end(), 1, Integer::sum));
                check(racers.stream().map(Racer::promises).toList());
            }
        } finally {
            stop.set(true);
            commits.join();
        }
        System.out.println("WatchStormTest: " + SUBSCRIBES + " subscribes raced " + committer.version()
                + " versions; ends: " + ends);
        assertThat(ends).containsKeys(ErrorReason.VERSION_COMPACTED, ErrorReason.VERSION_IN_FUTURE);
    }

    /** Now, somewhere in history, at the edge of what it holds, before that, or after the present. */
    private long after(long newest) {
        long first = Math.max(1, newest - HELD_VERSIONS);
        return switch (random.nextInt(5)) {
            case 0 -> 0;
            case 1 -> newest + random.nextInt(40);
            case 2 -> Math.max(1, first - random.nextInt(8));
            case 3 -> first + random.nextInt(8);
            default -> random.nextLong(first, newest + 1);
        };
    }

    @Test
    void watchersFollowWhileHistoryHoldsATenthOfASecond() throws Exception {
        TestServer server = opened(TestServer.start("--history-age-ms", "100"));
        Committer committer = opened(new Committer(server, NAME, 30, random.nextLong()));
        CuttingProxy proxy = opened(new CuttingProxy(server.rpcPort(), 1_000, 40_000, random.nextLong()));
        List<WatchPromises> watchers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            WatchMode mode = i % 4 == 0 ? WatchMode.CONFLATED : WatchMode.EVERY_VERSION;
            watchers.add(watch(proxy, request().setMode(mode).build(), GapPolicy.STATE));
        }
        committer.commit(COMMITS, 8);
        proxy.spare();
        reach(committer.version(), watchers);
        check(watchers);
        assertThat(proxy.cuts()).isPositive();
    }
}
