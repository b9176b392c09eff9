package io.stemma.server.rpc;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.stemma.server.config.Setting;
import io.stemma.server.meter.Protection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Closes connections above the limits as they are accepted, before they get a pipeline or a buffer.
 *
 * <p><b>Threads.</b> Accepts on the accepting loop; connections end on any.
 */
final class ConnectionLimit extends ChannelInboundHandlerAdapter {
    private final RpcEnvironment env;
    private final AtomicInteger connections = new AtomicInteger();
    private final Map<InetAddress, Integer> byAddress = new ConcurrentHashMap<>();

    ConnectionLimit(RpcEnvironment env) {
        this.env = env;
    }

    /** The number of connections now. */
    int count() {
        return connections.get();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object accepted) {
        Channel channel = (Channel) accepted;
        InetAddress address = perAddress() ? address(channel) : null;
        Protection refused = admit(address);
        if (refused == null) {
            channel.closeFuture().addListener(closed -> leave(address));
            context.fireChannelRead(accepted);
            return;
        }
        env.meters().acted(refused);
        env.log().closed(channel, "limit of " + refused);
        channel.unsafe().closeForcibly();
    }

    private boolean perAddress() {
        return env.limits().value(Setting.CONNECTIONS_PER_ADDRESS_MAX) > 0;
    }

    private @Nullable Protection admit(@Nullable InetAddress address) {
        if (connections.incrementAndGet() > env.limits().value(Setting.CONNECTIONS_MAX)) {
            connections.decrementAndGet();
            return Protection.CONNECTIONS;
        }
        if (address != null
                && byAddress.merge(address, 1, Integer::sum)
                        > env.limits().value(Setting.CONNECTIONS_PER_ADDRESS_MAX)) {
            leave(address);
            return Protection.CONNECTIONS_PER_ADDRESS;
        }
        return null;
    }

    private void leave(@Nullable InetAddress address) {
        connections.decrementAndGet();
        if (address != null) {
            byAddress.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
        }
    }

    private static @Nullable InetAddress address(Channel channel) {
        return channel.remoteAddress() instanceof InetSocketAddress remote ? remote.getAddress() : null;
    }
}
