package io.stemma.client.load;

import io.stemma.client.load.Baseline.Plan;
import io.stemma.client.load.RawDriver.Run;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Point reads of Stemma beside unary calls of grpc-java and GET of Redis, with a writer of Stemma's topology running. */
@Command(
        name = "points",
        mixinStandardHelpOptions = true,
        description = "Point reads, beside unary calls of grpc-java, and GET of redis-server if it is on the PATH.")
final class PointReadsCommand implements Callable<Integer> {
    private static final int COMMITS_PER_SECOND = 100;

    @Mixin
    private final RunOptions options = new RunOptions();

    @Option(
            names = "--depths",
            paramLabel = "N",
            split = ",",
            description = "Requests open on each connection. Default: 1,16,128.")
    private List<Integer> depths = List.of(1, 16, 128);

    /** A server, and what drives it. */
    private record Server(String name, Driver driver) {}

    /** Keeps so many requests open on each connection, and counts. */
    private interface Driver {
        Run run(int depth, Duration time) throws IOException, InterruptedException;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Plan plan = new Plan(
                options.nodes(),
                options.clients(),
                depths,
                options.rounds(),
                RunOptions.SETTLE,
                options.time(),
                options.seed());
        Baseline baseline = new Baseline(plan);
        Path redisProgram = RedisPeer.program();
        try (ChildServer stemma = ChildServer.stemma(
                        System.getProperty("stemma.launcher"),
                        options.serverCpus(),
                        List.of("--event-loop-threads=1"));
                ChildServer grpc =
                        ChildServer.java(options.serverCpus(), GrpcServer.class, Integer.toString(options.nodes()));
                ChildServer redis =
                        redisProgram == null ? null : ChildServer.redis(redisProgram, options.serverCpus());
                RawDriver driver = new RawDriver();
                GrpcDriver grpcDriver =
                        new GrpcDriver(grpc.port(), options.clients(), options.nodes(), options.seed())) {
            baseline.fill(stemma.address());
            int replyBytes = baseline.replyBytes(stemma.port());
            List<Server> servers = new ArrayList<>();
            servers.add(new Server(PeerTable.STEMMA, raw(driver, stemma, baseline.pointReads())));
            servers.add(new Server(
                    "grpc-java", (depth, time) -> grpcDriver.run(depth, RunOptions.SETTLE, time, grpc.cpu())));
            if (redis != null) {
                baseline.fillRedis(redis.port(), replyBytes);
                servers.add(new Server("redis", raw(driver, redis, baseline.redisGets())));
            }
            try (SteadyWriter writer =
                    SteadyWriter.start(stemma.address(), Baseline.TOPOLOGY, baseline.anyNode(), COMMITS_PER_SECOND)) {
                PeerTable table = run(servers);
                System.out.printf(
                        "Point reads of %,d nodes, %d connections, replies of %d bytes, %d rounds of %s s; %,d commits meanwhile%n",
                        options.nodes(),
                        options.clients(),
                        replyBytes,
                        options.rounds(),
                        options.time().toMillis() / 1e3,
                        writer.commits());
                table.print(System.out);
            }
        }
        return 0;
    }

    private Driver raw(RawDriver driver, ChildServer server, RawFrames frames) {
        return (depth, time) -> {
            List<RawDriver.Load> loads = List.of(new RawDriver.Load(frames, options.clients(), depth));
            return driver.run(server.port(), loads, RunOptions.SETTLE, time, server.cpu());
        };
    }

    private PeerTable run(List<Server> servers) throws IOException, InterruptedException {
        PeerTable table = new PeerTable();
        for (int depth : depths) {
            for (Server server : servers) {
                server.driver().run(depth, options.warmUp());
            }
        }
        for (int depth : depths) {
            for (int round = 0; round < options.rounds(); round++) {
                for (int i = 0; i < servers.size(); i++) {
                    Server server = servers.get((i + round) % servers.size());
                    Run run = server.driver().run(depth, options.time());
                    table.add("point read, depth " + depth, server.name(), run);
                }
            }
        }
        return table;
    }
}
