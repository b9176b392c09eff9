package io.stemma.server.rpc;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.kqueue.KQueue;
import io.netty.channel.kqueue.KQueueIoHandler;
import io.netty.channel.kqueue.KQueueServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;

/**
 * How the platform's sockets are driven.
 *
 * @param name "epoll", "kqueue" or "nio"
 * @param ioHandler makes the part of an event loop that waits for sockets
 * @param serverChannel the channel that accepts
 */
record Transport(String name, IoHandlerFactory ioHandler, Class<? extends ServerSocketChannel> serverChannel) {
    /** The best one that works here. */
    static Transport best() {
        if (Epoll.isAvailable()) {
            return new Transport("epoll", EpollIoHandler.newFactory(), EpollServerSocketChannel.class);
        }
        if (KQueue.isAvailable()) {
            return new Transport("kqueue", KQueueIoHandler.newFactory(), KQueueServerSocketChannel.class);
        }
        return nio();
    }

    /** The one that works everywhere. */
    static Transport nio() {
        return new Transport("nio", NioIoHandler.newFactory(), NioServerSocketChannel.class);
    }
}
