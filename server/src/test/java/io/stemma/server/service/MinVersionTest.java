package io.stemma.server.service;

import static io.stemma.server.service.TestService.node;
import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.v1.Error;
import io.stemma.v1.ErrorReason;
import io.stemma.v1.GetNodeResponse;
import io.stemma.v1.ReadOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** K5: a read with min_version waits for that version, and never sees an older one. */
final class MinVersionTest {
    private final TestService service = TestService.withTopology();

    @AfterEach
    void close() {
        service.close();
    }

    private CompletableFuture<Object> read(RequestContext context, long minVersion) {
        return service.send(
                context, Requests.getNode("a", ReadOptions.newBuilder().setMinVersion(minVersion)));
    }

    @Test
    void aReadWaitsForTheVersion() {
        service.commit(node("a"));
        CompletableFuture<Object> waiting = read(TestService.context(), 4);
        service.commit(node("a"));
        assertThat(waiting).isNotDone();
        service.commit(node("a"));
        GetNodeResponse read = TestService.as(TestService.take(waiting), GetNodeResponse.getDefaultInstance());
        assertThat(read.getVersion()).isGreaterThanOrEqualTo(4);
    }

    @Test
    void aReadNeverSeesAnOlderVersionUnderWrites() {
        service.commit(node("a"));
        List<CompletableFuture<Object>> reads = new ArrayList<>();
        for (long version = 2; version < 300; version++) {
            reads.add(read(TestService.context(), version + 1));
            service.commit(node("a"));
            reads.add(read(TestService.context(), version + 1));
        }
        for (int i = 0; i < reads.size(); i++) {
            GetNodeResponse read = TestService.as(TestService.take(reads.get(i)), GetNodeResponse.getDefaultInstance());
            assertThat(read.getVersion()).isGreaterThanOrEqualTo(3 + i / 2);
        }
    }

    @Test
    void aVersionThatDoesNotComeIsUnavailableAtTheDeadline() {
        Error error = TestService.refusal(TestService.take(read(new RequestContext("test", 50), 99)));
        assertThat(error.getReason()).isEqualTo(ErrorReason.MIN_VERSION_NOT_REACHED);
        assertThat(error.getVersion()).isEqualTo(1);
        HostedTopology topology = service.catalog.get(TestService.NET);
        assertThat(topology.waiters().size()).isZero();
    }

    @Test
    void aCancelledReadWaitsNoMore() {
        RequestContext context = TestService.context();
        CompletableFuture<Object> waiting = read(context, 99);
        assertThat(waiting).isNotDone();
        context.cancel();
        assertThat(TestService.refusal(TestService.take(waiting)).getReason())
                .isEqualTo(ErrorReason.CANCELLED_BY_CLIENT);
        assertThat(service.catalog.get(TestService.NET).waiters().size()).isZero();
    }

    @Test
    void aReadOfATopologyThatGoesWaitsNoMore() {
        CompletableFuture<Object> waiting = read(TestService.context(), 99);
        service.answer(Requests.deleteTopology(""));
        assertThat(TestService.refusal(TestService.take(waiting)).getReason())
                .isEqualTo(ErrorReason.TOPOLOGY_NOT_FOUND);
    }

    @Test
    void bothVersionsTogetherAreRefused() {
        Error error = service.refusal(
                Requests.getNode("a", ReadOptions.newBuilder().setAtVersion(1).setMinVersion(1)));
        assertThat(error.getReason()).isEqualTo(ErrorReason.INVALID_FIELD);
        Error zero =
                service.refusal(Requests.getNode("a", ReadOptions.newBuilder().setAtVersion(0)));
        assertThat(zero.getMessage()).startsWith("options.at_version: 0 (expected 1..");
    }
}
