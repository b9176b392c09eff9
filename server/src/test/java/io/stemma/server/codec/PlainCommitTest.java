package io.stemma.server.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.stemma.server.graph.Change.PutLink;
import io.stemma.server.graph.Change.PutNode;
import io.stemma.server.graph.Seeds;
import io.stemma.server.txn.Transaction;
import io.stemma.v1.AttributeValue;
import io.stemma.v1.Change;
import io.stemma.v1.CommitRequest;
import io.stemma.v1.Link;
import io.stemma.v1.LinkStatus;
import io.stemma.v1.Node;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What is recognized as plain is the transaction that the general way makes, and nothing is recognized that it refuses. */
final class PlainCommitTest {
    private static final int ROUNDS = 50_000;
    private static final int FROM = 7;

    private final SplittableRandom random = Seeds.random("PlainCommitTest");
    private final RandomElements elements = new RandomElements(random);
    private final PlainCommit plain = new PlainCommit();
    private int recognized;

    @Test
    void aPlainCommitIsTheTransactionThatTheGeneralWayMakes() {
        for (int round = 0; round < ROUNDS; round++) {
            byte[] request = request();
            check(request);
            for (int i = 0; i < 3; i++) {
                check(mutation(request));
            }
        }
        assertThat(recognized).isGreaterThan(ROUNDS / 10);
    }

    @Test
    void whatClientsWriteIsPlain() {
        Node node = Node.newBuilder()
                .setId("r1")
                .setKind("router")
                .setDisplayName("Router 1")
                .putLabels("site", "ber")
                .putLabels("tier", "")
                .putAttributes(
                        "rack", AttributeValue.newBuilder().setIntValue(-7).build())
                .setLeaseId(12)
                .build();
        Link link = Link.newBuilder()
                .setId("r1-r2")
                .setSourceNodeId("r1")
                .setDestinationNodeId("r2")
                .setReverseLinkId("r2-r1")
                .setIgpMetric(0)
                .setTeMetric(0xffff_fffe)
                .setMaxBandwidthBps(100_000_000_000L)
                .setOperStatus(LinkStatus.LINK_STATUS_DOWN)
                .build();
        for (String requestId : List.of("", "feed-1")) {
            CommitRequest.Builder commit =
                    CommitRequest.newBuilder().setTopology("net").setRequestId(requestId);
            check(commit.clone()
                    .addChanges(Change.newBuilder().setPutNode(node))
                    .build()
                    .toByteArray());
            check(commit.clone()
                    .addChanges(Change.newBuilder().setPutLink(link))
                    .build()
                    .toByteArray());
        }
        assertThat(recognized).isEqualTo(4);
    }

    private void check(byte[] request) {
        byte[] around = new byte[FROM + request.length + 20];
        random.nextBytes(around);
        System.arraycopy(request, 0, around, FROM, request.length);
        if (plain.read(around, FROM, FROM + request.length)) {
            recognized++;
            Transaction expected = general(request);
            assertThat(parts(plain.transaction()))
                    .as(() -> Arrays.toString(request))
                    .isEqualTo(parts(expected));
            assertThat(plain.isFor(plain.topology())).isTrue();
            assertThat(plain.isFor(plain.topology() + "x")).isFalse();
        }
    }

    private Transaction general(byte[] request) {
        try {
            CommitRequest message = CommitRequest.parseFrom(request);
            assertThat(plain.topology()).isEqualTo(message.getTopology());
            assertThat(message.getDryRun() || !message.getFork().isEmpty()).isFalse();
            return TransactionCodec.decode(message, 1);
        } catch (InvalidProtocolBufferException | RefusedException e) {
            throw new AssertionError("recognized, but refused in the general way: " + Arrays.toString(request), e);
        }
    }

    /** All that a transaction with one change is, in what can be compared. */
    private static List<Object> parts(Transaction of) {
        assertThat(of.changes()).hasSize(1);
        List<Object> rest = List.of(of.preconditions(), of.expectedVersion(), of.requestId(), of.fingerprint());
        if (of.changes().get(0) instanceof PutNode put) {
            return List.of(bytes(put.node().id()), bytes(put.node().content()), rest);
        }
        PutLink put = (PutLink) of.changes().get(0);
        return List.of(
                bytes(put.link().id()),
                bytes(put.link().sourceId()),
                bytes(put.link().destinationId()),
                bytes(put.link().content()),
                put.link().columns(),
                rest);
    }

