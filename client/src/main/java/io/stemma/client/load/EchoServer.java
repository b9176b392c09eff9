package io.stemma.client.load;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.protobuf.ProtobufVarint32FrameDecoder;
import io.netty.handler.codec.protobuf.ProtobufVarint32LengthFieldPrepender;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * A bare Netty server with the stock framing handlers, which answers each frame with the same bytes: what a server costs
 * that does nothing. It parses nothing, looks nothing up and counts nothing; one flush per read, as any sensible server.
 */
public final class EchoServer implements AutoCloseable {
    private final EventLoopGroup loops;
    private final Channel listener;
    private final ChannelGroup connections;
    private final ByteBuf reply;

    private EchoServer(EventLoopGroup loops, Channel listener, ChannelGroup connections, ByteBuf reply) {
        this.loops = loops;
        this.listener = listener;
        this.connections = connections;
        this.reply = reply;
    }

    /**
     * Listens on a free port of this machine.
     *
     * @param replyBytes the size of each reply, without its length prefix
     * @param threads the number of event loops
     */
    static EchoServer start(int replyBytes, int threads) throws InterruptedException {
        Sockets sockets = Sockets.best();
        EventLoopGroup loops = sockets.loops("echo-loop", threads);
        ByteBuf reply = Unpooled.directBuffer(replyBytes).writeZero(replyBytes);
        ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
        Channel listener = new ServerBootstrap()
                .group(loops)
                .channel(sockets.serverChannel())
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new Frames(Unpooled.unreleasableBuffer(reply.asReadOnly()), connections))
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .sync()
                .channel();
        return new EchoServer(loops, listener, connections, reply);
    }

    int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    /**
     * Serves until standard input ends, so that it never outlives who started it.
     *
     * @param args the reply's size in bytes and the number of event loops
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        try (EchoServer server = start(Integer.parseInt(args[0]), Integer.parseInt(args[1]))) {
            System.out.println("rpc=" + server.port());
            System.in.transferTo(java.io.OutputStream.nullOutputStream());
        }
    }

    @Override
    public void close() {
        listener.close().awaitUninterruptibly();
        connections.close().awaitUninterruptibly(); // with the replies that wait in them
        loops.shutdownGracefully(0, 1, java.util.concurrent.TimeUnit.SECONDS).awaitUninterruptibly();
        reply.release();
    }

    private static final class Frames extends ChannelInitializer<SocketChannel> {
        private final ByteBuf reply;
        private final ChannelGroup connections;

        Frames(ByteBuf reply, ChannelGroup connections) {
            this.reply = reply;
            this.connections = connections;
        }

        @Override
        protected void initChannel(SocketChannel channel) {
            connections.add(channel);
            channel.pipeline()
                    .addLast(new ProtobufVarint32FrameDecoder())
                    .addLast(new ProtobufVarint32LengthFieldPrepender())
                    .addLast(new Echo(reply));
        }
    }

    private static final class Echo extends ChannelInboundHandlerAdapter {
        private final ByteBuf reply;

        Echo(ByteBuf reply) {
            this.reply = reply;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object frame) {
            ((ByteBuf) frame).release();
            ChannelFuture unused = context.write(reply.duplicate(), context.voidPromise());
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            context.flush();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            ChannelFuture unused = context.close();
        }
    }
}
