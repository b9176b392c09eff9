package io.stemma.server.rpc;

import static io.stemma.server.rpc.RpcTestServer.getNode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.Code;
import io.stemma.server.config.Limits;
import io.stemma.server.config.Setting;
import io.stemma.server.engine.EngineKind;
import io.stemma.server.engine.EngineObservers;
import io.stemma.server.graph.Snapshot;
import io.stemma.server.meter.Meters;
import io.stemma.server.service.CallHandler;
import io.stemma.server.service.Catalog;
import io.stemma.server.service.ImportSession;
import io.stemma.server.service.Reply;
import io.stemma.server.service.RequestContext;
import io.stemma.server.service.ServerFacts;
import io.stemma.server.service.ServiceLimits;
import io.stemma.server.service.ServiceMeters;
import io.stemma.server.service.StemmaService;
import io.stemma.server.txn.CommitLog;
import io.stemma.server.txn.CommitObserver;
import io.stemma.server.txn.CommitPipeline;
import io.stemma.v1.AttributeValue;
import io.stemma.v1.Change;
import io.stemma.v1.CommitRequest;
import io.stemma.v1.CreateTopologyRequest;
import io.stemma.v1.DeleteTopologyRequest;
import io.stemma.v1.GetLinkRequest;
import io.stemma.v1.GetNodeRequest;
import io.stemma.v1.ImportBegin;
import io.stemma.v1.Link;
import io.stemma.v1.Node;
import io.stemma.v1.ReadOptions;
import io.stemma.v1.Request;
import io.stemma.v1.Response;
import io.stemma.v1.Topology;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A point read that is answered in place gets the answer that it would get in the general way, and counts as it would. */
class PointReadsTest {
    private static final String NET = "net";
    private static final int NODES = 300;
    private static final int VERSION = 2;
    /** No other request has it: theirs are small, or even. */
    private static final long LAST_ID = (1L << 40) + 1;
    /** Shorter deadlines may pass while the test runs. */
    private static final int DEADLINE_MILLIS_MIN = 20_000;

    private final Catalog catalog = new Catalog(
            () -> EngineKind.RCU.newEngine(Snapshot.EMPTY, EngineObservers.NONE),
            ServiceLimits.DEFAULTS,
            System::nanoTime);
    private final CommitPipeline pipeline =
            new CommitPipeline(catalog, CommitLog.MEMORY_ONLY, () -> 1, CommitObserver.NONE, 1_000, 100);
    private final StemmaService service = new StemmaService(
            catalog,
            pipeline,
            ServiceLimits.DEFAULTS,
            ServiceMeters.NONE,
            () -> new ServerFacts("test", "rcu", "jvm", "none", 1, 2, Map.of()));
    private final Meters meters = new Meters();
    private final Meters generalMeters = new Meters();
    private RpcServer server;
    private RpcServer general;

    @BeforeEach
    void start() throws IOException {
        pipeline.start();
        server = start(service, meters);
        general = start(new GeneralOnly(service), generalMeters);
        fill();
    }

