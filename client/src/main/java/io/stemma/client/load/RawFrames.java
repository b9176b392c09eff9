package io.stemma.client.load;

import io.netty.buffer.ByteBuf;
import io.stemma.v1.GetNodeRequest;
import io.stemma.v1.Hello;
import io.stemma.v1.Request;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Requests that stand encoded, one frame behind the other, to be sent round and round. Their ids are distinct, so that a
 * driver may have as many open as there are frames.
 */
final class RawFrames {
    /** Ids from here to 2^21 take three bytes: frames of the same call have the same size. */
    private static final long FIRST_ID = 1 << 14;

    private static final long HELLO_ID = 1;

    private final byte[] bytes;
    private final int[] starts;

    private RawFrames(byte[] bytes, int[] starts) {
        this.bytes = bytes;
        this.starts = starts;
    }

    /** Reads of nodes that are chosen evenly. */
    static RawFrames pointReads(String topology, List<String> nodeIds, int count, SplittableRandom random) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int[] starts = new int[count + 1];
        for (int i = 0; i < count; i++) {
            starts[i] = out.size();
            String node = nodeIds.get(random.nextInt(nodeIds.size()));
            append(pointRead(FIRST_ID + i, topology, node), out);
        }
        starts[count] = out.size();
        return new RawFrames(out.toByteArray(), starts);
    }

    static Request pointRead(long id, String topology, String node) {
        return Request.newBuilder()
                .setId(id)
                .setGetNode(GetNodeRequest.newBuilder().setTopology(topology).setNodeId(node))
                .build();
    }

    /** The frame that opens a connection. */
    static byte[] hello() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Hello hello = Hello.newBuilder()
                .setProtocolVersion(1)
                .setClient("stemma-load-baseline")
                .build();
        append(Request.newBuilder().setId(HELLO_ID).setHello(hello).build(), out);
        return out.toByteArray();
    }

    private static void append(Request request, ByteArrayOutputStream out) {
        try {
            request.writeDelimitedTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The number of frames. */
    int count() {
        return starts.length - 1;
    }

    /** The mean size of a frame, with its length prefix, in bytes. */
    double meanBytes() {
        return (double) bytes.length / count();
    }

    /** Appends frames from that one on, round and round. */
    void write(int first, int frames, ByteBuf out) {
        int at = first;
        int left = frames;
        while (left > 0) {
            int now = Math.min(left, count() - at);
            out.writeBytes(bytes, starts[at], starts[at + now] - starts[at]);
            left -= now;
            at = (at + now) % count();
        }
    }
}
