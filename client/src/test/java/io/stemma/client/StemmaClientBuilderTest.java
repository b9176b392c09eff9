package io.stemma.client;

import static io.stemma.client.Samples.get;
import static io.stemma.client.Samples.getNode;
import static io.stemma.client.Samples.node;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.stemma.v1.Hello;
import io.stemma.v1.Request;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class StemmaClientBuilderTest {
    @ParameterizedTest
    @CsvSource({
        "host:1234, host, 1234",
        "host, host, 7420",
        "[::1]:99, ::1, 99",
        "[::1], ::1, 7420",
        "::1, ::1, 7420",
        "10.0.0.1:65535, 10.0.0.1, 65535"
    })
    void addressesAreHostAndPort(String address, String host, int port) {
        ClientOptions options = StemmaClient.builder().address(address).options();
        assertThat(options.host()).isEqualTo(host);
        assertThat(options.port()).isEqualTo(port);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":7420", "host:", "host:x", "host:0", "host:65536", "host:-1"})
    void badAddressesAreNamed(String address) {
        assertThatThrownBy(() -> StemmaClient.builder().address(address))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected");
    }

    @Test
    void optionsOutOfRangeAreNamed() {
        StemmaClientBuilder builder = StemmaClient.builder();
        assertThatThrownBy(() -> builder.connections(0)).hasMessage("connections: 0 (expected 1..64)");
        assertThatThrownBy(() -> builder.deadline(Duration.ZERO)).hasMessageContaining("deadline: PT0S");
        assertThatThrownBy(() -> builder.frameBytesMax(1)).hasMessageContaining("frameBytesMax: 1 (expected 1024..");
        assertThatThrownBy(() -> builder.openMax(0)).hasMessageContaining("openMax: 0");
        assertThatThrownBy(() -> builder.backoff(Duration.ofSeconds(2), Duration.ofSeconds(1)))
                .hasMessageContaining("backoff");
        assertThatThrownBy(() -> builder.clientName("x".repeat(129))).hasMessageContaining("clientName");
    }

    @Test
    void helloCarriesNameAndTokenAndTheTokenIsNotPrinted() {
        ClientOptions options =
                StemmaClient.builder().clientName("tool/1").token("secret").options();
        assertThat(options.hello())
                .isEqualTo(Hello.newBuilder()
                        .setProtocolVersion(1)
                        .setClient("tool/1")
                        .setToken("secret")
                        .build());
        assertThat(options.toString()).doesNotContain("secret");
    }

    @Test
    void callsThatAreNotForCallersAreRefused() {
        try (StemmaClient client = StemmaClient.connect("127.0.0.1:1")) {
            Request hello =
                    Request.newBuilder().setHello(Hello.getDefaultInstance()).build();
            assertThatThrownBy(() -> client.call(hello)).hasMessageContaining("call: HELLO");
            assertThatThrownBy(() -> client.call(Request.getDefaultInstance()))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aSharedGroupIsUsedAndLeftRunning() throws Exception {
        var group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        try (FakeServer server = new FakeServer((peer, call) -> peer.reply(call, node(call, 1)))) {
            try (StemmaClient client = server.client().eventLoopGroup(group).build()) {
                assertThat(get(client.getNode(getNode("a"))).getVersion()).isEqualTo(1);
            }
            assertThat(group.isShuttingDown()).isFalse();
        } finally {
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
        }
    }

    @Test
    void backoffDoublesUpToItsBoundWithinHalf() {
        long seed = new Random().nextLong();
        Backoff backoff = new Backoff(Duration.ofMillis(50), Duration.ofMillis(300), new Random(seed));
        for (long full : new long[] {50, 100, 200, 300, 300}) {
            assertThat(backoff.nextMillis()).as("seed %d", seed).isBetween(full / 2, full);
        }
        backoff.reset();
        assertThat(backoff.nextMillis()).as("seed %d", seed).isBetween(25L, 50L);
    }
}
