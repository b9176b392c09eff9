package io.stemma.server.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stemma.server.meter.Protection;
import io.stemma.v1.ErrorReason;
import io.stemma.v1.ImportBegin;
import io.stemma.v1.ImportElements;
import io.stemma.v1.ImportFinish;
import io.stemma.v1.ImportRequest;
import io.stemma.v1.Node;
import io.stemma.v1.Request;
import io.stemma.v1.Response;
import io.stemma.v1.Topology;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The parts of an import reach their session in order, off the loop, and no faster than it takes them. */
class ImportTest {
    private RpcTestServer server;

    @BeforeEach
    void start() throws Exception {
        server = new RpcTestServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void partsArriveInOrderAndOffTheEventLoop() throws Exception {
        try (RawClient client = server.greeted()) {
            client.send(begin(5), nodes(5, "a"), nodes(5, "b"), nodes(5, "c"), finish(5));
            Response response = client.receive();
            assertThat(response.getId()).isEqualTo(5);
            assertThat(response.getImport().getTopology().getName()).isEqualTo("tabc");
            assertThat(response.getImport().getTopology().getNodeCount()).isEqualTo(3);
            assertThat(server.handler.threads.get("import")).startsWith("stemma-import");
        }
    }

    @Test
    void twoImportsAndCallsShareAConnection() throws Exception {
        try (RawClient client = server.greeted()) {
            client.send(begin(5), begin(6), nodes(5, "a"), nodes(6, "x"), RpcTestServer.getNode(7, "n"));
            assertThat(client.receive().getId()).isEqualTo(7);
            client.send(nodes(5, "b"), finish(6), finish(5));
            Response first = client.receive();
            Response second = client.receive();
            assertThat(first.getImport().getTopology().getName()
                            + second.getImport().getTopology().getName())
                    .isIn("tabtx", "txtab");
        }
    }

    @Test
    void aSlowImportStopsTheReadingOfItsConnectionOnly() throws Exception {
        try (RawClient client = server.greeted()) {
            server.handler.importParts.drainPermits();
            client.send(begin(5));
            for (int i = 0; i < 50; i++) {
                client.send(nodes(5, "n"));
            }
            client.send(finish(5));
            await().until(() -> server.meters.actions(Protection.IMPORT_QUEUE) > 0);
            assertThat(server.serves()).isTrue();
            server.handler.importParts.release(1_000);
            assertThat(client.receive().getImport().getTopology().getNodeCount())
                    .isEqualTo(50);
        }
    }

    @Test
    void partsSentBeforeTheErrorWasSeenAreDropped() throws Exception {
        try (RawClient client = server.greeted()) {
            client.send(begin(5), nodes(5, "bad"));
            assertThat(client.receive().getError().getReason()).isEqualTo(ErrorReason.INVALID_FIELD);
            client.send(nodes(5, "late"), nodes(5, "late"), finish(5), RpcTestServer.getNode(9, "n"));
            assertThat(client.receive().getId()).isEqualTo(9);
            client.send(begin(5), nodes(5, "a"), finish(5));
            assertThat(client.receive().getImport().getTopology().getName()).isEqualTo("ta");
        }
    }

    @Test
    void aPartWithoutABeginIsRefused() throws Exception {
        try (RawClient client = server.greeted()) {
            client.send(nodes(5, "a"));
            Response response = client.receive();
            assertThat(response.getId()).isEqualTo(5);
            assertThat(response.getError().getMessage()).isEqualTo("import: elements (expected begin first)");
        }
    }

    @Test
    void anImportWhoseClientGoesAwayIsAborted() throws Exception {
        RawClient client = server.greeted();
        client.send(begin(5), nodes(5, "a"));
        await().until(() -> server.handler.importedNodes.get() == 1);
        client.abort();
        await().until(() -> server.handler.abortedImports.get() == 1);
        assertThat(server.serves()).isTrue();
    }

    @Test
    void anImportPastItsDeadlineIsAborted() throws Exception {
        try (RawClient client = server.greeted()) {
            client.send(begin(5).toBuilder().setDeadlineMs(50).build());
            assertThat(client.receive().getError().getReason()).isEqualTo(ErrorReason.DEADLINE_PASSED);
            await().until(() -> server.handler.abortedImports.get() == 1);
        }
    }

    private static Request begin(long id) {
        return part(
                id,
                ImportRequest.newBuilder()
                        .setBegin(ImportBegin.newBuilder()
                                .setTopology(Topology.newBuilder().setName("t"))));
    }

    private static Request nodes(long id, String node) {
        return part(
                id,
                ImportRequest.newBuilder()
                        .setElements(ImportElements.newBuilder()
                                .addNodes(Node.newBuilder().setId(node))));
    }

    private static Request finish(long id) {
        return part(id, ImportRequest.newBuilder().setFinish(ImportFinish.getDefaultInstance()));
    }

    private static Request part(long id, ImportRequest.Builder part) {
        return Request.newBuilder().setId(id).setImport(part).build();
    }
}
