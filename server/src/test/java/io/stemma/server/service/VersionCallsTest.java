package io.stemma.server.service;

import static io.stemma.server.service.TestService.NET;
import static io.stemma.server.service.TestService.node;
import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.server.engine.EngineKind;
import io.stemma.v1.CommitRequest;
import io.stemma.v1.CreatePinRequest;
import io.stemma.v1.CreatePinResponse;
import io.stemma.v1.DeletePinRequest;
import io.stemma.v1.Error;
import io.stemma.v1.ErrorReason;
import io.stemma.v1.GetNodeResponse;
import io.stemma.v1.GetTopologyRequest;
import io.stemma.v1.GetTopologyResponse;
import io.stemma.v1.ListPinsRequest;
import io.stemma.v1.ListPinsResponse;
import io.stemma.v1.ListVersionsRequest;
import io.stemma.v1.ListVersionsResponse;
import io.stemma.v1.Pin;
import io.stemma.v1.ReadOptions;
import io.stemma.v1.RenewPinRequest;
import io.stemma.v1.Request;
import io.stemma.v1.Topology;
import io.stemma.v1.VersionInfo;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Versions are listed, held, and read as they were. */
final class VersionCallsTest {
    private static final int HELD = 8;

    private final AtomicLong millis = new AtomicLong();
    private TestService service = serve(EngineKind.RCU);

    private TestService serve(EngineKind engine) {
        ServiceLimits limits = TestLimits.with(Map.ofEntries(
                Map.entry("queryThreads", 2),
                Map.entry("queryQueueMax", 100),
                Map.entry("topologiesMax", 10),
                Map.entry("waitersMax", 10),
                Map.entry("historyVersionsMax", HELD),
                Map.entry("historyAgeMaxMillis", 60_000),
                Map.entry("pageHoldsMax", 10),
                Map.entry("pageHoldIdleMaxMillis", 60_000),
                Map.entry("importsOpenMax", 1),
                Map.entry("importElementsMax", 100),
                Map.entry("importBytesMax", 1 << 20)));
        TestService started = new TestService(engine, limits, () -> TimeUnit.MILLISECONDS.toNanos(millis.get()));
        started.create(NET);
        return started;
    }

    @AfterEach
    void close() {
        service.close();
    }

    private ListVersionsResponse list(int size, long before) {
        return service.ask(listOf(size, before), ListVersionsResponse.getDefaultInstance());
    }

    private static Request listOf(int size, long before) {
        return Request.newBuilder()
                .setListVersions(ListVersionsRequest.newBuilder()
                        .setTopology(NET)
                        .setPageSize(size)
                        .setBeforeVersion(before))
                .build();
    }

    private Topology at(ReadOptions.Builder options) {
        return service.ask(topologyAt(options), GetTopologyResponse.getDefaultInstance())
                .getTopology();
    }

    private static Request topologyAt(ReadOptions.Builder options) {
        return Request.newBuilder()
                .setGetTopology(GetTopologyRequest.newBuilder().setTopology(NET).setOptions(options))
                .build();
    }

    private Pin pin(long version, long ttlMillis) {
        return service.ask(
                        Request.newBuilder()
                                .setCreatePin(CreatePinRequest.newBuilder()
                                        .setTopology(NET)
                                        .setVersion(version)
                                        .setTtlMs(ttlMillis)
                                        .setDescription("audit"))
                                .build(),
                        CreatePinResponse.getDefaultInstance())
                .getPin();
    }

    @Test
    void historyTellsWhoChangedHowMuchAndWhen() {
        RequestContext feed = new RequestContext("feed/1", 30_000);
        CommitRequest commit = CommitRequest.newBuilder()
                .setTopology(NET)
                .setRequestId("r-1")
                .addChanges(node("a"))
                .addChanges(node("b"))
                .addChanges(TestService.put(TestService.link("ab", "a", "b")))
                .build();
        TestService.take(service.send(feed, TestService.request(commit)));
        TestService.take(service.send(feed, TestService.request(commit)));
        service.commit(io.stemma.v1.Change.newBuilder()
                .setDeleteNode(
                        io.stemma.v1.DeleteNode.newBuilder().setNodeId("a").setCascade(true))
                .build());
        ListVersionsResponse all = list(0, 0);
        assertThat(all.getVersion()).isEqualTo(3);
        assertThat(all.getFirstVersion()).isEqualTo(1);
        assertThat(all.getNextBeforeVersion()).isZero();
        assertThat(all.getVersionsList()).extracting(VersionInfo::getVersion).containsExactly(3L, 2L, 1L);
        VersionInfo second = all.getVersions(1);
        assertThat(second.getClient()).isEqualTo("feed/1");
        assertThat(second.getRequestId()).isEqualTo("r-1");
        assertThat(second.getNodesPut()).isEqualTo(2);
        assertThat(second.getLinksPut()).isEqualTo(1);
        assertThat(all.getVersions(0).getNodesDeleted()).isEqualTo(1);
        assertThat(all.getVersions(0).getLinksDeleted()).isEqualTo(1);
        assertThat(all.getVersions(0).getClient()).isEqualTo("test");
        for (VersionInfo version : all.getVersionsList()) {
            Topology then = at(ReadOptions.newBuilder().setAtVersion(version.getVersion()));
            assertThat(then.getStateHash()).isEqualTo(version.getStateHash());
            assertThat(then.getCommitTimeUs()).isEqualTo(version.getCommitTimeUs());
        }
    }

