package io.stemma.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FrameDecoderTest {
    private static final int FRAME_BYTES_MAX = 300;

    private final FrameDecoder decoder = new FrameDecoder(FRAME_BYTES_MAX);
    private final EmbeddedChannel channel = new EmbeddedChannel(decoder);

    private static byte[] payload(int length, int seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static byte[] stream(List<byte[]> payloads) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] payload : payloads) {
            int length = payload.length;
            while (length > 0x7f) {
                out.write((length & 0x7f) | 0x80);
                length >>>= 7;
            }
            out.write(length);
            out.writeBytes(payload);
        }
        return out.toByteArray();
    }

    private static void feed(EmbeddedChannel to, byte[] bytes) {
        to.writeInbound(Unpooled.copiedBuffer(bytes));
    }

    private static List<byte[]> frames(EmbeddedChannel from) {
        List<byte[]> frames = new ArrayList<>();
        ByteBuf frame;
        while ((frame = from.readInbound()) != null) {
            frames.add(ByteBufUtil.getBytes(frame));
            frame.release();
        }
        return frames;
    }

    @Test
    void framesAreTheSameHoweverTheStreamIsSplit() {
        List<byte[]> payloads = List.of(payload(1, 1), payload(127, 2), payload(128, 3), payload(FRAME_BYTES_MAX, 4));
        byte[] stream = stream(payloads);
        for (int first = 0; first <= stream.length; first++) {
            for (int second : new int[] {first, (first + stream.length) / 2}) {
                EmbeddedChannel split = new EmbeddedChannel(new FrameDecoder(FRAME_BYTES_MAX));
                feed(split, Arrays.copyOfRange(stream, 0, first));
                feed(split, Arrays.copyOfRange(stream, first, second));
                feed(split, Arrays.copyOfRange(stream, second, stream.length));
                assertThat(frames(split))
                        .as("split at %d and %d", first, second)
                        .containsExactlyElementsOf(payloads);
                assertThat(split.finish()).isFalse();
            }
        }
    }

    @Test
    void framesAreTheSameByteByByte() {
        List<byte[]> payloads = List.of(payload(200, 1), payload(1, 2), payload(150, 3));
        for (byte b : stream(payloads)) {
            feed(channel, new byte[] {b});
        }
        assertThat(frames(channel)).containsExactlyElementsOf(payloads);
        assertThat(channel.finish()).isFalse();
    }

    @Test
    void midFrameIsKnown() {
        assertThat(decoder.midFrame()).isFalse();
        feed(channel, new byte[] {2, 1});
        assertThat(decoder.midFrame()).isTrue();
        feed(channel, new byte[] {1});
        assertThat(decoder.midFrame()).isFalse();
        assertThat(frames(channel)).hasSize(1);
        channel.finish();
    }

    @Test
    void theBoundCanBeRaised() {
        decoder.frameBytesMax(1_000);
        feed(channel, stream(List.of(payload(1_000, 1))));
        assertThat(frames(channel)).hasSize(1);
        channel.finish();
    }

    @ParameterizedTest
    @CsvSource({
        "00, 0 bytes (expected 1..300)",
        "8000, 0 bytes (expected 1..300)",
        "ad02, 301 bytes (expected 1..300)",
        "ffffffff07, 2147483647 bytes (expected 1..300)",
        "ffffffff0f, 4294967295 bytes (expected 1..300)",
        "ffffffff7f, 34359738367 bytes (expected 1..300)",
        "8080808080, more than 5 bytes (expected a varint32)",
        "ffffffffffff, more than 5 bytes (expected a varint32)"
    })
    void aLengthThatBreaksTheRulesIsNamedAndIsTheLastWord(String hex, String message) {
        byte[] bad = ByteBufUtil.decodeHexDump(hex);
        assertThatThrownBy(() -> feed(channel, bad))
                .isInstanceOf(DecoderException.class)
                .cause()
                .isInstanceOf(FrameException.class)
                .hasMessage("frame length: " + message);
        feed(channel, stream(List.of(payload(5, 1))));
        assertThat(frames(channel)).isEmpty();
        assertThat(channel.finish()).isFalse();
    }

    @Test
    void framesBeforeABadOneStillArrive() {
        byte[] good = stream(List.of(payload(5, 1), payload(6, 2)));
        byte[] both = Arrays.copyOf(good, good.length + 1);
        assertThatThrownBy(() -> feed(channel, both)).hasCauseInstanceOf(FrameException.class);
        assertThat(frames(channel)).hasSize(2);
        channel.finish();
    }

    @Test
    void aLengthThatIsNotWholeYetIsWaitedFor() {
        feed(channel, new byte[] {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff});
        assertThat(frames(channel)).isEmpty();
        assertThat(decoder.midFrame()).isTrue();
        assertThatThrownBy(() -> feed(channel, new byte[] {1})).hasCauseInstanceOf(FrameException.class);
        channel.finish();
    }

    /** A frame's bytes are those received: nothing of the length announced is allocated before it is there. */
    @Test
    void anAnnouncedLengthAllocatesNothing() {
        EmbeddedChannel large = new EmbeddedChannel(new FrameDecoder(1 << 30));
        feed(large, new byte[] {(byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80, 4});
        feed(large, new byte[100]);
        assertThat(frames(large)).isEmpty();
        assertThat(large.pipeline().get(FrameDecoder.class).midFrame()).isTrue();
        large.finish();
    }

    /** What a naive reader would find in whole bytes, is found in pieces; and damage never yields anything else. */
    @ParameterizedTest
    @ValueSource(ints = {100, 2_000})
    void randomStreamsNeverConfuseTheDecoder(int rounds) {
        long seed = Long.getLong("stemma.seed", new Random().nextLong());
        Random random = new Random(seed);
        for (int round = 0; round < rounds; round++) {
            byte[] stream = damaged(random);
            EmbeddedChannel fuzzed = new EmbeddedChannel(new FrameDecoder(FRAME_BYTES_MAX));
            boolean refused = feedInPieces(fuzzed, stream, random);
            NaiveFrames expected = NaiveFrames.of(stream);
            assertThat(frames(fuzzed))
                    .as("round %d, -Dstemma.seed=%d", round, seed)
                    .containsExactlyElementsOf(expected.frames);
            assertThat(refused).as("round %d, -Dstemma.seed=%d", round, seed).isEqualTo(expected.broken);
            fuzzed.finishAndReleaseAll();
        }
    }

    private static byte[] damaged(Random random) {
        List<byte[]> payloads = new ArrayList<>();
        for (int i = random.nextInt(6); i >= 0; i--) {
            payloads.add(payload(1 + random.nextInt(FRAME_BYTES_MAX), random.nextInt()));
        }
        byte[] stream = stream(payloads);
        for (int i = random.nextInt(3); i > 0; i--) {
            stream[random.nextInt(stream.length)] = (byte) random.nextInt();
        }
        return Arrays.copyOf(stream, 1 + random.nextInt(stream.length));
    }

    private static boolean feedInPieces(EmbeddedChannel to, byte[] stream, Random random) {
        boolean refused = false;
        for (int at = 0; at < stream.length; ) {
            int end = Math.min(stream.length, at + 1 + random.nextInt(200));
            try {
                feed(to, Arrays.copyOfRange(stream, at, end));
            } catch (DecoderException e) {
                assertThat(refused).as("refused twice").isFalse();
                refused = true;
            }
            at = end;
        }
        return refused;
    }

    /** Reads frames from whole bytes, as plainly as can be. */
    private static final class NaiveFrames {
        private final List<byte[]> frames = new ArrayList<>();
        private boolean broken;

        static NaiveFrames of(byte[] stream) {
            NaiveFrames found = new NaiveFrames();
            int at = 0;
            while (at < stream.length) {
                long length = 0;
                int prefix = 0;
                boolean whole = false;
                while (!whole && prefix < 5 && at + prefix < stream.length) {
                    length += (stream[at + prefix] & 0x7fL) << (7 * prefix);
                    whole = stream[at + prefix] >= 0;
                    prefix++;
                }
                if (!whole && prefix < 5) {
                    return found;
                }
                if (!whole || length == 0 || length > FRAME_BYTES_MAX) {
                    found.broken = true;
                    return found;
                }
                if (at + prefix + length > stream.length) {
                    return found;
                }
                found.frames.add(Arrays.copyOfRange(stream, at + prefix, at + prefix + (int) length));
                at += prefix + (int) length;
            }
            return found;
        }
    }
}
