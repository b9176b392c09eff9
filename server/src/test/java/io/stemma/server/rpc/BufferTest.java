package io.stemma.server.rpc;

import static io.stemma.server.rpc.CallTest.findPath;
import static io.stemma.server.rpc.RpcTestServer.getNode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.stemma.server.config.Setting;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Every buffer is given back, also by connections that end in the middle of things. */
class BufferTest {
    private final ListAppender<ILoggingEvent> reports = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(ResourceLeakDetector.class);

    @BeforeEach
    void listen() {
        assertThat(ResourceLeakDetector.getLevel()).isEqualTo(ResourceLeakDetector.Level.PARANOID);
        reports.start();
        logger.addAppender(reports);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(reports);
    }

    @Test
    void connectionsThatEndAnywhereGiveTheirBuffersBack() throws Exception {
        long seed = Long.getLong("stemma.seed", System.nanoTime());
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        try (RpcTestServer server =
                new RpcTestServer(Map.of(Setting.IN_FLIGHT_MAX, 8, Setting.WRITE_BUFFER_BYTES_MAX, 64 << 10))) {
            for (int i = 0; i < 300; i++) {
                RawClient client = server.greeted();
                abuse(client, random);
                client.abort();
            }
            assertThat(server.serves()).isTrue();
            await().until(() -> server.server.connectionCount() == 0);
            assertThat(server.server.inFlight()).isZero();
        }
        assertThat(leaksAfterCollection()).isEmpty();
    }

    private static void abuse(RawClient client, Random random) throws IOException {
        try {
            for (int i = 0; i < random.nextInt(40); i++) {
                switch (random.nextInt(5)) {
                    case 0 -> client.send(getNode(10 + i, "n"));
                    case 1 -> client.send(getNode(10 + i, "big:" + random.nextInt(100_000)));
                    case 2 -> client.send(findPath(10 + i));
                    case 3 -> client.send(BadInputTest.varint(random.nextInt(1 << 26)));
                    default -> client.send(new byte[random.nextInt(50)]);
                }
            }
        } catch (IOException e) {
            // The server has closed the connection, as it should.
        }
    }

    @Test
    void aLeakWouldBeSeen() {
        for (int i = 0; i < 10; i++) {
            ByteBufAllocator.DEFAULT.directBuffer(16).writeByte(i);
        }
        await().until(() -> !leaksAfterCollection().isEmpty());
    }

    private List<String> leaksAfterCollection() {
        // The detector reports when it next hands out a buffer after the collector has found a lost one.
        for (int i = 0; i < 5; i++) {
            System.gc();
            for (int j = 0; j < 100; j++) {
                ByteBufAllocator.DEFAULT.directBuffer(16).release();
            }
        }
        return reports.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }
}