    @Test
    void versionsAreListedPageByPageAndThenThoseOnlyPinned() {
        for (int i = 2; i <= 5; i++) {
            service.commit(node("a"));
        }
        pin(2, 0);
        pin(4, 0);
        for (int i = 6; i <= 20; i++) {
            service.commit(node("a"));
        }
        List<Long> seen = new ArrayList<>();
        long before = 0;
        do {
            ListVersionsResponse page = list(3, before);
            assertThat(page.getFirstVersion()).isEqualTo(13);
            page.getVersionsList().forEach(version -> {
                seen.add(version.getVersion());
                assertThat(version.getPinnedOnly()).isEqualTo(version.getVersion() < 13);
            });
            before = page.getNextBeforeVersion();
        } while (before != 0);
        assertThat(seen).containsExactly(20L, 19L, 18L, 17L, 16L, 15L, 14L, 13L, 4L, 2L);
    }

    @Test
    void compactedIsSaidExactlyWhereItIsTrue() {
        for (int i = 2; i <= 30; i++) {
            service.commit(node("a"));
        }
        for (long version = 1; version <= 32; version++) {
            Object answer = service.answer(
                    Requests.getNode("a", ReadOptions.newBuilder().setAtVersion(version)));
            if (version > 30) {
                assertThat(TestService.refusal(answer).getReason()).isEqualTo(ErrorReason.VERSION_IN_FUTURE);
            } else if (version <= 30 - HELD) {
                Error error = TestService.refusal(answer);
                assertThat(error.getReason()).isEqualTo(ErrorReason.VERSION_COMPACTED);
                assertThat(error.getFirstVersion()).isEqualTo(30 - HELD + 1);
                assertThat(error.getVersion()).isEqualTo(30);
            } else {
                assertThat(TestService.as(answer, GetNodeResponse.getDefaultInstance())
                                .getVersion())
                        .isEqualTo(version);
            }
        }
    }

    @Test
    void expiryByAgeNeedsNoCommit() {
        service.commit(node("a"));
        assertThat(at(ReadOptions.newBuilder().setAtVersion(1)).getNodeCount()).isZero();
        millis.set(60_001);
        service.catalog.expire();
        Error error = service.refusal(topologyAt(ReadOptions.newBuilder().setAtVersion(1)));
        assertThat(error.getReason()).isEqualTo(ErrorReason.VERSION_COMPACTED);
        assertThat(error.getFirstVersion()).isEqualTo(2);
    }

    @Test
    void aTimeMeansTheVersionThatWasCurrentThen() {
        for (int i = 2; i <= 12; i++) {
            service.commit(node("n" + i));
        }
        List<VersionInfo> versions = list(0, 0).getVersionsList();
        for (VersionInfo version : versions) {
            long time = version.getCommitTimeUs();
            long last = versions.stream()
                    .filter(other -> other.getCommitTimeUs() <= time)
                    .mapToLong(VersionInfo::getVersion)
                    .max()
                    .orElseThrow();
            assertThat(at(ReadOptions.newBuilder().setAtTimeUs(time)).getVersion())
                    .isEqualTo(last);
        }
        long first = versions.get(versions.size() - 1).getCommitTimeUs();
        Error before = service.refusal(topologyAt(ReadOptions.newBuilder().setAtTimeUs(first - 1)));
        assertThat(before.getReason()).isEqualTo(ErrorReason.VERSION_COMPACTED);
        assertThat(before.getFirstVersion()).isEqualTo(12 - HELD + 1);
        assertThat(before.getMessage())
                .isEqualTo("at_time_us: " + (first - 1) + " (expected " + first + " or later: version 5 of "
                        + Instant.EPOCH.plus(first, ChronoUnit.MICROS) + " is the first that is held)");
        Error future = service.refusal(
                topologyAt(ReadOptions.newBuilder().setAtTimeUs(Catalog.nowMicros() + TimeUnit.HOURS.toMicros(1))));
        assertThat(future.getReason()).isEqualTo(ErrorReason.VERSION_IN_FUTURE);
    }

