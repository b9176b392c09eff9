package io.stemma.server.rpc;

import static io.stemma.server.rpc.CallTest.findPath;
import static io.stemma.server.rpc.RpcTestServer.getNode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.rpc.Code;
import io.netty.util.internal.PlatformDependent;
import io.stemma.server.config.Setting;
import io.stemma.server.meter.Protection;
import io.stemma.v1.Cancel;
import io.stemma.v1.ErrorReason;
import io.stemma.v1.FindPathResponse;
import io.stemma.v1.Request;
import io.stemma.v1.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Requests flow at the pace the server can keep; what is not wanted any more ends. */
class FlowTest {
    private static final Response.ResultCase ERROR = Response.ResultCase.ERROR;

    @Test
    void pastTheInFlightLimitTheConnectionIsNotReadUntilSomeAreAnswered() throws Exception {
        try (RpcTestServer server = new RpcTestServer(Map.of(Setting.IN_FLIGHT_MAX, 4));
                RawClient client = server.greeted()) {
            for (int id = 10; id < 30; id++) {
                client.send(findPath(id));
            }
            await().until(() -> server.handler.held.size() == 4);
            assertThat(server.serves()).isTrue();
            assertThat(server.server.inFlight()).isEqualTo(4);
            assertThat(server.meters.actions(Protection.IN_FLIGHT)).isPositive();
            Set<Long> answered = new HashSet<>();
            for (int i = 0; i < 20; i++) {
                server.handler.held.take().reply().success(FindPathResponse.getDefaultInstance());
                answered.add(client.receive().getId());
            }
            assertThat(answered).hasSize(20);
            assertThat(server.server.inFlight()).isZero();
        }
    }

    @Test
    void aClientThatPipelinesWithoutEndGetsAllAnswersAndStarvesNobody() throws Exception {
        int requests = 20_000;
        try (RpcTestServer server = new RpcTestServer(Map.of(Setting.EVENT_LOOP_THREADS, 1));
                RawClient client = server.greeted()) {
            AtomicBoolean sent = new AtomicBoolean();
            Thread sender = new Thread(() -> send(client, requests, sent));
            sender.start();
            for (int id = 0; id < requests; id++) {
                if (id == requests / 2) {
                    assertThat(server.serves()).isTrue();
                }
                assertThat(client.receive().getId()).isEqualTo(id + 10);
            }
            sender.join();
            assertThat(sent).isTrue();
            assertThat(server.meters.actions(Protection.FAIRNESS)).isPositive();
        }
    }

