package io.stemma.client;

import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.kqueue.KQueue;
import io.netty.channel.kqueue.KQueueIoHandler;
import io.netty.channel.kqueue.KQueueSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;

/** The best way to the network that the platform has. */
final class Transport {
    private Transport() {}

    /** Daemon threads: a client that was never closed does not keep its process alive. */
    static IoEventLoopGroup newGroup(int threads) {
        return new MultiThreadIoEventLoopGroup(threads, new DefaultThreadFactory("stemma-client", true), handler());
    }

    /** The kind of channel that the group can run. */
    static Class<? extends SocketChannel> channelOf(IoEventLoopGroup group) {
        if (group.isIoType(EpollIoHandler.class)) {
            return EpollSocketChannel.class;
        }
        return group.isIoType(KQueueIoHandler.class) ? KQueueSocketChannel.class : NioSocketChannel.class;
    }

    private static IoHandlerFactory handler() {
        if (Epoll.isAvailable()) {
            return EpollIoHandler.newFactory();
        }
        return KQueue.isAvailable() ? KQueueIoHandler.newFactory() : NioIoHandler.newFactory();
    }
}
