package io.stemma.client;

import static org.awaitility.Awaitility.await;

import com.google.rpc.Code;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.stemma.v1.CancelResponse;
import io.stemma.v1.Error;
import io.stemma.v1.HelloResponse;
import io.stemma.v1.Request;
import io.stemma.v1.Response;
import io.stemma.wire.FrameDecoder;
import io.stemma.wire.Frames;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that says hello, answers cancels, and otherwise does what its script tells it. */
final class FakeServer implements AutoCloseable {
    private static final int FRAME_BYTES_MAX = 16 << 20;

    /** Hears each call, on the connection's one thread. */
    interface Script {
        void hear(Peer peer, Request call);
    }

    final List<Request> heard = new CopyOnWriteArrayList<>();
    final List<Request> cancels = new CopyOnWriteArrayList<>();
    final AtomicInteger hellos = new AtomicInteger();
    volatile Response.Builder helloReply = hello(1_000, FRAME_BYTES_MAX);
    volatile boolean ignoresCancel;

    private final Script script;
    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final ChannelGroup peers = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private Channel listener;
    private final int port;

    FakeServer(Script script) {
        this.script = script;
        this.listener = listen(0);
        this.port = ((InetSocketAddress) listener.localAddress()).getPort();
    }

    static Response.Builder hello(int inFlightMax, int frameBytesMax) {
        return Response.newBuilder()
                .setHello(HelloResponse.newBuilder()
                        .setProtocolVersion(1)
                        .setServerVersion("fake")
                        .setInFlightMax(inFlightMax)
                        .setFrameBytesMax(frameBytesMax));
    }

    static Response.Builder error(Error.Builder error) {
        return Response.newBuilder().setError(error);
    }

    String address() {
        return "127.0.0.1:" + port;
    }

    StemmaClientBuilder client() {
        return StemmaClient.builder().address(address());
    }

    int connections() {
        return peers.size();
    }

    /** The calls heard so far, but not hellos and cancels. */
    int calls() {
        return heard.size();
    }

    /** Closes the port and all connections. */
    void stop() {
        listener.close().syncUninterruptibly();
        cutAll();
    }

    void cutAll() {
        peers.close().syncUninterruptibly();
    }

    /** Opens the same port again, also if another process has it for a moment as the near end of a connection. */
    void restart() {
        listener = await().ignoreExceptions().until(() -> listen(port), Channel::isActive);
    }

    /** Stops or starts to take bytes from the clients. */
    void reading(boolean reads) {
        peers.forEach(peer -> peer.config().setAutoRead(reads));
    }

    /** Sends a reply over every connection. */
    void answerAll(Request to, Response.Builder reply) {
        peers.forEach(peer -> new Peer(peer).reply(to, reply));
    }

    @Override
    public void close() {
        stop();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private Channel listen(int onPort) {
        return new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.SO_RCVBUF, 64 << 10)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        peers.add(channel);
                        channel.pipeline().addLast(new FrameDecoder(FRAME_BYTES_MAX), new Ear());
                    }
                })
                .bind("127.0.0.1", onPort)
                .syncUninterruptibly()
                .channel();
    }

    private final class Ear extends SimpleChannelInboundHandler<ByteBuf> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, ByteBuf frame) throws Exception {
            Request call = Request.parseFrom(frame.nioBuffer());
            Peer peer = new Peer(context.channel());
            if (call.hasHello()) {
                hellos.incrementAndGet();
                peer.reply(call, helloReply.clone());
            } else if (call.hasCancel()) {
                cancels.add(call);
                answerCancel(peer, call);
            } else {
                heard.add(call);
                script.hear(peer, call);
            }
        }

        private void answerCancel(Peer peer, Request cancel) {
            if (!ignoresCancel) {
                Error.Builder cancelled = Error.newBuilder().setCode(Code.CANCELLED);
                peer.send(error(cancelled)
                        .setId(cancel.getCancel().getRequestId())
                        .setEnd(true)
                        .build());
                peer.reply(cancel, Response.newBuilder().setCancel(CancelResponse.getDefaultInstance()));
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            var unused = context.close();
        }
    }

    /** The client's end of one connection. */
    record Peer(Channel channel) {
        void reply(Request to, Response.Builder reply) {
            send(reply.setId(to.getId()).setEnd(true).build());
        }

        void send(Response reply) {
            ByteBuf bytes = channel.alloc().buffer();
            Frames.write(reply, bytes);
            var unused = channel.writeAndFlush(bytes);
        }

        void bytes(byte... bytes) {
            var unused = channel.writeAndFlush(Unpooled.copiedBuffer(bytes));
        }

        void cut() {
            var unused = channel.close();
        }
    }
}