    private static void send(RawClient client, int requests, AtomicBoolean sent) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            for (int id = 0; id < requests; id++) {
                getNode(id + 10, "n").writeDelimitedTo(bytes);
            }
            client.send(bytes.toByteArray());
            sent.set(true);
        } catch (IOException e) {
            sent.set(false);
        }
    }

    @Test
    void aReaderThatStopsReadingCostsAtMostItsCap() throws Exception {
        int replyBytes = 200_000;
        try (RpcTestServer server = new RpcTestServer(Map.of(Setting.WRITE_BUFFER_BYTES_MAX, 1 << 20));
                RawClient slow = server.greeted()) {
            long before = PlatformDependent.usedDirectMemory();
            int requests = 1_000;
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            for (int id = 0; id < requests; id++) {
                getNode(id + 10, "big:" + replyBytes).writeDelimitedTo(bytes);
            }
            slow.send(bytes.toByteArray());
            await().until(() -> server.meters.actions(Protection.WRITE_BUFFER) > 0);
            int served = server.handler.calls.get();
            assertThat(server.serves()).isTrue();
            assertThat(served).isLessThan(requests / 2);
            assertThat(PlatformDependent.usedDirectMemory() - before).isLessThan(32L << 20);
            for (int id = 0; id < requests; id++) {
                Response response = slow.receive();
                assertThat(response.getId()).isEqualTo(id + 10);
                assertThat(response.getGetNode().getNode().getKindBytes().size())
                        .isEqualTo(replyBytes);
            }
        }
    }

    @Test
    void aReaderThatNeverReadsIsClosed() throws Exception {
        try (RpcTestServer server = new RpcTestServer(Map.of(Setting.WRITE_TIMEOUT_MS, 300));
                RawClient slow = server.greeted()) {
            for (int id = 0; id < 200; id++) {
                slow.send(getNode(id + 10, "big:200000"));
            }
            await().until(() -> server.meters.actions(Protection.WRITE_TIMEOUT) == 1);
            await().until(() -> server.server.connectionCount() == 0);
            assertThat(server.serves()).isTrue();
        }
    }

    @Test
    void aRequestPastItsDeadlineIsAnsweredAndItsWorkEnds() throws Exception {
        try (RpcTestServer server = new RpcTestServer();
                RawClient client = server.greeted()) {
            client.send(findPath(10), findPath(11).toBuilder().setDeadlineMs(50).build());
            Response response = client.receive();
            assertThat(response.getId()).isEqualTo(11);
            assertThat(response.getError().getCode()).isEqualTo(Code.DEADLINE_EXCEEDED);
            assertThat(response.getError().getReason()).isEqualTo(ErrorReason.DEADLINE_PASSED);
            FakeHandler.Held first = server.handler.held.take();
            FakeHandler.Held late = server.handler.held.take();
            assertThat(late.context().isOver()).isTrue();
            assertThat(first.context().isOver()).isFalse();
            late.reply().success(FindPathResponse.getDefaultInstance());
            first.reply().success(FindPathResponse.getDefaultInstance());
            assertThat(client.receive().getId()).isEqualTo(10);
            client.send(findPath(11));
            server.handler.held.take().reply().success(FindPathResponse.getDefaultInstance());
            assertThat(client.receive().hasFindPath()).isTrue();
        }
    }

    @Test
    void theDefaultAndTheLongestDeadlineAreTheServers() throws Exception {
        try (RpcTestServer server = new RpcTestServer(
                        Map.of(Setting.REQUEST_DEADLINE_MS, 60, Setting.REQUEST_DEADLINE_MAX_MS, 70));
                RawClient client = server.greeted()) {
            client.send(findPath(10), findPath(11).toBuilder().setDeadlineMs(-1).build());
            assertThat(client.receive().getResultCase()).isEqualTo(ERROR);
            assertThat(client.receive().getResultCase()).isEqualTo(ERROR);
        }
    }

    @Test
    void cancelEndsTheWorkAndAnswersBoth() throws Exception {
        try (RpcTestServer server = new RpcTestServer();
                RawClient client = server.greeted()) {
            client.send(findPath(10), cancel(11, 10));
            Response cancelled = client.receive();
            assertThat(cancelled.getId()).isEqualTo(10);
            assertThat(cancelled.getError().getReason()).isEqualTo(ErrorReason.CANCELLED_BY_CLIENT);
            assertThat(client.receive().getCancel().getWasOpen()).isTrue();
            assertThat(server.handler.held.take().context().isCancelled()).isTrue();
            client.send(cancel(12, 10));
            assertThat(client.receive()).satisfies(r -> {
                assertThat(r.hasCancel()).isTrue();
                assertThat(r.getCancel().getWasOpen()).isFalse();
            });
        }
    }

    private static Request cancel(long id, long named) {
        return Request.newBuilder()
                .setId(id)
                .setCancel(Cancel.newBuilder().setRequestId(named))
                .build();
    }

    @Test
    void aClientThatGoesAwayEndsItsWork() throws Exception {
        try (RpcTestServer server = new RpcTestServer()) {
            RawClient client = server.greeted();
            client.send(findPath(10), findPath(11));
            FakeHandler.Held first = server.handler.held.take();
            FakeHandler.Held second = server.handler.held.take();
            client.abort();
            await().until(() ->
                    first.context().isCancelled() && second.context().isCancelled());
            await().until(() -> server.server.inFlight() == 0);
            first.reply().success(FindPathResponse.getDefaultInstance());
            assertThat(server.serves()).isTrue();
        }
    }

    @Test
    void aServiceThatThrowsIsAnIncidentAndNotTheEnd() throws Exception {
        try (RpcTestServer server = new RpcTestServer();
                RawClient client = server.greeted()) {
            client.send(getNode(10, "throw"), getNode(11, "n"));
            Response fault = client.receive();
            assertThat(fault.getError().getReason()).isEqualTo(ErrorReason.SERVER_FAULT);
            assertThat(fault.getError().getMessage())
                    .contains("incident " + fault.getError().getFound());
            assertThat(fault.getError().getMessage()).doesNotContain("asked to throw");
            assertThat(client.receive().getId()).isEqualTo(11);
        }
    }

    @Test
    void connectionsPastTheLimitAreClosedAndPlacesAreGivenAgain() throws Exception {
        try (RpcTestServer server = new RpcTestServer(Map.of(Setting.CONNECTIONS_MAX, 2))) {
            RawClient first = server.greeted();
            RawClient second = server.greeted();
            try (RawClient third = server.connect()) {
                assertThat(third.closedByServer()).isTrue();
            }
            assertThat(server.meters.actions(Protection.CONNECTIONS)).isEqualTo(1);
            first.close();
            await().until(() -> server.server.connectionCount() == 1);
            assertThat(server.serves()).isTrue();
            second.close();
        }
    }

    @Test
    void connectionsPastTheLimitOfAnAddressAreClosed() throws Exception {
        try (RpcTestServer server = new RpcTestServer(Map.of(Setting.CONNECTIONS_PER_ADDRESS_MAX, 1))) {
            RawClient first = server.greeted();
            try (RawClient second = server.connect()) {
                assertThat(second.closedByServer()).isTrue();
            }
            assertThat(server.meters.actions(Protection.CONNECTIONS_PER_ADDRESS))
                    .isEqualTo(1);
            assertThat(server.server.connectionCount()).isEqualTo(1);
            first.close();
            await().until(() -> server.server.connectionCount() == 0);
            assertThat(server.serves()).isTrue();
        }
    }
}
