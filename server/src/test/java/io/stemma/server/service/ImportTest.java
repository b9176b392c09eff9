package io.stemma.server.service;

import static io.stemma.server.service.TestService.NET;
import static io.stemma.server.service.TestService.link;
import static io.stemma.server.service.TestService.node;
import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.server.service.TestService.FutureReply;
import io.stemma.v1.Error;
import io.stemma.v1.ErrorReason;
import io.stemma.v1.ImportBegin;
import io.stemma.v1.ImportElements;
import io.stemma.v1.ImportFinish;
import io.stemma.v1.ImportMode;
import io.stemma.v1.ImportResponse;
import io.stemma.v1.Node;
import io.stemma.v1.Topology;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An import becomes visible at once, as one version, or not at all. */
final class ImportTest {
    private TestService service = new TestService();

    @AfterEach
    void close() {
        assertThat(service.service.importsOpen()).as("no import is left open").isZero();
        service.close();
    }

    private static ImportBegin begin(ImportMode mode) {
        return ImportBegin.newBuilder()
                .setTopology(Topology.newBuilder().setName(NET).setDisplayName("Net"))
                .setMode(mode)
                .build();
    }

    private static ImportElements nodes(String... ids) {
        ImportElements.Builder elements = ImportElements.newBuilder();
        for (String id : ids) {
            elements.addNodes(Node.newBuilder().setId(id));
        }
        return elements.build();
    }

    private static ImportElements aLink(String id, String source, String destination) {
        return ImportElements.newBuilder()
                .addLinks(link(id, source, destination))
                .build();
    }

    private Object run(ImportBegin begin, int nodes, int links, ImportElements... parts) {
        FutureReply reply = new FutureReply();
        ImportSession session = service.openImport(begin, reply);
        for (ImportElements part : parts) {
            session.elements(part);
        }
        session.finish(ImportFinish.newBuilder()
                .setNodeCount(nodes)
                .setLinkCount(links)
                .build());
        return TestService.take(reply.came);
    }

    private Topology imported(ImportBegin begin, int nodes, int links, ImportElements... parts) {
        return TestService.as(run(begin, nodes, links, parts), ImportResponse.getDefaultInstance())
                .getTopology();
    }

    private Error refused(ImportBegin begin, int nodes, int links, ImportElements... parts) {
        return TestService.refusal(run(begin, nodes, links, parts));
    }

    @Test
    void linksMayComeBeforeTheirNodes() {
        Topology topology = imported(begin(ImportMode.CREATE), 2, 1, aLink("l", "a", "b"), nodes("a"), nodes("b"));
        assertThat(topology.getVersion()).isEqualTo(1);
        assertThat(topology.getNodeCount()).isEqualTo(2);
        assertThat(topology.getLinkCount()).isEqualTo(1);
        assertThat(topology.getDisplayName()).isEqualTo("Net");
    }

    @Test
    void nothingIsVisibleBeforeTheFinish() {
        FutureReply reply = new FutureReply();
        ImportSession session = service.openImport(begin(ImportMode.CREATE), reply);
        session.elements(nodes("a", "b"));
        assertThat(service.catalog.find(NET)).isNull();
        session.abort();
        session.elements(nodes("c"));
        session.finish(ImportFinish.getDefaultInstance());
        assertThat(reply.came).isNotDone();
        assertThat(service.catalog.find(NET)).isNull();
    }

    @Test
    void aReplacedTopologyGoesOnWithItsVersions() {
        imported(begin(ImportMode.CREATE), 2, 1, nodes("a", "b"), aLink("l", "a", "b"));
        Topology replaced = imported(begin(ImportMode.REPLACE), 1, 0, nodes("c"));
        assertThat(replaced.getVersion()).isEqualTo(2);
        assertThat(replaced.getNodeCount()).isEqualTo(1);
        assertThat(replaced.getLinkCount()).isZero();
        Topology merged = imported(begin(ImportMode.MERGE), 1, 1, nodes("d"), aLink("m", "c", "d"));
        assertThat(merged.getVersion()).isEqualTo(3);
        assertThat(merged.getNodeCount()).isEqualTo(2);
        assertThat(refused(begin(ImportMode.CREATE), 0, 0).getReason()).isEqualTo(ErrorReason.TOPOLOGY_EXISTS);
    }

    @Test
    void equalContentHasAnEqualHashWhateverItsHistory() {
        Topology one = imported(begin(ImportMode.CREATE), 2, 1, nodes("a", "b"), aLink("l", "a", "b"));
        service.commit(node("c"));
        Topology other = imported(begin(ImportMode.REPLACE), 2, 1, aLink("l", "a", "b"), nodes("b"), nodes("a"));
        assertThat(other.getStateHash()).isEqualTo(one.getStateHash());
    }

