package io.stemma.server.rpc;

import static io.stemma.server.rpc.RpcTestServer.getNode;
import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.server.config.Setting;
import io.stemma.server.meter.Protection;
import io.stemma.v1.ErrorReason;
import io.stemma.v1.FindPathResponse;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who keeps the server waiting is closed in time. */
class TimeoutTest {
    @Test
    void whoSaysNothingIsClosed() throws Exception {
        try (RpcTestServer server = new RpcTestServer(Map.of(Setting.HELLO_TIMEOUT_MS, 100));
                RawClient client = server.connect()) {
            assertThat(client.receive().getError().getReason()).isEqualTo(ErrorReason.DEADLINE_PASSED);
            assertThat(client.closedByServer()).isTrue();
            assertThat(server.meters.actions(Protection.HELLO_TIMEOUT)).isEqualTo(1);
        }
    }

    @Test
    void helloAByteAtATimeIsClosedInTheSameTime() throws Exception {
        try (RpcTestServer server = new RpcTestServer(Map.of(Setting.HELLO_TIMEOUT_MS, 100));
                RawClient client = server.connect()) {
            client.send(new byte[] {20});
            client.send(new byte[] {8});
            assertThat(client.receive().hasError()).isTrue();
            assertThat(client.closedByServer()).isTrue();
        }
    }

    @Test
    void silenceAfterAnyPartOfAFrameIsClosed() throws Exception {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        getNode(200, "n").writeDelimitedTo(frame);
        try (RpcTestServer server = new RpcTestServer(Map.of(Setting.FRAME_TIMEOUT_MS, 50))) {
            for (int cut = 1; cut < frame.size(); cut++) {
                try (RawClient client = server.greeted()) {
                    client.send(getNode(10, "whole"));
                    assertThat(client.receive().getId()).isEqualTo(10);
                    client.send(Arrays.copyOf(frame.toByteArray(), cut));
                    assertThat(client.receive().getError().getMessage()).contains("rest of the frame");
                    assertThat(client.closedByServer()).isTrue();
                }
            }
            assertThat(server.meters.actions(Protection.FRAME_TIMEOUT)).isEqualTo(frame.size() - 1);
            assertThat(server.serves()).isTrue();
        }
    }

    @Test
    void whoAsksNothingIsClosedIfTheOperatorWantsThat() throws Exception {
        try (RpcTestServer server = new RpcTestServer(Map.of(Setting.IDLE_TIMEOUT_MS, 100));
                RawClient client = server.greeted()) {
            assertThat(client.closedByServer()).isTrue();
            assertThat(server.meters.actions(Protection.IDLE_TIMEOUT)).isEqualTo(1);
        }
    }

    @Test
    void whoWaitsForAnAnswerIsNotIdle() throws Exception {
        try (RpcTestServer server = new RpcTestServer(Map.of(Setting.IDLE_TIMEOUT_MS, 100));
                RawClient waiting = server.greeted()) {
            waiting.send(CallTest.findPath(10));
            FakeHandler.Held held = server.handler.held.take();
            try (RawClient idle = server.greeted()) {
                assertThat(idle.closedByServer()).isTrue();
            }
            held.reply().success(FindPathResponse.getDefaultInstance());
            assertThat(waiting.receive().hasFindPath()).isTrue();
        }
    }

    @Test
    void aGreetedClientMayBeSilentForLong() throws Exception {
        try (RpcTestServer server =
                        new RpcTestServer(Map.of(Setting.HELLO_TIMEOUT_MS, 500, Setting.FRAME_TIMEOUT_MS, 500));
                RawClient client = server.greeted();
                RawClient silent = server.connect()) {
            assertThat(silent.closedByServer()).isTrue();
            client.send(getNode(10, "n"));
            assertThat(client.receive().getId()).isEqualTo(10);
        }
    }
}
