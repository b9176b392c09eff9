package io.stemma.client.load;

import io.netty.buffer.ByteBuf;
import io.stemma.v1.Change;
import io.stemma.v1.CommitRequest;
import io.stemma.v1.GetNodeRequest;
import io.stemma.v1.Hello;
import io.stemma.v1.Node;
import io.stemma.v1.Request;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Requests that stand encoded, one frame behind the other, to be sent round and round, and how their replies are counted. Their
 * ids are distinct, so that a driver may have as many open as there are frames.
 */
final class RawFrames {
    /** Ids from here to 2^21 take three bytes: frames of the same call have the same size. */
    private static final long FIRST_ID = 1 << 14;

    private static final long HELLO_ID = 1;

    private final byte[] opening;
    private final Supplier<ReplyCounter> replies;
    private final byte[] bytes;
    private final int[] starts;

    private RawFrames(byte[] opening, Supplier<ReplyCounter> replies, List<byte[]> frames) {
        this.opening = opening;
        this.replies = replies;
        this.starts = new int[frames.size() + 1];
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < frames.size(); i++) {
            out.writeBytes(frames.get(i));
            starts[i + 1] = out.size();
        }
        this.bytes = out.toByteArray();
    }

    /** Reads of nodes that are chosen evenly. */
    static RawFrames pointReads(String topology, List<String> nodeIds, int count, SplittableRandom random) {
        List<byte[]> frames = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            frames.add(delimited(pointRead(FIRST_ID + i, topology, any(nodeIds, random))));
        }
        return new RawFrames(hello(), ReplyCounter.Frames::new, frames);
    }

    /** Transactions of one change each: a node chosen evenly is put anew. */
    static RawFrames commits(
            String topology, List<String> nodeIds, Function<String, Node> node, int count, SplittableRandom random) {
        List<byte[]> frames = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            frames.add(delimited(Request.newBuilder()
                    .setId(FIRST_ID + i)
                    .setCommit(CommitRequest.newBuilder()
                            .setTopology(topology)
                            .addChanges(Change.newBuilder().setPutNode(node.apply(any(nodeIds, random)))))
                    .build()));
        }
        return new RawFrames(hello(), ReplyCounter.Frames::new, frames);
    }

    /** The same as point reads, of Redis. */
    static RawFrames redisGets(List<String> ids, int count, SplittableRandom random) {
        List<byte[]> frames = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            frames.add(RedisPeer.get(any(ids, random)));
        }
        return new RawFrames(RedisPeer.ping(), ReplyCounter.Resp::new, frames);
    }

    private static String any(List<String> ids, SplittableRandom random) {
        return ids.get(random.nextInt(ids.size()));
    }

    static Request pointRead(long id, String topology, String node) {
        return Request.newBuilder()
                .setId(id)
                .setGetNode(GetNodeRequest.newBuilder().setTopology(topology).setNodeId(node))
                .build();
    }

    /** The frame that opens a connection of Stemma. */
    static byte[] hello() {
        Hello hello = Hello.newBuilder()
                .setProtocolVersion(1)
                .setClient("stemma-load-baseline")
                .build();
        return delimited(Request.newBuilder().setId(HELLO_ID).setHello(hello).build());
    }

    private static byte[] delimited(Request request) {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            request.writeDelimitedTo(out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a connection begins with; it has one reply. */
    byte[] opening() {
        return opening;
    }

    /** Counts the replies of one connection. */
    ReplyCounter replies() {
        return replies.get();
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
