package io.stemma.server.rpc;

import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.stemma.server.meter.CallMeter;
import io.stemma.wire.FrameDecoder;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Builds the pipeline of a connection, in reading order. Replies pass no handler: {@link Outbox} writes frames. */
final class RpcPipeline extends ChannelInitializer<SocketChannel> {
    /** The largest frame before Hello, in bytes. */
    static final int HELLO_FRAME_BYTES_MAX = 64 << 10;

    private final RpcEnvironment env;
    private final CallMeter calls;
    private final Map<EventLoop, CallMeter.Loop> meters = new ConcurrentHashMap<>();
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();

    RpcPipeline(RpcEnvironment env, CallMeter calls) {
        this.env = env;
        this.calls = calls;
    }

    @Override
    protected void initChannel(SocketChannel channel) {
        FrameDecoder decoder = new FrameDecoder(HELLO_FRAME_BYTES_MAX);
        CallMeter.Loop meter = meters.computeIfAbsent(channel.eventLoop(), loop -> calls.loop());
        Connection connection = new Connection(env, channel, decoder, meter);
        channel.pipeline()
                .addLast(new FirstBytes(env))
                .addLast(new ConnectionTimeouts(env, decoder, connection))
                .addLast(decoder)
                .addLast(connection);
        connections.add(connection);
        channel.closeFuture().addListener(closed -> connections.remove(connection));
    }

    /** The connections now. */
    Set<Connection> connections() {
        return connections;
    }
}
