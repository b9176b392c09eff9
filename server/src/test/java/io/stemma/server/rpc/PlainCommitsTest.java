package io.stemma.server.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.server.StemmaServer;
import io.stemma.v1.Change;
import io.stemma.v1.CommitRequest;
import io.stemma.v1.CreateTopologyRequest;
import io.stemma.v1.DeleteTopologyRequest;
import io.stemma.v1.GetNodeRequest;
import io.stemma.v1.Node;
import io.stemma.v1.Request;
import io.stemma.v1.Response;
import io.stemma.v1.Topology;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Transactions that come many at a time go to the commit thread together, and are what they would be one by one. */
class PlainCommitsTest {
    private static final String NET = "net";

    private StemmaServer server;

    @BeforeEach
    void start() throws Exception {
        server = StemmaServer.start(
                "--rpc-port=0", "--http-port=0", "--event-loop-threads=1", "--commit-queue-max=1000");
        try (RawClient client = RawClient.greeted(server.rpcAddress())) {
            client.send(create(2, NET));
            assertThat(client.receive().hasCreateTopology()).isTrue();
        }
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static Request create(long id, String name) {
        return Request.newBuilder()
                .setId(id)
                .setCreateTopology(CreateTopologyRequest.newBuilder()
                        .setTopology(Topology.newBuilder().setName(name)))
                .build();
    }

    /** A transaction that is plain, or the same in a shape that is not, but for the parser. */
    private static Request put(long id, String topology, String node, String kind, boolean isPlain) {
        CommitRequest.Builder commit = CommitRequest.newBuilder()
                .setTopology(topology)
                .addChanges(Change.newBuilder()
                        .setPutNode(Node.newBuilder().setId(node).setKind(kind)));
        if (!isPlain) {
            commit.addChanges(Change.newBuilder()
                    .setPutNode(Node.newBuilder().setId("b\u00e9side").setKind(kind)));
        }
        return Request.newBuilder().setId(id).setCommit(commit).build();
    }

    private static Request get(long id, String node) {
        return Request.newBuilder()
                .setId(id)
                .setGetNode(GetNodeRequest.newBuilder().setTopology(NET).setNodeId(node))
                .build();
    }

    @Test
    void versionsAreDenseAndInTheOrderSent() throws Exception {
        SplittableRandom random = new SplittableRandom(1);
        try (RawClient client = RawClient.greeted(server.rpcAddress())) {
            long version = 1;
            for (int burst = 0; burst < 30; burst++) {
                int count = random.nextInt(1, 600);
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                for (int i = 0; i < count; i++) {
                    String kind = burst + "/" + i;
                    put(i + 2, NET, "n" + i % 50, kind, random.nextInt(10) > 0).writeDelimitedTo(bytes);
                }
                client.send(bytes.toByteArray());
                List<Response> answers = receive(client, count);
                for (Response answer : answers) {
                    assertThat(answer.getCommit().getVersion()).isEqualTo(++version);
                }
                int last = count - 1;
                client.send(get(2, "n" + last % 50));
                Response read = client.receive();
                assertThat(read.getGetNode().getVersion()).isEqualTo(version);
                assertThat(read.getGetNode().getNode().getKind()).isEqualTo(burst + "/" + last);
            }
        }
    }

    /** So many answers, in the order of the requests' ids, which are all different. */
    private static List<Response> receive(RawClient client, int count) throws IOException {
        List<Response> answers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            answers.add(client.receive());
        }
        answers.sort(Comparator.comparingLong(Response::getId));
        assertThat(answers.stream().map(Response::getId).distinct()).hasSize(count);
        assertThat(answers).allMatch(Response::getEnd);
        return answers;
    }

    @Test
    void otherWritesKeepTheirPlaceBetweenThem() throws Exception {
        try (RawClient client = RawClient.greeted(server.rpcAddress())) {
            client.send(
                    create(2, "other"),
                    put(3, "other", "a", "k", true),
                    Request.newBuilder()
                            .setId(4)
                            .setDeleteTopology(
                                    DeleteTopologyRequest.newBuilder().setTopology("other"))
                            .build(),
                    put(5, "other", "a", "k", true));
            List<Response> answers = receive(client, 4);
            assertThat(answers.get(1).getCommit().getVersion()).isEqualTo(2);
            assertThat(answers.get(2).hasDeleteTopology()).isTrue();
            assertThat(answers.get(3).getError().getMessage()).contains("other");
        }
    }

    @Test
    void whatFindsNoRoomIsRefusedAndTheRestIsApplied() throws Exception {
        int count = 5_000;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
            put(i + 2, NET, "n" + i, "k", true).writeDelimitedTo(bytes);
        }
        Set<Long> versions = new HashSet<>();
        int refused = 0;
        try (RawClient client = RawClient.greeted(server.rpcAddress())) {
            Thread sender = new Thread(() -> send(client, bytes.toByteArray()));
            sender.start();
            for (Response answer : receive(client, count)) {
                if (answer.hasCommit()) {
                    versions.add(answer.getCommit().getVersion());
                } else {
                    assertThat(answer.getError().getRetryDelayMs()).isPositive();
                    refused++;
                }
            }
            sender.join();
        }
        assertThat(versions)
                .hasSize(count - refused)
                .allMatch(version -> version >= 2 && version <= versions.size() + 1);
    }

    private static void send(RawClient client, byte[] bytes) {
        try {
            client.send(bytes);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aRequestIdIsAppliedOnceInWhateverShapeItCameFirst() throws Exception {
        CommitRequest commit = put(2, NET, "a", "k", true).getCommit().toBuilder()
                .setRequestId("once")
                .build();
        byte[] plain = Request.newBuilder().setId(3).setCommit(commit).build().toByteArray();
        // The same with its fields in another order, which only the parser takes.
        ByteArrayOutputStream other = new ByteArrayOutputStream();
        other.write(Request.newBuilder().setCommit(commit).build().toByteArray());
        other.write(Request.newBuilder().setId(4).build().toByteArray());
        try (RawClient client = RawClient.greeted(server.rpcAddress())) {
            ByteArrayOutputStream frames = new ByteArrayOutputStream();
            for (byte[] payload : new byte[][] {plain, other.toByteArray()}) {
                frames.write(payload.length);
                frames.write(payload);
            }
            client.send(frames.toByteArray());
            List<Response> answers = receive(client, 2);
            assertThat(answers.get(0).getCommit().getReplayed()).isFalse();
            assertThat(answers.get(1).getCommit())
                    .isEqualTo(answers.get(0).getCommit().toBuilder()
                            .setReplayed(true)
                            .build());
        }
    }
}
