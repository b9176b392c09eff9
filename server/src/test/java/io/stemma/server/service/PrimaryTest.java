package io.stemma.server.service;

import static io.stemma.server.service.TestService.NET;
import static io.stemma.server.service.TestService.link;
import static io.stemma.server.service.TestService.node;
import static io.stemma.server.service.TestService.put;
import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.v1.Change;
import io.stemma.v1.DeleteNode;
import io.stemma.v1.Error;
import io.stemma.v1.ErrorReason;
import io.stemma.v1.GetPrimaryResponse;
import io.stemma.v1.Node;
import io.stemma.v1.RefreshPrimaryResponse;
import io.stemma.v1.Request;
import io.stemma.v1.SetPrimaryResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** No reader ever sees a topology whose primary node is missing. */
final class PrimaryTest {
    private static final int READERS = 4;
    private static final int REFRESHES = 3_000;

    private final TestService service = TestService.withTopology();

    @AfterEach
    void close() {
        service.close();
    }

    private GetPrimaryResponse primary() {
        return service.ask(Requests.getPrimary(), GetPrimaryResponse.getDefaultInstance());
    }

    private RefreshPrimaryResponse refresh(boolean cascade) {
        return service.ask(Requests.refreshPrimary(cascade), RefreshPrimaryResponse.getDefaultInstance());
    }

    @Test
    void thePrimaryIsReplacedByTheNextNode() {
        service.commit(node("a"), node("b"), node("c"));
        assertThat(service.ask(Requests.setPrimary("b"), SetPrimaryResponse.getDefaultInstance())
                        .getVersion())
                .isEqualTo(3);
        RefreshPrimaryResponse refreshed = refresh(false);
        assertThat(refreshed.getRemovedNodeId()).isEqualTo("b");
        assertThat(refreshed.getPrimaryNodeId()).isEqualTo("c");
        assertThat(refreshed.getVersion()).isEqualTo(4);
        assertThat(primary().getNode().getId()).isEqualTo("c");
        assertThat(refresh(false).getPrimaryNodeId()).isEqualTo("a");
        assertThat(service.refusal(Requests.refreshPrimary(false)).getReason()).isEqualTo(ErrorReason.LAST_NODE);
    }

    @Test
    void thePrimaryIsNotDeletedAndNotOrphaned() {
        assertThat(service.refusal(Requests.getPrimary()).getReason()).isEqualTo(ErrorReason.NO_PRIMARY);
        assertThat(service.refusal(Requests.refreshPrimary(false)).getReason()).isEqualTo(ErrorReason.NO_PRIMARY);
        assertThat(service.refusal(Requests.setPrimary("ghost")).getReason()).isEqualTo(ErrorReason.NODE_NOT_FOUND);
        service.commit(node("a"), node("b"), put(link("l", "a", "b")));
        service.answer(Requests.setPrimary("a"));
        Error deleted = service.refusal(TestService.commitOf(Change.newBuilder()
                .setDeleteNode(DeleteNode.newBuilder().setNodeId("a").setCascade(true))
                .build()));
        assertThat(deleted.getReason()).isEqualTo(ErrorReason.NODE_IS_PRIMARY);
        assertThat(service.refusal(Requests.refreshPrimary(false)).getReason()).isEqualTo(ErrorReason.NODE_HAS_LINKS);
        assertThat(refresh(true).getPrimaryNodeId()).isEqualTo("b");
        service.answer(Requests.setPrimary(""));
        assertThat(service.refusal(Requests.getPrimary()).getReason()).isEqualTo(ErrorReason.NO_PRIMARY);
    }

    /** Node "n<i>" has the kind "k<i>": whoever gets an id with another's kind, or no node, has seen a torn version. */
    @Test
    void readersNeverMissThePrimaryInAStormOfRefreshes() throws Exception {
        service.commit(numbered(0), numbered(1));
        service.answer(Requests.setPrimary("n0"));
        AtomicBoolean stop = new AtomicBoolean();
        AtomicLong reads = new AtomicLong();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        List<Thread> readers = new ArrayList<>();
        for (int i = 0; i < READERS; i++) {
            Thread reader = new Thread(() -> {
                try {
                    long last = 0;
                    while (!stop.get()) {
                        GetPrimaryResponse read = primary();
                        Node node = read.getNode();
                        assertThat(node.getKind()).isEqualTo("k" + node.getId().substring(1));
                        assertThat(read.getVersion()).isGreaterThanOrEqualTo(last);
                        last = read.getVersion();
                        reads.incrementAndGet();
                    }
                } catch (Throwable e) {
                    failure.compareAndSet(null, e);
                }
            });
            reader.start();
            readers.add(reader);
        }
        for (int i = 2; i < REFRESHES; i++) {
            service.commit(numbered(i));
            refresh(false);
        }
        stop.set(true);
        for (Thread reader : readers) {
            reader.join();
        }
        assertThat(failure.get()).isNull();
        assertThat(reads.get()).isPositive();
        assertThat(service.catalog.get(NET).engine().version()).isEqualTo(3 + 2L * (REFRESHES - 2));
    }

    private static Change numbered(int i) {
        return put(Node.newBuilder().setId("n" + i).setKind("k" + i).build());
    }

    @Test
    void aRefreshIsDoneOncePerRequestId() {
        service.commit(node("a"), node("b"), node("c"));
        service.answer(Requests.setPrimary("a"));
        Request refresh = Requests.refreshPrimary(false).toBuilder()
                .setRefreshPrimary(Requests.refreshPrimary(false).getRefreshPrimary().toBuilder()
                        .setRequestId("r"))
                .build();
        RefreshPrimaryResponse first = service.ask(refresh, RefreshPrimaryResponse.getDefaultInstance());
        assertThat(service.ask(refresh, RefreshPrimaryResponse.getDefaultInstance()))
                .isEqualTo(first);
        assertThat(primary().getNode().getId()).isEqualTo("b");
    }
}
