package io.stemma.server.rpc;

import static io.stemma.server.rpc.RpcTestServer.getNode;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import com.google.rpc.Code;
import io.netty.util.internal.PlatformDependent;
import io.stemma.server.meter.Protection;
import io.stemma.v1.ErrorReason;
import io.stemma.v1.Hello;
import io.stemma.v1.Request;
import io.stemma.v1.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad input costs its sender the connection, and the server nothing. */
class BadInputTest {
    private static RpcTestServer server;

    @BeforeAll
    static void start() throws Exception {
        server = new RpcTestServer();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    static Stream<Arguments> brokenLengths() {
        return Stream.of(
                Arguments.of("0", bytes(0x00)),
                Arguments.of("max + 1", varint((16 << 20) + 1)),
                Arguments.of("2^31 - 1", varint(Integer.MAX_VALUE)),
                Arguments.of("2^32 - 1", varint(0xFFFF_FFFFL)),
                Arguments.of("negative", varint(-1L)),
                Arguments.of("10 bytes", bytes(0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01)));
    }

    @ParameterizedTest(name = "frame length {0}")
    @MethodSource("brokenLengths")
    void aBrokenLengthGetsOneErrorAndTheEnd(String name, byte[] length) throws Exception {
        try (RawClient client = server.greeted()) {
            client.send(length);
            assertRefused(client, ErrorReason.MALFORMED_FRAME, "frame length");
        }
        assertThat(server.serves()).isTrue();
    }

    @ParameterizedTest(name = "frame length {0}")
    @MethodSource("brokenLengths")
    void theSameBeforeHello(String name, byte[] length) throws Exception {
        try (RawClient client = server.connect()) {
            client.send(length);
            assertRefused(client, ErrorReason.MALFORMED_FRAME, "frame length");
        }
        assertThat(server.serves()).isTrue();
    }

    @Test
    void beforeHelloOnlySmallFramesAreTaken() throws Exception {
        try (RawClient client = server.connect()) {
            client.send(varint((64 << 10) + 1));
            assertRefused(client, ErrorReason.MALFORMED_FRAME, "expected 1..65536");
        }
    }

    @Test
    void theLargestFrameIsTaken() throws Exception {
        byte[] frame = getNode(9, "n").toByteArray();
        int rest = (16 << 20) - frame.length;
        // An unknown field fills the frame up to the limit: 2 bytes of tag, 4 of length, and its content.
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.write(varint(16 << 20));
        whole.write(frame);
        whole.write(varint((500 << 3) | 2));
        whole.write(varint(rest - 6));
        whole.write(new byte[rest - 6]);
        try (RawClient client = server.greeted()) {
            client.send(whole.toByteArray());
            assertThat(client.receive().getGetNode().getNode().getId()).isEqualTo("n");
        }
    }

    @Test
    void aFrameOfOneByteIsNotARequest() throws Exception {
        try (RawClient client = server.greeted()) {
            client.send(bytes(1, 0x08));
            assertRefused(client, ErrorReason.MALFORMED_FRAME, "not a Request");
        }
        assertThat(server.serves()).isTrue();
    }

    @Test
    void aHugeLengthAllocatesNothing() throws Exception {
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        assertThat(server.serves()).isTrue();
        long directBefore = PlatformDependent.usedDirectMemory();
        long heapBefore = loopBytes(threads);
        for (int i = 0; i < 100; i++) {
            try (RawClient client = server.connect()) {
                client.send(varint(Integer.MAX_VALUE));
                assertThat(client.receive().hasError()).isTrue();
            }
        }
        assertThat(loopBytes(threads) - heapBefore).isLessThan(64L << 20);
        assertThat(PlatformDependent.usedDirectMemory() - directBefore).isLessThan(64L << 20);
    }

    private static long loopBytes(com.sun.management.ThreadMXBean threads) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("stemma-loop"))
                .mapToLong(thread -> threads.getThreadAllocatedBytes(thread.getId()))
                .sum();
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 10_000, 100_000})
    void deepNestingIsRefusedWithoutAStackOverflow(int depth) throws Exception {
        // Groups in an unknown field, which cost one byte per level.
        ByteString.Output out = ByteString.newOutput();
        out.write(bytes(0x08, 0x05));
        for (int i = 0; i < depth; i++) {
            out.write((15 << 3) | 3);
        }
        assertMalformed(out.toByteString());
    }

    @Test
    void invalidUtf8IsRefused() throws Exception {
        Request valid = getNode(3, "xx");
        byte[] bytes = valid.toByteArray();
        bytes[bytes.length - 1] = (byte) 0xff;
        assertMalformed(ByteString.copyFrom(bytes));
    }

    private static void assertMalformed(ByteString payload) throws IOException {
        try (RawClient client = server.greeted()) {
            ByteArrayOutputStream frame = new ByteArrayOutputStream();
            frame.write(varint(payload.size()));
            payload.writeTo((OutputStream) frame);
            client.send(frame.toByteArray());
            assertRefused(client, ErrorReason.MALFORMED_FRAME, "not a Request");
        }
        assertThat(server.serves()).isTrue();
    }

    @Test
    void unknownFieldsOfTheEnvelopeAreIgnored() throws Exception {
        UnknownFieldSet unknown = UnknownFieldSet.newBuilder()
                .addField(999, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
                .build();
        try (RawClient client = server.greeted()) {
            client.send(getNode(4, "n").toBuilder().setUnknownFields(unknown).build());
            assertThat(client.receive().getGetNode().getNode().getId()).isEqualTo("n");
        }
    }

    @Test
    void aRequestWithoutAKnownCallIsUnimplemented() throws Exception {
        try (RawClient client = server.greeted()) {
            client.send(Request.newBuilder().setId(5).build());
            Response response = client.receive();
            assertThat(response.getId()).isEqualTo(5);
            assertThat(response.getError().getCode()).isEqualTo(Code.UNIMPLEMENTED);
            assertThat(response.getError().getReason()).isEqualTo(ErrorReason.UNKNOWN_CALL);
            client.send(getNode(6, "n"));
            assertThat(client.receive().getId()).isEqualTo(6);
        }
    }

    @Test
    void theFirstFrameMustBeHello() throws Exception {
        try (RawClient client = server.connect()) {
            client.send(getNode(1, "n"));
            assertRefused(client, ErrorReason.HELLO_EXPECTED, "first frame: GetNode (expected Hello)");
        }
        assertThat(server.serves()).isTrue();
    }

    @Test
    void anotherProtocolVersionIsRefused() throws Exception {
        try (RawClient client = server.connect()) {
            client.send(Request.newBuilder()
                    .setId(1)
                    .setHello(Hello.newBuilder().setProtocolVersion(2))
                    .build());
            assertRefused(client, ErrorReason.INVALID_FIELD, "hello.protocol_version: 2 (expected 1)");
        }
    }

    @Test
    void idZeroIsRefused() throws Exception {
        try (RawClient client = server.greeted()) {
            client.send(getNode(0, "n"));
            assertRefused(client, ErrorReason.INVALID_FIELD, "id: 0 (expected 1..2^64-1)");
        }
        assertThat(server.serves()).isTrue();
    }

    @Test
    void anIdInUseIsRefusedAndAFreeOneMayComeAgain() throws Exception {
        try (RawClient client = server.greeted()) {
            client.send(getNode(7, "a"), getNode(7, "b"));
            assertThat(client.receive().getId()).isEqualTo(7);
            assertThat(client.receive().getId()).isEqualTo(7);
            client.send(CallTest.findPath(8), getNode(8, "n"));
            assertRefused(client, ErrorReason.INVALID_FIELD, "id: 8 (expected");
        }
        assertThat(server.handler.held.take().context().isCancelled()).isTrue();
        assertThat(server.serves()).isTrue();
    }

    @Test
    void randomBytesNeverHurt() throws Exception {
        long seed = Long.getLong("stemma.seed", System.nanoTime());
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            byte[] noise = new byte[1 + random.nextInt(300)];
            random.nextBytes(noise);
            try (RawClient client = random.nextBoolean() ? server.greeted() : server.connect()) {
                client.send(noise);
            }
        }
        assertThat(server.serves()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"GET / HTTP/1.1\r\nHost: x\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "POST /v1 HTTP/1.0\r\n"
            })
    void httpOnTheNativePortIsClosedAtOnce(String request) throws Exception {
        long before = server.meters.actions(Protection.FOREIGN_PROTOCOL);
        try (RawClient client = server.connect()) {
            client.send(request.getBytes(StandardCharsets.US_ASCII));
            assertThat(client.closedByServer()).isTrue();
        }
        assertThat(server.meters.actions(Protection.FOREIGN_PROTOCOL)).isEqualTo(before + 1);
        assertThat(server.serves()).isTrue();
    }

    @Test
    void tlsOnTheNativePortIsClosedAtOnce() throws Exception {
        try (RawClient client = server.connect()) {
            client.send(bytes(0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03));
            assertThat(client.closedByServer()).isTrue();
        }
        assertThat(server.serves()).isTrue();
    }

    private static void assertRefused(RawClient client, ErrorReason reason, String message) throws IOException {
        Response response = client.receive();
        assertThat(response.getId()).isZero();
        assertThat(response.getEnd()).isTrue();
        assertThat(response.getError().getReason()).isEqualTo(reason);
        assertThat(response.getError().getMessage()).contains(message);
        assertThat(client.receiveOrEnd()).isNull();
    }

    static byte[] varint(long value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
        return out.toByteArray();
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
}
