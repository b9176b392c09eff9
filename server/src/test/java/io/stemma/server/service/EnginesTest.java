package io.stemma.server.service;

import static io.stemma.server.service.TestService.NET;
import static io.stemma.server.service.TestService.link;
import static io.stemma.server.service.TestService.node;
import static io.stemma.server.service.TestService.put;
import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.server.engine.EngineKind;
import io.stemma.v1.Error;
import io.stemma.v1.ErrorReason;
import io.stemma.v1.FindPathRequest;
import io.stemma.v1.FindPathResponse;
import io.stemma.v1.GetNodeResponse;
import io.stemma.v1.ListNodesResponse;
import io.stemma.v1.ReadOptions;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The service is the same on every engine, but for versions that an engine does not keep: those are refused. */
final class EnginesTest {

    private static TestService serve(EngineKind engine) {
        TestService service = new TestService(engine, ServiceLimits.DEFAULTS);
        service.create(NET);
        service.commit(node("a"), node("b"), node("c"), put(link("ab", "a", "b")), put(link("bc", "b", "c")));
        return service;
    }

    @ParameterizedTest
    @EnumSource(EngineKind.class)
    void readsWritesAndWaitsWorkOnEveryEngine(EngineKind engine) {
        try (TestService service = serve(engine)) {
            FindPathResponse path = service.ask(
                    Requests.path(
                            FindPathRequest.newBuilder().setSourceNodeId("a").setDestinationNodeId("c")),
                    FindPathResponse.getDefaultInstance());
            assertThat(path.getHopsCount()).isEqualTo(2);
            CompletableFuture<Object> waiting = service.send(
                    TestService.context(),
                    Requests.getNode("d", ReadOptions.newBuilder().setMinVersion(3)));
            service.commit(node("d"));
            GetNodeResponse read = TestService.as(TestService.take(waiting), GetNodeResponse.getDefaultInstance());
            assertThat(read.getVersion()).isEqualTo(3);
            ListNodesResponse first = service.ask(Requests.listNodes(3, ""), ListNodesResponse.getDefaultInstance());
            ListNodesResponse second = service.ask(
                    Requests.listNodes(3, first.getNextPageToken()), ListNodesResponse.getDefaultInstance());
            assertThat(first.getNodesCount() + second.getNodesCount()).isEqualTo(4);
        }
    }

    @ParameterizedTest
    @EnumSource(value = EngineKind.class, mode = EnumSource.Mode.EXCLUDE, names = "RCU")
    void anEngineWithOneVersionSaysThatItHasNoOther(EngineKind engine) {
        try (TestService service = serve(engine)) {
            String token = service.ask(Requests.listNodes(2, ""), ListNodesResponse.getDefaultInstance())
                    .getNextPageToken();
            service.commit(node("d"));
            Error page = service.refusal(Requests.listNodes(2, token));
            assertThat(page.getReason()).isEqualTo(ErrorReason.ENGINE_UNSUPPORTED);
            Error old = service.refusal(
                    Requests.getNode("a", ReadOptions.newBuilder().setAtVersion(2)));
            assertThat(old.getMessage())
                    .isEqualTo("version: 2 (expected 3: the engine " + engine.label() + " holds no other version)");
            GetNodeResponse current = service.ask(
                    Requests.getNode("a", ReadOptions.newBuilder().setAtVersion(3)),
                    GetNodeResponse.getDefaultInstance());
            assertThat(current.getVersion()).isEqualTo(3);
        }
    }
}