    @Test
    void aPrimaryComesWithTheImport() {
        ImportBegin begin = begin(ImportMode.CREATE).toBuilder()
                .setTopology(Topology.newBuilder().setName(NET).setPrimaryNodeId("b"))
                .build();
        Error error = refused(begin, 1, 0, nodes("a"));
        assertThat(error.getReason()).isEqualTo(ErrorReason.NODE_NOT_FOUND);
        assertThat(error.getSubject()).isEqualTo("begin.topology.primary_node_id");
        assertThat(imported(begin, 2, 0, nodes("a", "b")).getPrimaryNodeId()).isEqualTo("b");
    }

    @Test
    void anIdThatComesTwiceIsRefused() {
        Error error = refused(begin(ImportMode.CREATE), 3, 0, nodes("a"), nodes("b", "a"));
        assertThat(error.getMessage())
                .isEqualTo("elements.nodes[1].id: \"a\" (expected an id that comes once in the import)");
        assertThat(refused(begin(ImportMode.CREATE), 1, 2, nodes("a"), aLink("l", "a", "a"), aLink("l", "a", "a"))
                        .getSubject())
                .isEqualTo("elements.links[0].id");
        assertThat(service.catalog.find(NET)).isNull();
    }

    @Test
    void aCutStreamIsRefused() {
        assertThat(refused(begin(ImportMode.CREATE), 2, 0, nodes("a")).getMessage())
                .isEqualTo("finish.node_count: 2 (expected 1, the number that came)");
        assertThat(refused(begin(ImportMode.CREATE), 1, 7, nodes("a")).getSubject())
                .isEqualTo("finish.link_count");
    }

    @Test
    void aDanglingLinkLeavesNoTopology() {
        Error error = refused(begin(ImportMode.CREATE), 1, 1, nodes("a"), aLink("l", "a", "ghost"));
        assertThat(error.getReason()).isEqualTo(ErrorReason.DANGLING_LINK);
        assertThat(service.catalog.find(NET)).isNull();
    }

    @Test
    void anImportIsDoneOncePerRequestId() {
        ImportBegin begin =
                begin(ImportMode.REPLACE).toBuilder().setRequestId("i").build();
        Topology first = imported(begin, 1, 0, nodes("a"));
        assertThat(imported(begin, 1, 0, nodes("a"))).isEqualTo(first);
        assertThat(refused(begin, 1, 0, nodes("b")).getReason()).isEqualTo(ErrorReason.REQUEST_ID_REUSED);
    }

    @Test
    void anImportIsBounded() {
        ServiceLimits limits = ServiceLimits.DEFAULTS;
        service.close();
        service = new TestService(
                TestLimits.with(Map.of("importsOpenMax", 1, "importElementsMax", 3, "importBytesMax", 1_000)));
        assertThat(limits.importElementsMax()).isGreaterThan(3);
        assertThat(refused(begin(ImportMode.CREATE), 4, 0, nodes("a", "b"), nodes("c", "d"))
                        .getMessage())
                .isEqualTo("import_elements: 4 (expected at most 3)");
        assertThat(refused(begin(ImportMode.CREATE), 2, 0, nodes("a"), nodes("x".repeat(500)), nodes("y".repeat(500)))
                        .getSubject())
                .isEqualTo("import_bytes");
        FutureReply first = new FutureReply();
        ImportSession open = service.openImport(begin(ImportMode.CREATE), first);
        FutureReply second = new FutureReply();
        service.openImport(begin(ImportMode.CREATE), second).elements(nodes("a"));
        assertThat(TestService.refusal(TestService.take(second.came)).getSubject())
                .isEqualTo("imports_open");
        open.abort();
    }

    @Test
    void anImportEndsAtItsDeadlineAndOnCancel() {
        FutureReply late = new FutureReply();
        service.service.openImport(new RequestContext("test", 30), begin(ImportMode.CREATE), late);
        assertThat(TestService.refusal(TestService.take(late.came)).getReason()).isEqualTo(ErrorReason.DEADLINE_PASSED);
        RequestContext context = TestService.context();
        FutureReply cancelled = new FutureReply();
        ImportSession session = service.service.openImport(context, begin(ImportMode.CREATE), cancelled);
        session.elements(nodes("a"));
        context.cancel();
        session.finish(ImportFinish.newBuilder().setNodeCount(1).build());
        assertThat(TestService.refusal(TestService.take(cancelled.came)).getReason())
                .isEqualTo(ErrorReason.CANCELLED_BY_CLIENT);
    }

    @Test
    void theFirstBadPartEndsTheImport() {
        FutureReply reply = new FutureReply();
        ImportSession session = service.openImport(begin(ImportMode.CREATE), reply);
        session.elements(nodes("a", ""));
        session.elements(nodes("b"));
        session.finish(ImportFinish.getDefaultInstance());
        assertThat(TestService.refusal(TestService.take(reply.came)).getMessage())
                .isEqualTo("elements.nodes[1].id: empty (expected 1..512 bytes of UTF-8)");
    }
}