    @Test
    void aPinnedVersionIsReadByPinAndByVersion() {
        service.commit(node("a"));
        Pin pin = pin(0, 5_000);
        assertThat(pin.getVersion()).isEqualTo(2);
        assertThat(pin.getOwner()).isEqualTo("test");
        assertThat(pin.getDescription()).isEqualTo("audit");
        assertThat(pin.getExpireTimeUs() - pin.getCreateTimeUs()).isEqualTo(5_000_000);
        for (int i = 0; i < 2 * HELD; i++) {
            service.commit(node("b" + i));
        }
        assertThat(at(ReadOptions.newBuilder().setPinId(pin.getPinId())).getNodeCount())
                .isEqualTo(1);
        assertThat(at(ReadOptions.newBuilder().setAtVersion(2)).getNodeCount()).isEqualTo(1);
        millis.addAndGet(4_000);
        service.ask(
                Request.newBuilder()
                        .setRenewPin(RenewPinRequest.newBuilder()
                                .setTopology(NET)
                                .setPinId(pin.getPinId())
                                .setTtlMs(3_000))
                        .build(),
                io.stemma.v1.RenewPinResponse.getDefaultInstance());
        millis.addAndGet(2_999);
        ListPinsResponse listed = service.ask(
                Request.newBuilder()
                        .setListPins(ListPinsRequest.newBuilder().setTopology(NET))
                        .build(),
                ListPinsResponse.getDefaultInstance());
        assertThat(listed.getPinsList()).extracting(Pin::getPinId).containsExactly(pin.getPinId());
        assertThat(listed.getPins(0).getRetainedBytes()).isPositive();
        millis.addAndGet(1);
        service.catalog.expire();
        assertThat(service.refusal(topologyAt(ReadOptions.newBuilder().setPinId(pin.getPinId())))
                        .getReason())
                .isEqualTo(ErrorReason.PIN_EXPIRED);
        assertThat(service.refusal(topologyAt(ReadOptions.newBuilder().setAtVersion(2)))
                        .getReason())
                .isEqualTo(ErrorReason.VERSION_COMPACTED);
    }

    @Test
    void aReleasedOrUnknownPinIsNotFound() {
        Pin pin = pin(1, 0);
        Request release = Request.newBuilder()
                .setDeletePin(DeletePinRequest.newBuilder().setTopology(NET).setPinId(pin.getPinId()))
                .build();
        assertThat(service.ask(release, io.stemma.v1.DeletePinResponse.getDefaultInstance())
                        .getVersion())
                .isEqualTo(1);
        assertThat(service.refusal(release).getReason()).isEqualTo(ErrorReason.PIN_NOT_FOUND);
        Error compacted = service.refusal(Request.newBuilder()
                .setCreatePin(CreatePinRequest.newBuilder().setTopology(NET).setVersion(9))
                .build());
        assertThat(compacted.getReason()).isEqualTo(ErrorReason.VERSION_IN_FUTURE);
    }

    @Test
    void aReadNamesOneVersionOnly() {
        Error error = service.refusal(topologyAt(
                ReadOptions.newBuilder().setAtVersion(1).setAtTimeUs(1).setPinId("x")));
        assertThat(error.getMessage())
                .isEqualTo("options: at_version and at_time_us and pin_id (expected at most one of them)");
    }

    @ParameterizedTest
    @EnumSource(value = EngineKind.class, mode = EnumSource.Mode.EXCLUDE, names = "RCU")
    void anEngineWithoutVersionsSaysSo(EngineKind engine) {
        service.close();
        service = serve(engine);
        assertThat(service.refusal(listOf(0, 0)).getReason()).isEqualTo(ErrorReason.ENGINE_UNSUPPORTED);
        Error pin = service.refusal(Request.newBuilder()
                .setCreatePin(CreatePinRequest.newBuilder().setTopology(NET))
                .build());
        assertThat(pin.getReason()).isEqualTo(ErrorReason.ENGINE_UNSUPPORTED);
        assertThat(pin.getMessage())
                .isEqualTo("pin: not with the engine " + engine.label()
                        + " (expected an engine that holds more than its current version: rcu)");
        assertThat(service.refusal(topologyAt(ReadOptions.newBuilder().setAtTimeUs(1)))
                        .getReason())
                .isEqualTo(ErrorReason.ENGINE_UNSUPPORTED);
        assertThat(at(ReadOptions.newBuilder().setAtTimeUs(Catalog.nowMicros())).getVersion())
                .isEqualTo(1);
    }
}
