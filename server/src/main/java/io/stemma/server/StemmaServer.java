package io.stemma.server;

import io.stemma.server.config.ConfigException;
import io.stemma.server.config.ServerConfig;
import io.stemma.server.engine.EngineKind;
import io.stemma.server.engine.EngineObservers;
import io.stemma.server.graph.Snapshot;
import io.stemma.server.http.Health;
import io.stemma.server.http.HttpPort;
import io.stemma.server.meter.Meters;
import io.stemma.server.rpc.RpcServer;
import io.stemma.server.service.Catalog;
import io.stemma.server.service.ServerFacts;
import io.stemma.server.service.StemmaService;
import io.stemma.server.txn.CommitLog;
import io.stemma.server.txn.CommitPipeline;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running server.
 *
 * <pre>
 *   start: meters, catalog, commit pipeline (replays its log), service, native port, HTTP port, ready
 *   stop:  not ready, native port (finishes what is open), pipeline (finishes what waits), service, HTTP port, meters
 * </pre>
 */
public final class StemmaServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StemmaServer.class);
    private static final int EXIT_FAILED = 1;
    private static final int EXIT_USAGE = 2;

    private final ServerConfig config;
    private final long startedNanos = System.nanoTime();
    private final Meters meters = new Meters();
    private final Health health;
    private final Catalog catalog;
    private final CommitPipeline pipeline;
    private final StemmaService service;
    private final RpcServer rpc;
    private final HttpPort http;
    private boolean closed;

    private StemmaServer(ServerConfig config) throws IOException {
        this.config = config;
        EngineKind engine = EngineKind.parse(config.engine());
        MeterBridge bridge = new MeterBridge(meters, engine.label());
        EngineObservers observers = new EngineObservers(bridge, bridge);
        var limits = LimitsBridge.serviceLimits(config.limits());
        catalog = new Catalog(() -> engine.newEngine(Snapshot.EMPTY, observers), limits, System::nanoTime);
        pipeline = new CommitPipeline(
                catalog,
                CommitLog.MEMORY_ONLY,
                StemmaServer::nowMicros,
                bridge,
                config.limits().commitQueueMax(),
                config.limits().commitBatchMax());
        health = new Health(pipeline::failure);
        health.notReady("server", "starting");
        service = new StemmaService(catalog, pipeline, limits, bridge, this::facts);
        pipeline.start();
        rpc = RpcServer.start(address(config.rpcPort()), service, config.limits(), meters, version());
        bridge.gauges(catalog, pipeline, service);
        http = startHttp();
        health.ready("server");
    }

    private HttpPort startHttp() throws IOException {
        try {
            return HttpPort.start(address(config.httpPort()), meters, health);
        } catch (IOException e) {
            stopQuietly();
            throw e;
        }
    }

    private void stopQuietly() throws IOException {
        try {
            rpc.stop(0);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        pipeline.close();
        service.close();
        meters.close();
    }

    private static long nowMicros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    private InetSocketAddress address(int port) {
        return new InetSocketAddress(config.bind(), port);
    }

    /** Starts a server with these options, as on the command line, and the environment's. */
    public static StemmaServer start(String... options) throws ConfigException, IOException {
        return start(ServerConfig.parse(List.of(options), System.getenv(), engines()));
    }

    /** Starts a server. */
    public static StemmaServer start(ServerConfig config) throws IOException {
        StemmaServer server = new StemmaServer(config);
        if (config.portsFile() != null) {
            PortsFile.write(config.portsFile(), server.rpcPort(), server.httpPort());
        }
        return server;
    }

    private static List<String> engines() {
        return Arrays.stream(EngineKind.values()).map(EngineKind::label).toList();
    }

    /** The native port that is really bound. */
    public int rpcPort() {
        return rpc.address().getPort();
    }

    /** The HTTP port that is really bound. */
    public int httpPort() {
        return http.address().getPort();
    }

    /** Stemma's version. */
    static String version() {
        String version = StemmaServer.class.getPackage().getImplementationVersion();
        return version == null ? "unreleased" : version;
    }

    private ServerFacts facts() {
        return new ServerFacts(
                version(),
                config.engine(),
                Banner.jvm(),
                rpc.transport(),
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedNanos),
                rpc.connectionCount(),
                config.limits().byName());
    }

    /** Tells the operator what runs where, in one block. */
    String banner() {
        return Banner.of(facts(), config.bind(), rpcPort(), httpPort());
    }

    /** Stops: finishes what is open, within the grace that was configured, and lets go of everything. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        health.notReady("server", "stopping");
        try {
            if (!rpc.stop(config.limits().shutdownGraceMillis())) {
                LOG.warn("requests were still open when the server stopped");
            }
            pipeline.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.error("the commit log did not close", e);
        }
        service.close();
        http.stop();
        meters.close();
    }

    /** Runs a server until the process is told to end. Exit code 2 for a faulty configuration, 1 if it cannot start. */
    public static void main(String[] args) {
        List<String> options = List.of(args);
        if (ServerConfig.asksForHelp(options)) {
            System.out.print(ServerConfig.help(engines()));
            return;
        }
        try {
            run(ServerConfig.parse(options, Map.copyOf(System.getenv()), engines()));
        } catch (ConfigException e) {
            e.faults().forEach(System.err::println);
            System.exit(EXIT_USAGE);
        } catch (IOException e) {
            System.err.println(e.getMessage());
            System.exit(EXIT_FAILED);
        }
    }

    private static void run(ServerConfig config) throws IOException {
        StemmaServer server = start(config);
        Runtime.getRuntime().addShutdownHook(new Thread(server::close, "stemma-stop"));
        System.out.println(server.banner());
        System.out.flush();
    }
}
