package io.stemma.server;

import io.stemma.server.config.ConfigException;
import io.stemma.server.config.ServerConfig;
import io.stemma.server.config.Setting;
import io.stemma.server.engine.EngineKind;
import io.stemma.server.engine.EngineObservers;
import io.stemma.server.graph.Snapshot;
import io.stemma.server.http.Health;
import io.stemma.server.http.HttpPort;
import io.stemma.server.meter.Meters;
import io.stemma.server.rpc.RpcServer;
import io.stemma.server.service.Catalog;
import io.stemma.server.service.HeapPressure;
import io.stemma.server.service.ServerFacts;
import io.stemma.server.service.ServiceLimits;
import io.stemma.server.service.StemmaService;
import io.stemma.server.txn.CommitLog;
import io.stemma.server.txn.CommitObserver;
import io.stemma.server.txn.CommitPipeline;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server as a whole: makes its parts, starts them in order, and stops them in reverse.
 *
 * <pre>
 *   meters > HTTP port (not ready) > commit pipeline > service > native port > ready
 * </pre>
 */
public final class StemmaServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StemmaServer.class);
    private static final int EXIT_FAILED = 1;
    private static final int EXIT_USAGE = 2;

    /** Stops one part. */
    @FunctionalInterface
    private interface Stop {
        void run() throws IOException, InterruptedException;
    }

    private final ServerConfig config;
    private final Meters meters = new Meters();
    private final Health health = new Health();
    /** The last part started comes first. */
    private final Deque<Stop> stops = new ArrayDeque<>();

    private volatile @Nullable RpcServer rpc;
    private volatile @Nullable HttpPort http;

    private StemmaServer(ServerConfig config) {
        this.config = config;
    }

    /** Starts a server with these options, as on the command line, and those of the environment. */
    public static StemmaServer start(String... options) throws ConfigException, IOException {
        return start(ServerConfig.parse(List.of(options), System.getenv(), engines()));
    }

    /**
     * Starts a server.
     *
     * @throws IOException if a port cannot be had, or the ports file not be written
     */
    public static StemmaServer start(ServerConfig config) throws IOException {
        StemmaServer server = new StemmaServer(config);
        try {
            server.startParts();
            return server;
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private void startParts() throws IOException {
        stops.push(meters::close);
        health.notReady("server", "starting");
        startHttp();
        ServiceLimits limits = LimitsBridge.serviceLimits(config.limits());
        EngineKind engine = EngineKind.parse(config.engine());
        MeterBridge bridge = new MeterBridge(meters, engine.label());
        EngineObservers observers = new EngineObservers(bridge, bridge);
        Catalog catalog = new Catalog(
                () -> engine.newEngine(Snapshot.EMPTY, observers),
                limits,
                LimitsBridge.watchLimits(config.limits()),
                System::nanoTime);
        CommitPipeline pipeline = startPipeline(catalog, bridge);
        HeapPressure heap = HeapPressure.watch(config.limits().value(Setting.HEAP_PERCENT_MAX), bridge);
        stops.push(heap::close);
        StemmaService service = new StemmaService(catalog, pipeline, limits, bridge, heap, this::facts);
        stops.push(service::close);
        bridge.gauges(catalog, pipeline, service);
        startRpc(service);
        stops.push(service::endWatches);
        if (config.portsFile() != null) {
            PortsFile.write(config.portsFile(), rpcPort(), httpPort());
        }
        health.ready("server");
    }

    private void startHttp() throws IOException {
        HttpPort port = HttpPort.start(new InetSocketAddress(config.bind(), config.httpPort()), meters, health);
        stops.push(port::stop);
        http = port;
    }

    private CommitPipeline startPipeline(Catalog catalog, CommitObserver observer) throws IOException {
        CommitPipeline pipeline = new CommitPipeline(
                catalog,
                CommitLog.MEMORY_ONLY,
                StemmaServer::nowMicros,
                observer,
                config.limits().value(Setting.COMMIT_QUEUE_MAX),
                config.limits().value(Setting.COMMIT_BATCH_MAX));
        pipeline.start();
        stops.push(pipeline::close);
        health.check("commit", () -> pipeline.failure() == null ? null : "stopped: " + pipeline.failure());
        return pipeline;
    }

    private void stop(RpcServer port) throws InterruptedException {
        if (!port.stop(config.limits().value(Setting.SHUTDOWN_GRACE_MS))) {
            LOG.warn(
                    "requests were still open when the grace of {} ms ended",
                    config.limits().value(Setting.SHUTDOWN_GRACE_MS));
        }
    }

    private static long nowMicros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    private void startRpc(StemmaService service) throws IOException {
        RpcServer port = RpcServer.start(
                new InetSocketAddress(config.bind(), config.rpcPort()), service, config.limits(), meters, version());
        stops.push(() -> stop(port));
        rpc = port;
    }

    private ServerFacts facts() {
        RpcServer port = rpc;
        return new ServerFacts(
                version(),
                config.engine(),
                Banner.jvm(),
                transport(),
                ManagementFactory.getRuntimeMXBean().getUptime(),
                port == null ? 0 : port.connectionCount(),
                config.limits().byName());
    }

    /** Stemma's version; "unreleased" when it does not run from its jar. */
    public static String version() {
        String version = StemmaServer.class.getPackage().getImplementationVersion();
        return version == null ? "unreleased" : version;
    }

    /** Where the native protocol listens. */
    public InetSocketAddress rpcAddress() {
        return started(rpc).address();
    }

    /** Where HTTP listens. */
    public InetSocketAddress httpAddress() {
        return started(http).address();
    }

    /** The native port that is really bound. */
    public int rpcPort() {
        return rpcAddress().getPort();
    }

    /** The HTTP port that is really bound. */
    public int httpPort() {
        return httpAddress().getPort();
    }

    /** "epoll", "kqueue" or "nio"; empty before the native port is open. */
    public String transport() {
        RpcServer port = rpc;
        return port == null ? "" : port.transport();
    }

    private static <T> T started(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("the server has not started");
        }
        return part;
    }

    /** Stops: accepts no more, lets open requests finish within the grace, closes everything. May be called twice. */
    @Override
    public synchronized void close() {
        health.notReady("server", "stopping");
        while (!stops.isEmpty()) {
            try {
                stops.pop().run();
            } catch (IOException | RuntimeException e) {
                LOG.error("stopping: {}", e.toString());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static List<String> engines() {
        return Arrays.stream(EngineKind.values()).map(EngineKind::label).toList();
    }

    /** Runs a server until it is told to stop (SIGTERM, SIGINT). */
    public static void main(String[] args) {
        int exit = run(List.of(args));
        if (exit != 0) {
            System.exit(exit);
        }
    }

    private static int run(List<String> args) {
        if (ServerConfig.asksForHelp(args)) {
            System.out.print(ServerConfig.help(engines()));
            return 0;
        }
        try {
            ServerConfig config = ServerConfig.parse(args, System.getenv(), engines());
            StemmaServer server = start(config);
            Runtime.getRuntime().addShutdownHook(new Thread(server::close, "stemma-stop"));
            System.out.print(Banner.of(server, config));
            System.out.flush();
            return 0;
        } catch (ConfigException e) {
            e.faults().forEach(fault -> System.err.println("stemma server: " + fault));
            return EXIT_USAGE;
        } catch (IOException e) {
            System.err.println("stemma server: " + e.getMessage());
            return EXIT_FAILED;
        }
    }
}
