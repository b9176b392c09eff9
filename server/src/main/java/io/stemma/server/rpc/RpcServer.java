package io.stemma.server.rpc;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.SingleThreadEventExecutor;
import io.netty.util.internal.PlatformDependent;
import io.stemma.server.config.Limits;
import io.stemma.server.config.Setting;
import io.stemma.server.meter.Meters;
import io.stemma.server.service.CallHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** The native port: accepts connections until it is stopped. */
public final class RpcServer {
    private static final int BACKLOG = 1_024;

    private final RpcEnvironment env;
    private final Transport transport;
    private final EventLoopGroup loops;
    private final ExecutorService imports;
    private final RpcPipeline pipeline;
    private final ConnectionLimit connections;
    private final Channel listener;

    private RpcServer(InetSocketAddress address, Transport transport, RpcEnvironment env, ExecutorService imports)
            throws IOException {
        this.env = env;
        this.transport = transport;
        this.imports = imports;
        this.connections = new ConnectionLimit(env);
        this.pipeline = new RpcPipeline(env, env.meters().calls(Calls.METHODS, Calls.CODES));
        this.loops = new MultiThreadIoEventLoopGroup(
                env.limits().value(Setting.EVENT_LOOP_THREADS),
                new DefaultThreadFactory("stemma-loop"),
                transport.ioHandler());
        this.listener = listen(address);
        declareMeters();
    }

    /**
     * Listens.
     *
     * @param address where; port 0 for a free one
     * @param handler answers the calls
     * @param version Stemma's version, told to clients
     * @throws IOException if the address cannot be had
     */
    public static RpcServer start(
            InetSocketAddress address, CallHandler handler, Limits limits, Meters meters, String version)
            throws IOException {
        // Its queue is bounded by the imports that are open: each has at most one step in it.
        ExecutorService imports = Executors.newSingleThreadExecutor(new DefaultThreadFactory("stemma-import"));
        RpcEnvironment env = new RpcEnvironment(
                handler, limits, meters, new InFlight(), imports, new AtomicBoolean(true), new ClientLog(), version);
        return new RpcServer(address, Transport.best(), env, imports);
    }

    private Channel listen(InetSocketAddress address) throws IOException {
        int writeBytesMax = env.limits().value(Setting.WRITE_BUFFER_BYTES_MAX);
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops)
                .channel(transport.serverChannel())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .handler(connections)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(
                        ChannelOption.WRITE_BUFFER_WATER_MARK,
                        new WriteBufferWaterMark(writeBytesMax / 2, writeBytesMax))
                .childHandler(pipeline);
        try {
            return bootstrap.bind(address).sync().channel();
        } catch (Exception e) {
            closeThreads();
            throw new IOException("cannot listen on " + address + ": " + e.getMessage(), e);
        }
    }

    private void declareMeters() {
        env.meters().connections(connections::count);
        env.meters().callsInFlight(env.inFlight()::count);
        env.meters().directMemory(PlatformDependent::usedDirectMemory);
        env.meters().eventLoopTasks(this::pendingTasks);
    }

    private long pendingTasks() {
        long tasks = 0;
        for (EventExecutor loop : loops) {
            tasks += loop instanceof SingleThreadEventExecutor single ? single.pendingTasks() : 0;
        }
        return tasks;
    }

    /** The address that is really bound. */
    public InetSocketAddress address() {
        return (InetSocketAddress) listener.localAddress();
    }

    /** "epoll", "kqueue" or "nio". */
    public String transport() {
        return transport.name();
    }

    /** The number of connections now. */
    public int connectionCount() {
        return connections.count();
    }

    /** Requests that wait for their answer. */
    public int inFlight() {
        return env.inFlight().count();
    }

    /**
     * Accepts no more, refuses new requests, lets the open ones finish for at most this long, and closes.
     *
     * @return true if all of them did finish
     */
    public boolean stop(int graceMillis) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(graceMillis);
        ChannelFuture closed = listener.close();
        closed.awaitUninterruptibly();
        env.serving().set(false);
        awaitLoops(end);
        boolean finished = env.inFlight().awaitNone(end - System.nanoTime());
        Set.copyOf(pipeline.connections()).forEach(Connection::finish);
        for (Connection connection : Set.copyOf(pipeline.connections())) {
            connection.channel().closeFuture().await(Math.max(1, millisUntil(end)));
        }
        closeThreads();
        return finished;
    }

    /** Waits until each loop has ended the task it was at, so that none still lets requests in. */
    private void awaitLoops(long end) throws InterruptedException {
        CountDownLatch passed = new CountDownLatch(env.limits().value(Setting.EVENT_LOOP_THREADS));
        loops.forEach(loop -> loop.execute(passed::countDown));
        if (!passed.await(Math.max(1, millisUntil(end)), TimeUnit.MILLISECONDS)) {
            ClientLog.warn("event loops are busy while the server stops");
        }
    }

    private static long millisUntil(long endNanos) {
        return TimeUnit.NANOSECONDS.toMillis(endNanos - System.nanoTime());
    }

    private void closeThreads() {
        Future<?> ended = loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        ended.awaitUninterruptibly();
        pipeline.close();
        imports.shutdown();
    }
}
