package io.stemma.server.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.rpc.Code;
import io.stemma.v1.Change;
import io.stemma.v1.CommitRequest;
import io.stemma.v1.CommitResponse;
import io.stemma.v1.DeleteNode;
import io.stemma.v1.Error;
import io.stemma.v1.GetNodeRequest;
import io.stemma.v1.GetNodeResponse;
import io.stemma.v1.Node;
import io.stemma.v1.Request;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** With a heap that is nearly full the server refuses to grow, says when to come again, and goes on with all else. */
class HeapPressureTest {
    private static final long MAX_BYTES = 1_000;

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger refused = new AtomicInteger();
    private final HeapPressure heap = new HeapPressure(
            90,
            new ServiceMeters() {
                @Override
                public void commitRefused(String reason) {}

                @Override
                public void queryRejected() {}

                @Override
                public void heapRefused() {
                    refused.incrementAndGet();
                }
            },
            nanos::get);

    @Test
    void aFullHeapRefusesGrowthAndTakesDeletionsAndReads() {
        try (TestService service = new TestService(heap)) {
            service.create(TestService.NET);
            service.ask(put("a"), CommitResponse.getDefaultInstance());
            heap.left(900, MAX_BYTES);
            Error error = (Error) service.answer(put("b"));
            assertThat(error.getCode()).isEqualTo(Code.RESOURCE_EXHAUSTED);
            assertThat(error.getRetryDelayMs()).isPositive();
            assertThat(error.getMessage()).startsWith("heap: 90 % in use (expected below 90 %");
            assertThat(refused).hasValue(1);
            service.ask(get("a"), GetNodeResponse.getDefaultInstance());
            service.ask(delete("a"), CommitResponse.getDefaultInstance());
            heap.left(899, MAX_BYTES);
            service.ask(put("b"), CommitResponse.getDefaultInstance());
            assertThat(refused).hasValue(1);
        }
    }

    @Test
    void aRefusalThatNoCollectionConfirmsEnds() {
        heap.left(950, MAX_BYTES);
        assertThat(heap.isFull()).isTrue();
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(HeapPressure.REFUSE_MILLIS));
        assertThat(heap.isFull()).isFalse();
    }

    @Test
    void theCollectorIsHeard() {
        try (HeapPressure watching = HeapPressure.watch(0, ServiceMeters.NONE)) {
            await().until(() -> {
                System.gc();
                return watching.isFull();
            });
        }
    }

    private static Request put(String id) {
        return commit(Change.newBuilder().setPutNode(Node.newBuilder().setId(id)));
    }

    private static Request delete(String id) {
        return commit(Change.newBuilder().setDeleteNode(DeleteNode.newBuilder().setNodeId(id)));
    }

    private static Request commit(Change.Builder change) {
        return Request.newBuilder()
                .setCommit(
                        CommitRequest.newBuilder().setTopology(TestService.NET).addChanges(change))
                .build();
    }

    private static Request get(String id) {
        return Request.newBuilder()
                .setGetNode(
                        GetNodeRequest.newBuilder().setTopology(TestService.NET).setNodeId(id))
                .build();
    }
}
