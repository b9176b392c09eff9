package io.stemma.client.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.stemma.client.ImportStream;
import io.stemma.client.StemmaClient;
import io.stemma.client.StemmaException;
import io.stemma.v1.Change;
import io.stemma.v1.CommitRequest;
import io.stemma.v1.CreateTopologyRequest;
import io.stemma.v1.DeleteLink;
import io.stemma.v1.DeleteNode;
import io.stemma.v1.Direction;
import io.stemma.v1.GetNeighborhoodRequest;
import io.stemma.v1.GetNodeRequest;
import io.stemma.v1.Hello;
import io.stemma.v1.ImportBegin;
import io.stemma.v1.Link;
import io.stemma.v1.ListNodesRequest;
import io.stemma.v1.Node;
import io.stemma.v1.Precondition;
import io.stemma.v1.Request;
import io.stemma.v1.Response;
import io.stemma.v1.Topology;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a server answers to input that nobody should send, and that it is well afterwards. Prints the table. */
@Timeout(180)
class BadInputTest {
    private static final String TOPOLOGY = "bad-input";
    private static final int BIG_NODES = 100_000;

    private static TestServer server;
    private static StemmaClient client;

    @BeforeAll
    static void start() throws Exception {
        server = TestServer.start("--frame-timeout-ms", "500");
        client = server.client();
        create(TOPOLOGY);
        create("other");
        commit(put(node("a")), put(node("b")), put(link("ab", "a", "b"))).join();
    }

    @AfterAll
    static void stop() {
        client.close();
        server.close();
    }

    private static void create(String name) {
        client.createTopology(CreateTopologyRequest.newBuilder()
                        .setTopology(Topology.newBuilder().setName(name))
                        .build())
                .join();
    }

    private static Node.Builder node(String id) {
        return Node.newBuilder().setId(id);
    }

    private static Link.Builder link(String id, String source, String destination) {
        return Link.newBuilder().setId(id).setSourceNodeId(source).setDestinationNodeId(destination);
    }

    private static Change put(Node.Builder node) {
        return Change.newBuilder().setPutNode(node).build();
    }

    private static Change put(Link.Builder link) {
        return Change.newBuilder().setPutLink(link).build();
    }

    private static CompletableFuture<?> commit(Change... changes) {
        return client.commit(CommitRequest.newBuilder()
                .setTopology(TOPOLOGY)
                .addAllChanges(List.of(changes))
                .build());
    }

    @Test
    void badFramesGetAnErrorAndTheirConnectionIsClosed() throws IOException {
        Table table = new Table();
        table.raw("frame of length 0", "MALFORMED_FRAME", 0);
        table.raw("frame of 1 GiB", "MALFORMED_FRAME", 0x80, 0x80, 0x80, 0x80, 0x04);
        table.raw("frame of length -1", "MALFORMED_FRAME", 0xff, 0xff, 0xff, 0xff, 0x0f);
        table.raw("length of ten bytes", "MALFORMED_FRAME", 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1);
        table.raw("garbage", "MALFORMED_FRAME", garbage());
        table.raw("TLS hello", "", 0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03);
        table.raw("HTTP request", "", ints("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
        table.raw("silence after half a frame", "", 0x20, 0x08, 0x01);
        table.raw(
                "a call before Hello",
                "HELLO_EXPECTED",
                ints(framed(Request.newBuilder()
                        .setId(1)
                        .setGetNode(GetNodeRequest.newBuilder()
                                .setTopology(TOPOLOGY)
                                .setNodeId("a"))
                        .build())));
        table.raw("nesting of 100,000 groups", "MALFORMED_FRAME", ints(helloAnd(nested(100_000))));
        table.print();
    }

    private static int[] garbage() {
        SplittableRandom random = new SplittableRandom(42);
        int[] bytes = random.ints(4_096, 0, 256).toArray();
        bytes[0] = 0x40; // so that it looks like a frame
        return bytes;
    }

    private static int[] ints(byte[] bytes) {
        int[] ints = new int[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            ints[i] = bytes[i] & 0xff;
        }
        return ints;
    }

    private static byte[] framed(Request request) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        request.writeDelimitedTo(out);
        return out.toByteArray();
    }

    private static byte[] helloAnd(byte[] payload) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(framed(Request.newBuilder()
                .setId(1)
                .setHello(Hello.newBuilder().setProtocolVersion(1))
                .build()));
        int length = payload.length;
        while (length >= 0x80) {
            out.write((length & 0x7f) | 0x80);
            length >>>= 7;
        }
        out.write(length);
        out.write(payload);
        return out.toByteArray();
    }

