package io.stemma.server.rpc;

import io.netty.channel.Channel;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The streams of one connection, and how much of their replies the loop has not written yet.
 *
 * <p><b>Threads.</b> {@link #hasRoom} and {@link #replied} may be called from any thread; the rest belongs to the connection's
 * event loop.
 */
final class OpenStreams {
    private final Channel channel;
    private final int unwrittenBytesMax;
    private final Set<OpenStream> streams = new LinkedHashSet<>();
    /** Streams with replies to be written. */
    private final Queue<OpenStream> unwritten = new ConcurrentLinkedQueue<>();

    private final AtomicLong unwrittenBytes = new AtomicLong();

    /** @param unwrittenBytesMax past it no stream is ready, in bytes */
    OpenStreams(Channel channel, int unwrittenBytesMax) {
        this.channel = channel;
        this.unwrittenBytesMax = unwrittenBytesMax;
    }

    /** True if replies may be sent. */
    boolean hasRoom() {
        return channel.isWritable() && unwrittenBytes.get() < unwrittenBytesMax;
    }

    /** Hears of a reply of that many bytes that stands with its stream. */
    void replied(OpenStream stream, int bytes) {
        unwrittenBytes.addAndGet(bytes);
        unwritten.add(stream);
    }

    void add(OpenStream stream) {
        streams.add(stream);
    }

    int size() {
        return streams.size();
    }

    /** Writes what has come so far. */
    void writeTo(Outbox outbox) {
        for (OpenStream next = unwritten.poll(); next != null; next = unwritten.poll()) {
            write(next, outbox);
        }
    }

    /** Writes what has come so far of this stream, which ends. */
    void end(OpenStream stream, Outbox outbox) {
        write(stream, outbox);
        streams.remove(stream);
    }

    private void write(OpenStream stream, Outbox outbox) {
        long bytes = stream.writeTo(outbox, streams.contains(stream));
        long before = unwrittenBytes.getAndAdd(-bytes);
        if (before >= unwrittenBytesMax && before - bytes < unwrittenBytesMax) {
            channel.eventLoop().execute(this::wake);
        }
    }

    /** Tells those who answer that there may be room. */
    void wake() {
        List.copyOf(streams).forEach(OpenStream::wake);
    }

    /** Forgets all of them; what still comes is dropped. */
    void clear() {
        streams.clear();
    }
}
