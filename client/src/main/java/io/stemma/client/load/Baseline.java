package io.stemma.client.load;

import io.stemma.client.ImportStream;
import io.stemma.client.StemmaClient;
import io.stemma.client.load.RawDriver.Load;
import io.stemma.v1.ImportBegin;
import io.stemma.v1.ImportMode;
import io.stemma.v1.Node;
import io.stemma.v1.Request;
import io.stemma.v1.Response;
import io.stemma.v1.Topology;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Compares Stemma's point read with a bare echo: the same request bytes and replies of the same size from the same driver,
 * in turns, so that what else the machine does hits both.
 */
final class Baseline {
    static final String TOPOLOGY = "bench";
    /** Distinct requests; each names a node chosen evenly. */
    private static final int FRAMES = 16_384;
    /** How deep what is asked beside is pipelined. */
    private static final int BESIDE_DEPTH = 64;
    /** Replies that are looked at as a whole before the runs. */
    private static final int SAMPLE = 256;

    private final Plan plan;
    private final List<String> ids;

    /**
     * What is run.
     *
     * @param settle runs so long before a run counts
     */
    record Plan(
            int nodes, int connections, List<Integer> depths, int rounds, Duration settle, Duration time, long seed) {}

    /**
     * A server that is measured, and what it is asked.
     *
     * @param beside what it is asked at the same time, {@link #BESIDE_DEPTH} deep, and not measured
     */
    record Target(
            String name,
            int port,
            LongSupplier cpu,
            RawFrames frames,
            @Nullable RawFrames beside) {
        Target(String name, int port, LongSupplier cpu, RawFrames frames) {
            this(name, port, cpu, frames, null);
        }
    }

    /** Hears of each run as it ends. */
    interface Listener {
        void ran(int depth, int round, Target target, RawDriver.Run run);
    }

    Baseline(Plan plan) {
        this.plan = plan;
        this.ids = new ArrayList<>(plan.nodes());
        for (int i = 0; i < plan.nodes(); i++) {
            ids.add(nodeId(i));
        }
    }

    static String nodeId(int node) {
        return String.format("node-%07d", node);
    }

    /** Point reads. */
    RawFrames pointReads() {
        return RawFrames.pointReads(TOPOLOGY, ids, FRAMES, new SplittableRandom(plan.seed()));
    }

    /** Transactions of one change. */
    RawFrames commits() {
        return RawFrames.commits(TOPOLOGY, ids, Baseline::node, FRAMES, new SplittableRandom(plan.seed()));
    }

    /** What Redis is asked instead of a point read. */
    RawFrames redisGets() {
        return RawFrames.redisGets(ids, FRAMES, new SplittableRandom(plan.seed()));
    }

    /** Puts there what Redis is asked for. */
    void fillRedis(int port, int valueBytes) throws IOException {
        RedisPeer.fill(port, ids, valueBytes);
    }

    /** One of the nodes. */
    Node anyNode() {
        return node(ids.get(0));
    }

    /** Puts the topology there that is read. */
    void fill(String address) {
        try (StemmaClient client = StemmaClient.connect(address);
                ImportStream stream = client.startImport(ImportBegin.newBuilder()
                        .setTopology(Topology.newBuilder().setName(TOPOLOGY))
                        .setMode(ImportMode.REPLACE)
                        .build())) {
            ids.forEach(id -> stream.add(node(id)));
            stream.finish().join();
        }
    }

    static Node node(String id) {
        return Node.newBuilder()
                .setId(id)
                .setKind("router")
                .setDisplayName("Router " + id)
                .putLabels("site", "s" + id.substring(id.length() - 3))
                .putLabels("tier", "edge")
                .putLabels("vendor", "none")
                .build();
    }

    /** The size of a reply without its length prefix; throws unless the replies hold what was asked for. */
    int replyBytes(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                InputStream in = new BufferedInputStream(socket.getInputStream())) {
            socket.getOutputStream().write(RawFrames.hello());
            Response welcome = Response.parseDelimitedFrom(in);
            if (welcome == null || !welcome.hasHello()) {
                throw new IOException("said Hello, the server answered " + welcome);
            }
            SplittableRandom random = new SplittableRandom(plan.seed());
            int bytes = 0;
            for (int i = 0; i < SAMPLE; i++) {
                String id = ids.get(random.nextInt(ids.size()));
                bytes = Math.max(bytes, replyBytes(socket, in, RawFrames.pointRead((1 << 14) + i, TOPOLOGY, id)));
            }
            return bytes;
        }
    }

    private static int replyBytes(Socket socket, InputStream in, Request request) throws IOException {
        request.writeDelimitedTo(socket.getOutputStream());
        Response reply = Response.parseDelimitedFrom(in);
        String asked = request.getGetNode().getNodeId();
        if (reply == null || !reply.getGetNode().getNode().getId().equals(asked)) {
            throw new IOException("asked for node " + asked + ", the server answered " + reply);
        }
        return reply.getSerializedSize();
    }

    /** Runs all depths: in each round every target once, in turns that change their order. */
    void run(List<Target> targets, Listener listener) throws IOException, InterruptedException {
        try (RawDriver driver = new RawDriver()) {
            for (int depth : plan.depths()) {
                for (int round = 0; round < plan.rounds(); round++) {
                    for (int i = 0; i < targets.size(); i++) {
                        Target target = targets.get((i + round) % targets.size());
                        listener.ran(depth, round, target, run(driver, target, depth, plan.time()));
                    }
                }
            }
        }
    }

    /** Lets the servers' code be compiled before anything counts. */
    void warmUp(List<Target> targets, Duration time) throws IOException, InterruptedException {
        try (RawDriver driver = new RawDriver()) {
            for (Target target : targets) {
                run(driver, target, plan.depths().get(plan.depths().size() - 1), time);
                run(driver, target, plan.depths().get(0), time.dividedBy(2));
            }
        }
    }

    private RawDriver.Run run(RawDriver driver, Target target, int depth, Duration time)
            throws IOException, InterruptedException {
        List<Load> loads = new ArrayList<>();
        loads.add(new Load(target.frames(), plan.connections(), depth));
        if (target.beside() != null) {
            loads.add(new Load(target.beside(), plan.connections(), BESIDE_DEPTH));
        }
        return driver.run(target.port(), loads, plan.settle(), time, target.cpu());
    }
}