    private static byte[] nested(int depth) {
        byte[] groups = new byte[2 * depth];
        for (int i = 0; i < depth; i++) {
            groups[i] = 0x0b; // start of group 1
            groups[depth + i] = 0x0c; // its end
        }
        return groups;
    }

    @Test
    void badIdsAndValuesAreRefusedByName() {
        Table table = new Table();
        table.refused("empty id", "INVALID_FIELD", commit(put(node(""))));
        table.refused("id of 64 KiB", "INVALID_FIELD", commit(put(node("x".repeat(65_536)))));
        table.refused("id with NUL", "INVALID_FIELD", commit(put(node("a\0b"))));
        table.refused("id with bidirectional override", "INVALID_FIELD", commit(put(node("a\u202eb"))));
        table.refused("unknown field", "UNKNOWN_FIELD", commit(put(node("u").setUnknownFields(unknownField()))));
        table.refused(
                "metric NaN", "INVALID_FIELD", commit(put(link("m", "a", "b").putMetrics("cost", Double.NaN))));
        table.refused(
                "metric -1", "INVALID_FIELD", commit(put(link("m", "a", "b").putMetrics("cost", -1))));
        table.refused(
                "igp_metric 2^24",
                "INVALID_FIELD",
                commit(put(link("m", "a", "b").setIgpMetric(1 << 24))));
        table.print();
    }

    private static UnknownFieldSet unknownField() {
        return UnknownFieldSet.newBuilder()
                .addField(
                        99,
                        UnknownFieldSet.Field.newBuilder()
                                .addLengthDelimited(ByteString.copyFromUtf8("from the future"))
                                .build())
                .build();
    }

    @Test
    void badTransactionsLeaveNothing() {
        Table table = new Table();
        long before = version();
        table.refused("link to a missing node", "DANGLING_LINK", commit(put(node("new")), put(link("l", "a", "zz"))));
        table.refused("link id that exists, expected absent", "ELEMENT_EXISTS", client.commit(ifAbsent("ab")));
        table.refused("node with links, no cascade", "NODE_HAS_LINKS", commit(deleteNode("a")));
        table.refused("wrong modified_version", "VERSION_MISMATCH", client.commit(ifVersion("ab", 999)));
        table.refused("link that is not there", "LINK_NOT_FOUND", commit(deleteLink("none")));
        table.refused("1,000,000 changes", "INVALID_FIELD", client.commit(manyChanges(1_000_000)));
        table.refused("duplicate id in an import", "INVALID_FIELD", importTwice());
        table.print();
        assertThat(version()).isEqualTo(before);
    }

    private static long version() {
        return client.getNode(GetNodeRequest.newBuilder()
                        .setTopology(TOPOLOGY)
                        .setNodeId("a")
                        .build())
                .join()
                .getVersion();
    }

    private static Change deleteNode(String id) {
        return Change.newBuilder()
                .setDeleteNode(DeleteNode.newBuilder().setNodeId(id))
                .build();
    }

    private static Change deleteLink(String id) {
        return Change.newBuilder()
                .setDeleteLink(DeleteLink.newBuilder().setLinkId(id))
                .build();
    }

    private static CommitRequest ifAbsent(String link) {
        return CommitRequest.newBuilder()
                .setTopology(TOPOLOGY)
                .addPreconditions(Precondition.newBuilder().setLinkId(link).setAbsent(true))
                .addChanges(put(link(link, "a", "b")))
                .build();
    }

    private static CommitRequest ifVersion(String link, long version) {
        return CommitRequest.newBuilder()
                .setTopology(TOPOLOGY)
                .addPreconditions(Precondition.newBuilder().setLinkId(link).setModifiedVersion(version))
                .addChanges(put(link(link, "a", "b")))
                .build();
    }

    private static CommitRequest manyChanges(int count) {
        CommitRequest.Builder commit = CommitRequest.newBuilder().setTopology(TOPOLOGY);
        Change change = deleteLink("x");
        for (int i = 0; i < count; i++) {
            commit.addChanges(change);
        }
        return commit.build();
    }

