package io.stemma.client;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.SocketChannel;
import io.stemma.wire.FrameDecoder;
import java.net.InetSocketAddress;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Opens the connections of one {@link ConnectionSlot}, one at a time. Owned by the slot's event loop. */
final class Connector {
    private static final int CONNECT_MILLIS_MAX = 5_000;

    /** When the socket is slower than the callers, calls wait as objects and not as bytes beyond this. */
    private static final WriteBufferWaterMark WRITE_BYTES = new WriteBufferWaterMark(128 << 10, 512 << 10);

    private final ConnectionSlot slot;
    private final ClientOptions options;
    private final EventLoop loop;
    private final Bootstrap bootstrap;
    private final Backoff backoff;
    private @Nullable Channel connecting;
    private boolean closed;

    Connector(ConnectionSlot slot, ClientOptions options, EventLoop loop, Class<? extends SocketChannel> channelType) {
        this.slot = slot;
        this.options = options;
        this.loop = loop;
        this.bootstrap = bootstrap(channelType);
        this.backoff = new Backoff(options.backoffMin(), options.backoffMax(), ThreadLocalRandom.current());
    }

    private Bootstrap bootstrap(Class<? extends SocketChannel> channelType) {
        return new Bootstrap()
                .group(loop)
                .channel(channelType)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS_MAX)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WRITE_BYTES)
                .remoteAddress(InetSocketAddress.createUnresolved(options.host(), options.port()))
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(new FrameDecoder(options.frameBytesMax()))
                                .addLast(new ReplyHandler(new Connection(slot, channel, options.hello())));
                    }
                });
    }

    /** Tries to connect; the slot hears from the connection itself, or that there is none. */
    void connect() {
        if (closed) {
            return;
        }
        ChannelFuture attempt = bootstrap.connect();
        connecting = attempt.channel();
        attempt.addListener(done -> {
            connecting = null;
            if (!done.isSuccess()) {
                slot.unreachable(StemmaException.unavailable(
                        "connect to " + options.address() + ": " + done.cause().getMessage()));
            }
        });
    }

    /** Tries to connect after a while. */
    void connectLater() {
        if (!closed) {
            var unused = loop.schedule(this::connect, backoff.nextMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** Hears that a connection was good: the next time, the first delay is the shortest again. */
    void succeeded() {
        backoff.reset();
    }

    void close() {
        closed = true;
        if (connecting != null) {
            var unused = connecting.close();
        }
    }
}