    private static RpcServer start(CallHandler handler, Meters meters) throws IOException {
        return RpcServer.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                handler,
                new Limits(Map.of(Setting.EVENT_LOOP_THREADS, 1L)),
                meters,
                "test");
    }

    @AfterEach
    void stop() throws Exception {
        server.stop(1_000);
        general.stop(1_000);
        service.close();
        pipeline.close();
        meters.close();
        generalMeters.close();
    }

    /** The same service, without the short way. */
    private record GeneralOnly(StemmaService service) implements CallHandler {
        @Override
        public void call(RequestContext context, Request request, Reply reply) {
            service.call(context, request, reply);
        }

        @Override
        public ImportSession openImport(RequestContext context, ImportBegin begin, Reply reply) {
            return service.openImport(context, begin, reply);
        }
    }

    private void fill() throws IOException {
        CommitRequest.Builder nodes = CommitRequest.newBuilder().setTopology(NET);
        for (int i = 0; i < NODES; i++) {
            // Small ones, some that have an array of their own, one too large for the short way; ids of all lengths.
            int kindBytes = i % 50 == 0 ? 900 : i % 7;
            nodes.addChanges(Change.newBuilder()
                    .setPutNode(Node.newBuilder()
                            .setId(id(i))
                            .setKind("k".repeat(Math.min(kindBytes, 60)))
                            .putAttributes("text", text(i == 200 ? 65_536 : i % 100 == 0 ? 3_000 : kindBytes))));
        }
        for (int i = 0; i < NODES; i++) {
            nodes.addChanges(Change.newBuilder()
                    .setPutLink(Link.newBuilder()
                            .setId(id(i))
                            .setSourceNodeId(id(i * 7 % NODES))
                            .setDestinationNodeId(id(i * 11 % NODES))
                            .setIgpMetric(i)
                            .putAttributes("text", text(i == 200 ? 65_536 : i % 100 == 0 ? 3_000 : i % 7))));
        }
        try (RawClient client = RawClient.greeted(server.address())) {
            client.send(Request.newBuilder()
                    .setId(2)
                    .setCreateTopology(CreateTopologyRequest.newBuilder()
                            .setTopology(Topology.newBuilder().setName(NET)))
                    .build());
            assertThat(client.receive().hasCreateTopology()).isTrue();
            client.send(Request.newBuilder().setId(3).setCommit(nodes).build());
            assertThat(client.receive().getCommit().getVersion()).isEqualTo(VERSION);
        }
    }

    private static AttributeValue text(int bytes) {
        return AttributeValue.newBuilder().setStringValue("x".repeat(bytes)).build();
    }

    private static String id(int i) {
        return "n" + i + "-" + "é".repeat(i % 40);
    }

    @Test
    void anyRequestIsAnsweredAsInTheGeneralWay() throws Exception {
        long seed = Long.getLong("stemma.seed", System.nanoTime());
        int rounds = Integer.getInteger("stemma.rounds", 80);
        System.out.println("PointReadsTest: -Dstemma.seed=" + seed);
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < rounds; round++) {
            byte[] stream = stream(random, round % 2 == 1);
            List<Response> expected = answers(general, stream, random.split());
            assertThat(answers(server, stream, random.split()))
                    .as("round %d of seed %d", round, seed)
                    .isEqualTo(expected);
        }
        assertThat(readsCounted(generalMeters)).isNotEmpty();
        await().untilAsserted(() -> assertThat(readsCounted(meters)).isEqualTo(readsCounted(generalMeters)));
    }

    /** The lines of a scrape that count the reads, by code. */
    private static List<String> readsCounted(Meters of) {
        return Arrays.stream(of.scrape("").text().split("\n"))
                .filter(line -> line.startsWith("stemma_rpc_seconds_count")
                        && (line.contains("\"GetNode\"") || line.contains("\"GetLink\"")))
                .sorted()
                .toList();
    }

    private static byte[] stream(SplittableRandom random, boolean mutated) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int requests = random.nextInt(1, 600);
        for (int i = 0; i < requests; i++) {
            byte[] payload = request(i + 2, random).toByteArray();
            append(mutated && random.nextInt(20) == 0 ? mutation(payload, random) : payload, out);
        }
        append(getNode(LAST_ID, "last").toByteArray(), out);
        return out.toByteArray();
    }

    private static void append(byte[] payload, ByteArrayOutputStream out) throws IOException {
        int length = payload.length;
        for (; length > 0x7f; length >>>= 7) {
            out.write((length & 0x7f) | 0x80);
        }
        out.write(length);
        out.write(payload);
    }

    private static Request request(long id, SplittableRandom random) {
        GetNodeRequest.Builder read = GetNodeRequest.newBuilder();
        if (random.nextInt(20) > 0) {
            read.setTopology(random.nextInt(10) == 0 ? "absent" : NET);
        }
        if (random.nextInt(20) > 0) {
            read.setNodeId(random.nextInt(8) == 0 ? "nobody" : id(random.nextInt(NODES)));
        }
        if (random.nextInt(4) == 0) {
            read.setOptions(options(random));
        }
        Request.Builder request = Request.newBuilder();
        if (random.nextInt(3) > 0) {
            request.setGetNode(read);
        } else {
            GetLinkRequest.Builder link = GetLinkRequest.newBuilder();
            link.setTopology(read.getTopology()).setLinkId(read.getNodeId());
            request.setGetLink(read.hasOptions() ? link.setOptions(read.getOptions()) : link);
        }
        if (random.nextInt(3) == 0) {
            request.setDeadlineMs(DEADLINE_MILLIS_MIN << random.nextInt(4));
        }
        return request.setId(random.nextInt(10) == 0 ? id << random.nextInt(40) : id)
                .build();
    }

    private static ReadOptions options(SplittableRandom random) {
        return switch (random.nextInt(5)) {
            case 0 -> ReadOptions.getDefaultInstance();
            case 1 -> ReadOptions.newBuilder().setAtVersion(random.nextInt(4)).build();
            case 2 -> ReadOptions.newBuilder().setMinVersion(-random.nextInt(3)).build();
            default ->
                ReadOptions.newBuilder()
                        .setMinVersion(random.nextInt(VERSION + 1))
                        .build();
        };
    }

    /** The payload with a byte changed, removed or added, if what then is asked is answered at once, or is no request. */
    private static byte[] mutation(byte[] payload, SplittableRandom random) {
        int at = random.nextInt(payload.length);
        byte[] other = switch (random.nextInt(3)) {
            case 0 -> Arrays.copyOf(payload, Math.max(1, at));
            case 1 -> Arrays.copyOf(payload, payload.length + 1);
            default -> payload.clone();
        };
        other[Math.min(at, other.length - 1)] = (byte) random.nextInt();
        try {
            Request asked = Request.parseFrom(other);
            boolean isRead =
                    asked.hasGetNode() || asked.hasGetLink() || asked.getCallCase() == Request.CallCase.CALL_NOT_SET;
            boolean waits = asked.getGetNode().getOptions().getMinVersion() > VERSION
                    || asked.getGetLink().getOptions().getMinVersion() > VERSION
                    || (asked.getDeadlineMs() != 0
                            && Integer.toUnsignedLong(asked.getDeadlineMs()) < DEADLINE_MILLIS_MIN);
            return isRead && !waits ? other : payload;
        } catch (InvalidProtocolBufferException e) {
            return other;
        }
    }

    /** What comes back until the last request is answered, or the server ends the connection. */
    private static List<Response> answers(RpcServer of, byte[] stream, SplittableRandom random) throws Exception {
        List<Response> answers = new ArrayList<>();
        try (RawClient client = RawClient.greeted(of.address())) {
            Thread sender = new Thread(() -> send(client, stream, random));
            sender.start();
            Response next;
            do {
                next = client.receiveOrEnd();
                if (next != null) {
                    answers.add(next);
                }
            } while (next != null && next.getId() != LAST_ID);
            sender.join();
        }
        return answers;
    }

    /** In pieces, so that frames come in parts. The server may close early, at a frame that is none. */
    private static void send(RawClient client, byte[] stream, SplittableRandom random) {
        try {
            for (int at = 0; at < stream.length; ) {
                int to = Math.min(stream.length, at + random.nextInt(1, 8_000));
                client.send(Arrays.copyOfRange(stream, at, to));
                at = to;
            }
        } catch (IOException e) {
            // It does not want the rest.
        }
    }

    @Test
    void besideAWriterVersionsNeverGoBackAndEachReadIsOfOneVersion() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        Thread writer = new Thread(() -> write(done));
        writer.start();
        try (RawClient client = RawClient.greeted(server.address())) {
            long before = 0;
            for (int burst = 0; burst < 100; burst++) {
                Request[] requests = new Request[150];
                for (int i = 0; i < requests.length; i++) {
                    requests[i] = read(i + 2, id(i % 3));
                }
                client.send(requests);
                for (int i = 0; i < requests.length; i++) {
                    Response response = client.receive();
                    assertThat(response.getError().getCode()).isEqualTo(Code.OK);
                    long version = response.getGetNode().getVersion();
                    Node node = response.getGetNode().getNode();
                    assertThat(version).isGreaterThanOrEqualTo(Math.max(before, node.getModifiedVersion()));
                    assertThat(node.getId()).isEqualTo(id((int) (response.getId() - 2) % 3));
                    // All three are put in each version: one that is older than the version was not read there.
                    assertThat(node.getModifiedVersion()).isEqualTo(version);
                    before = version;
                }
            }
            // The server counts to the unit what the client counts.
            assertThat(readsCounted(meters)).singleElement().asString().endsWith(" " + 100 * 150);
        } finally {
            done.set(true);
            writer.join();
        }
    }

    private static Request read(long id, String node) {
        return Request.newBuilder()
                .setId(id)
                .setGetNode(GetNodeRequest.newBuilder().setTopology(NET).setNodeId(node))
                .build();
    }

    private void write(AtomicBoolean done) {
        CommitRequest.Builder nodes = CommitRequest.newBuilder().setTopology(NET);
        for (int i = 0; i < 3; i++) {
            nodes.addChanges(Change.newBuilder()
                    .setPutNode(Node.newBuilder().setId(id(i)).setKind("k")));
        }
        try (RawClient client = RawClient.greeted(server.address())) {
            for (long id = 2; !done.get(); id++) {
                client.send(Request.newBuilder().setId(id).setCommit(nodes).build());
                assertThat(client.receive().hasCommit()).isTrue();
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aTopologyThatIsMadeAnewIsNotTakenForTheOneBefore() throws Exception {
        try (RawClient client = RawClient.greeted(server.address())) {
            client.send(read(2, id(1)));
            assertThat(client.receive().getGetNode().getVersion()).isEqualTo(VERSION);
            client.send(Request.newBuilder()
                    .setId(3)
                    .setDeleteTopology(DeleteTopologyRequest.newBuilder().setTopology(NET))
                    .build());
            assertThat(client.receive().hasDeleteTopology()).isTrue();
            client.send(read(4, id(1)));
            assertThat(client.receive().getError().getCode()).isEqualTo(Code.NOT_FOUND);
            fill();
            client.send(read(5, id(2)));
            assertThat(client.receive().getGetNode().getNode().getId()).isEqualTo(id(2));
        }
    }
}