    private static CompletableFuture<?> importTwice() {
        ImportStream stream = client.startImport(ImportBegin.newBuilder()
                .setTopology(Topology.newBuilder().setName("twice"))
                .build());
        stream.add(node("same").build());
        stream.add(node("same").build());
        return stream.finish();
    }

    @Test
    void aPageTokenOfAnotherTopologyIsRefused() {
        Table table = new Table();
        String token = client.listNodes(ListNodesRequest.newBuilder()
                        .setTopology(TOPOLOGY)
                        .setPageSize(1)
                        .build())
                .join()
                .getNextPageToken();
        ListNodesRequest.Builder list = ListNodesRequest.newBuilder().setPageSize(1);
        table.refused(
                "page token of another topology",
                "INVALID_PAGE_TOKEN",
                client.listNodes(list.setTopology("other").setPageToken(token).build()));
        table.refused(
                "page token made up",
                "INVALID_PAGE_TOKEN",
                client.listNodes(
                        list.setTopology(TOPOLOGY).setPageToken("AAAA" + token).build()));
        table.print();
    }

    @Test
    void aLongTraversalEndsAtItsDeadline() {
        importRing();
        Table table = new Table();
        table.refused(
                "1 ms for a walk over " + BIG_NODES + " nodes",
                "DEADLINE_PASSED",
                client.call(Request.newBuilder()
                        .setDeadlineMs(1)
                        .setGetNeighborhood(GetNeighborhoodRequest.newBuilder()
                                .setTopology("big")
                                .setNodeId("n0")
                                .setMaxHops(64)
                                .setMaxNodes(1_000_000)
                                .setIncludeNodes(true)
                                .setIncludeLinks(true)
                                .setDirection(Direction.BOTH))
                        .build()));
        table.print();
    }

    /** Every node reaches every other one within few hops. */
    private static void importRing() {
        ImportStream stream = client.startImport(ImportBegin.newBuilder()
                .setTopology(Topology.newBuilder().setName("big"))
                .build());
        for (int i = 0; i < BIG_NODES; i++) {
            stream.add(node("n" + i).build());
            stream.add(link("r" + i, "n" + i, "n" + (i + 1) % BIG_NODES).build());
            stream.add(link("j" + i, "n" + i, "n" + 7L * i % BIG_NODES).build());
        }
        stream.finish().join();
    }

    /** What was sent, what came back. */
    private static final class Table {
        private final List<String> rows = new ArrayList<>();

        void refused(String input, String reason, CompletableFuture<?> call) {
            try {
                call.join();
                add(input, "accepted");
                assertThat(reason).as(input).isEqualTo("accepted");
            } catch (RuntimeException e) {
                StemmaException refused = StemmaException.of(e);
                add(input, refused.reason() + "  " + refused.getMessage());
                assertThat(refused.reason().name()).as(refused.getMessage()).isEqualTo(reason);
            }
            checkHealthy();
        }

        /** Sends the bytes and reads until the server closes the connection. An empty reason: closed without a word. */
        void raw(String input, String reason, int... bytes) throws IOException {
            byte[] sent = new byte[bytes.length];
            for (int i = 0; i < bytes.length; i++) {
                sent[i] = (byte) bytes[i];
            }
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.rpcPort())) {
                socket.setSoTimeout((int) Duration.ofSeconds(30).toMillis());
                socket.getOutputStream().write(sent);
                String answer = "";
                for (Response r = Response.parseDelimitedFrom(socket.getInputStream());
                        r != null;
                        r = Response.parseDelimitedFrom(socket.getInputStream())) {
                    if (r.hasError()) {
                        answer = r.getError().getReason().name();
                        add(input, answer + ", closed  " + r.getError().getMessage());
                    }
                }
                if (answer.isEmpty()) {
                    add(input, "closed");
                }
                if (!reason.isEmpty()) {
                    assertThat(answer).as(input).isEqualTo(reason);
                }
            }
            checkHealthy();
        }

        private void add(String input, String answer) {
            rows.add(String.format(
                    "%-38s %s", input, answer.length() > 150 ? answer.substring(0, 150) + "..." : answer));
        }

        private static void checkHealthy() {
            try (StemmaClient good = server.client()) {
                assertThat(good.getNode(GetNodeRequest.newBuilder()
                                        .setTopology(TOPOLOGY)
                                        .setNodeId("a")
                                        .build())
                                .join()
                                .getNode()
                                .getId())
                        .isEqualTo("a");
            }
        }

        void print() {
            rows.forEach(System.out::println);
        }
    }
}