    private static String bytes(byte[] of) {
        return Arrays.toString(of);
    }

    private byte[] request() {
        CommitRequest.Builder commit =
                CommitRequest.newBuilder().setTopology(random.nextInt(20) == 0 ? "n\u00e9t" : "net");
        Change.Builder change = commit.addChangesBuilder();
        if (random.nextInt(4) == 0) {
            // Anything that an element can be.
            if (random.nextBoolean()) {
                change.setPutNode(elements.node("n"));
            } else {
                change.setPutLink(elements.link("l", "a", "b"));
            }
        } else if (random.nextBoolean()) {
            change.setPutNode(node());
        } else {
            change.setPutLink(link());
        }
        if (random.nextInt(3) == 0) {
            commit.setRequestId("id-" + random.nextInt(100));
        }
        if (random.nextInt(20) == 0) {
            commit.setExpectedVersion(random.nextInt(3));
        }
        if (random.nextInt(20) == 0) {
            commit.setDryRun(true);
        }
        return commit.build().toByteArray();
    }

    private Node node() {
        Node.Builder node = Node.newBuilder().setId(text(1)).setKind(text(0)).setDisplayName(text(0));
        for (int i = random.nextInt(4); i > 0; i--) {
            node.putLabels(text(1), text(0));
            node.putAttributes(text(1), value());
        }
        return node.setLeaseId(random.nextInt(3)).build();
    }

    private Link link() {
        Link.Builder link = Link.newBuilder()
                .setId(text(1))
                .setSourceNodeId(text(1))
                .setDestinationNodeId(text(1))
                .setSourceTpId(text(0))
                .setDestinationTpId(text(0))
                .setReverseLinkId(text(0))
                .setDisplayName(text(0))
                .setLeaseId(random.nextInt(3))
                .setAdminStatusValue(random.nextInt(5))
                .setOperStatusValue(random.nextInt(5));
        if (random.nextBoolean()) {
            link.setIgpMetric(random.nextInt(1 << 25)).setTeMetric(-random.nextInt(4));
        }
        if (random.nextBoolean()) {
            link.setDelayUs(random.nextInt(1 << 25)).setAdminGroup(random.nextInt());
        }
        if (random.nextBoolean()) {
            link.setMaxBandwidthBps(random.nextLong()).setUnreservedBandwidthBps(random.nextInt(2));
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            link.putLabels(text(1), text(0)).putAttributes(text(1), value());
        }
        return link.build();
    }

    private AttributeValue value() {
        AttributeValue.Builder value = AttributeValue.newBuilder();
        return switch (random.nextInt(5)) {
            case 0 -> value.setIntValue(random.nextLong()).build();
            case 1 ->
                value.setDoubleValue(random.nextInt(4) == 0 ? Double.NaN : random.nextDouble())
                        .build();
            case 2 -> value.setBoolValue(random.nextBoolean()).build();
            case 3 -> value.setJsonValue("[]").build();
            default -> value.setStringValue(text(0)).build();
        };
    }

    /** Mostly ASCII, with now and then something that an id must not have. */
    private String text(int min) {
        int length = random.nextInt(min, random.nextInt(50) == 0 ? 300 : 8);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            int odd = random.nextInt(300);
            text.append(odd == 0 ? '\u00e9' : odd == 1 ? '\t' : odd == 2 ? '\u007f' : (char) random.nextInt(' ', 0x7f));
        }
        return text.toString();
    }

    /** The bytes with one changed, removed or added. */
    private byte[] mutation(byte[] request) {
        byte[] other = switch (random.nextInt(3)) {
            case 0 -> Arrays.copyOf(request, random.nextInt(request.length));
            case 1 -> Arrays.copyOf(request, request.length + 1);
            default -> request.clone();
        };
        if (other.length > 0) {
            other[random.nextInt(other.length)] = (byte) random.nextInt();
        }
        return other;
    }
}
