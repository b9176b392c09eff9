package io.stemma.server.rpc;

import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.stemma.server.meter.CallMeter;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Builds the pipeline of a connection, in reading order. Replies pass no handler: {@link Outbox} writes frames. */
final class RpcPipeline extends ChannelInitializer<SocketChannel> {
    private final RpcEnvironment env;
    private final CallMeter calls;
    private final Map<EventLoop, LoopShare> shares = new ConcurrentHashMap<>();
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();

    RpcPipeline(RpcEnvironment env, CallMeter calls) {
        this.env = env;
        this.calls = calls;
    }

    @Override
    protected void initChannel(SocketChannel channel) {
        LoopShare share =
                shares.computeIfAbsent(channel.eventLoop(), loop -> new LoopShare(loop, env.handler(), calls.loop()));
        channel.config().setRecvByteBufAllocator(share.readBuffers());
        Connection connection = new Connection(env, channel, share);
        channel.pipeline()
                .addLast(new FirstBytes(env))
                .addLast(new ConnectionTimeouts(env, connection))
                .addLast(connection.decoder())
                .addLast(connection);
        connections.add(connection);
        channel.closeFuture().addListener(closed -> connections.remove(connection));
    }

    /** Gives memory back, once the loops have ended. */
    void close() {
        shares.values().forEach(LoopShare::close);
    }

    /** The connections now. */
    Set<Connection> connections() {
        return connections;
    }
}
