package io.stemma.client.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.rpc.Code;
import io.stemma.client.StemmaClient;
import io.stemma.client.StemmaException;
import io.stemma.v1.AttributeValue;
import io.stemma.v1.Change;
import io.stemma.v1.CommitRequest;
import io.stemma.v1.CreateTopologyRequest;
import io.stemma.v1.ErrorReason;
import io.stemma.v1.GetPrimaryRequest;
import io.stemma.v1.GetPrimaryResponse;
import io.stemma.v1.Node;
import io.stemma.v1.RefreshPrimaryRequest;
import io.stemma.v1.SetPrimary;
import io.stemma.v1.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The race that the textbook shows, and Stemma's answer to it. */
@Timeout(120)
class PrimaryRaceTest {
    private static final String TOPOLOGY = "book";
    private static final int REFRESHES = 3_000;
    private static final int READERS = 8;

    @Test
    void onAPlainNetworkAReaderFindsThePrimaryGone() {
        PlainNetwork network = new PlainNetwork();
        network.put("a", "1");
        network.put("b", "2");
        network.setPrimary("a");

        String key = network.primaryKey(); // the reader's first step
        network.refreshPrimary("b"); // another thread, in between
        assertThat(network.value(key))
                .as("value of the primary that was just read")
                .isNull();
    }

    @Test
    void threadsMeetThatRaceOnAPlainNetwork() throws Exception {
        PlainNetwork network = new PlainNetwork();
        network.put("0", "value");
        network.setPrimary("0");
        AtomicBoolean seen = new AtomicBoolean();
        Thread reader = new Thread(() -> {
            while (!seen.get()) {
                if (network.value(network.primaryKey()) == null) {
                    seen.set(true);
                }
            }
        });
        reader.start();
        for (int i = 1; !seen.get(); i++) {
            network.put(String.valueOf(i), "value");
            network.refreshPrimary(String.valueOf(i));
        }
        reader.join();
        assertThat(seen).isTrue();
    }

    @Test
    void noReaderOfStemmaEverMissesThePrimaryUnderAStormOfRefreshes() throws Exception {
        try (TestServer server = TestServer.start();
                StemmaClient writer = server.client()) {
            createNetwork(writer);
            AtomicBoolean stop = new AtomicBoolean();
            AtomicLong reads = new AtomicLong();
            Queue<String> missed = new ConcurrentLinkedQueue<>();
            List<Thread> readers = new ArrayList<>();
            for (int i = 0; i < READERS; i++) {
                readers.add(new Thread(() -> readPrimary(server, stop, reads, missed), "reader-" + i));
            }
            readers.forEach(Thread::start);
            for (int i = 0; i < REFRESHES; i++) {
                refreshAndReplace(writer, i);
            }
            stop.set(true);
            for (Thread reader : readers) {
                reader.join();
            }
            System.out.println(
                    REFRESHES + " refreshes, " + reads + " reads of the primary, " + missed.size() + " missed");
            assertThat(missed).isEmpty();
            assertThat(reads.get()).isGreaterThan(READERS);
        }
    }

    private static void createNetwork(StemmaClient client) {
        client.createTopology(CreateTopologyRequest.newBuilder()
                        .setTopology(Topology.newBuilder().setName(TOPOLOGY))
                        .build())
                .join();
        client.commit(CommitRequest.newBuilder()
                        .setTopology(TOPOLOGY)
                        .addChanges(putNode("n0"))
                        .addChanges(putNode("n1"))
                        .addChanges(Change.newBuilder()
                                .setSetPrimary(SetPrimary.newBuilder().setNodeId("n0")))
                        .build())
                .join();
    }

    /** A node whose value names its key, so that a reader can tell whether the two belong together. */
    private static Change putNode(String id) {
        return Change.newBuilder()
                .setPutNode(Node.newBuilder()
                        .setId(id)
                        .putAttributes(
                                "value",
                                AttributeValue.newBuilder()
                                        .setStringValue("value of " + id)
                                        .build()))
                .build();
    }

    private static void refreshAndReplace(StemmaClient client, int i) {
        var refreshed = client.refreshPrimary(
                        RefreshPrimaryRequest.newBuilder().setTopology(TOPOLOGY).build())
                .join();
        assertThat(refreshed.getPrimaryNodeId()).isNotEqualTo(refreshed.getRemovedNodeId());
        client.commit(CommitRequest.newBuilder()
                        .setTopology(TOPOLOGY)
                        .addChanges(putNode("n" + (i + 2)))
                        .build())
                .join();
    }

    private static void readPrimary(TestServer server, AtomicBoolean stop, AtomicLong reads, Queue<String> missed) {
        try (StemmaClient client = server.client()) {
            while (!stop.get()) {
                GetPrimaryResponse primary = client.getPrimary(GetPrimaryRequest.newBuilder()
                                .setTopology(TOPOLOGY)
                                .build())
                        .join();
                reads.incrementAndGet();
                Node node = primary.getNode();
                String value = node.getAttributesOrDefault("value", AttributeValue.getDefaultInstance())
                        .getStringValue();
                if (!value.equals("value of " + node.getId())) {
                    missed.add("version " + primary.getVersion() + ": " + node.getId() + " has \"" + value + "\"");
                }
            }
        } catch (CompletionException e) {
            missed.add(String.valueOf(StemmaException.of(e)));
        }
    }

    @Test
    void theLastNodeCannotBeRefreshedAway() throws Exception {
        try (TestServer server = TestServer.start();
                StemmaClient client = server.client()) {
            createNetwork(client);
            RefreshPrimaryRequest refresh =
                    RefreshPrimaryRequest.newBuilder().setTopology(TOPOLOGY).build();
            client.refreshPrimary(refresh).join();
            assertThatThrownBy(() -> client.refreshPrimary(refresh).join()).satisfies(thrown -> {
                StemmaException refused = StemmaException.of(thrown);
                assertThat(refused.code()).isEqualTo(Code.FAILED_PRECONDITION);
                assertThat(refused.reason()).isEqualTo(ErrorReason.LAST_NODE);
                assertThat(refused.getMessage()).contains("n1");
            });
        }
    }
}
