package io.stemma.server.service;

import static io.stemma.server.service.TestService.link;
import static io.stemma.server.service.TestService.node;
import static io.stemma.server.service.TestService.put;
import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.server.graph.Seeds;
import io.stemma.v1.Change;
import io.stemma.v1.DeleteNode;
import io.stemma.v1.Direction;
import io.stemma.v1.ElementFilter;
import io.stemma.v1.Error;
import io.stemma.v1.ErrorReason;
import io.stemma.v1.Link;
import io.stemma.v1.ListLinksResponse;
import io.stemma.v1.ListNeighborsResponse;
import io.stemma.v1.ListNodesRequest;
import io.stemma.v1.ListNodesResponse;
import io.stemma.v1.Neighbor;
import io.stemma.v1.Node;
import io.stemma.v1.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** K3: all pages of a list show one version. */
final class PagesTest {
    private TestService service = TestService.withTopology();

    @AfterEach
    void close() {
        service.close();
    }

    private ListNodesResponse page(int size, String token) {
        return service.ask(Requests.listNodes(size, token), ListNodesResponse.getDefaultInstance());
    }

    private void restart(ServiceLimits limits) {
        service.close();
        service = new TestService(limits);
        service.create(TestService.NET);
    }

    private static Change kind(int node, String kind) {
        return put(Node.newBuilder().setId("n" + node).setKind(kind).build());
    }

    private static Change[] nodes(int count) {
        return IntStream.range(0, count).mapToObj(i -> node("n" + i)).toArray(Change[]::new);
    }

    /** Each transaction gives all nodes one kind; so a list that shows two kinds is torn. */
    @Test
    void pagesNeverShearUnderWrites() throws Exception {
        SplittableRandom random = Seeds.random("pagesNeverShearUnderWrites");
        int count = 50;
        service.commit(nodes(count));
        AtomicBoolean stop = new AtomicBoolean();
        Thread writer = new Thread(() -> {
            for (int i = 0; !stop.get(); i++) {
                String kind = "k" + i;
                service.commit(IntStream.range(0, count)
                        .mapToObj(node -> kind(node, kind))
                        .toArray(Change[]::new));
            }
        });
        writer.start();
        long versions = 0;
        try {
            for (int round = 0; round < 200; round++) {
                List<Node> all = new ArrayList<>();
                ListNodesResponse page = page(random.nextInt(1, 20), "");
                long version = page.getVersion();
                all.addAll(page.getNodesList());
                while (!page.getNextPageToken().isEmpty()) {
                    page = page(random.nextInt(1, 20), page.getNextPageToken());
                    assertThat(page.getVersion()).isEqualTo(version);
                    all.addAll(page.getNodesList());
                }
                assertThat(all).hasSize(count);
                assertThat(all)
                        .extracting(Node::getKind)
                        .containsOnly(all.get(0).getKind());
                versions = version;
            }
        } finally {
            stop.set(true);
            writer.join();
        }
        assertThat(versions).as("writes went on meanwhile").isGreaterThan(10);
    }

    @Test
    void pagesOfADeletedContentAreStillRead() {
        service.commit(nodes(10));
        ListNodesResponse first = page(4, "");
        for (int i = 0; i < 10; i++) {
            service.commit(Change.newBuilder()
                    .setDeleteNode(DeleteNode.newBuilder().setNodeId("n" + i))
                    .build());
        }
        ListNodesResponse second = page(4, first.getNextPageToken());
        ListNodesResponse third = page(4, second.getNextPageToken());
        assertThat(second.getNodesList()).extracting(Node::getId).containsExactly("n4", "n5", "n6", "n7");
        assertThat(third.getNodesList()).extracting(Node::getId).containsExactly("n8", "n9");
        assertThat(third.getNextPageToken()).isEmpty();
        assertThat(page(4, "").getNodesList()).isEmpty();
    }

    @Test
    void aTokenOutlivesTheHistory() {
        restart(TestLimits.with(Map.of(
                "queryThreads",
                2,
                "queryQueueMax",
                10,
                "topologiesMax",
                10,
                "waitersMax",
                10,
                "historyVersionsMax",
                2,
                "pageHoldsMax",
                1,
                "pageHoldIdleMaxMillis",
                60_000,
                "importsOpenMax",
                1,
                "importElementsMax",
                100,
                "importBytesMax",
                1 << 20)));
        service.commit(nodes(10));
        ListNodesResponse first = page(4, "");
        for (int i = 0; i < 20; i++) {
            service.commit(kind(i % 10, "changed"));
        }
        Error compacted = service.refusal(
                Requests.getNode("n0", io.stemma.v1.ReadOptions.newBuilder().setAtVersion(first.getVersion())));
        assertThat(compacted.getReason()).isEqualTo(ErrorReason.VERSION_COMPACTED);
        assertThat(compacted.getFirstVersion()).isEqualTo(21);
        assertThat(compacted.getVersion()).isEqualTo(22);
        assertThat(page(10, first.getNextPageToken()).getVersion()).isEqualTo(first.getVersion());

        page(4, ""); // only one hold is allowed, and this one takes it
        Error gone = service.refusal(Requests.listNodes(10, first.getNextPageToken()));
        assertThat(gone.getReason()).isEqualTo(ErrorReason.VERSION_COMPACTED);
    }

    @Test
    void aTokenOfSomethingElseIsRefused() {
        service.create("other");
        service.commit(nodes(10));
        String token = page(4, "").getNextPageToken();
        assertThat(service.refusal(Request.newBuilder()
                                .setListNodes(ListNodesRequest.newBuilder()
                                        .setTopology("other")
                                        .setPageToken(token))
                                .build())
                        .getReason())
                .isEqualTo(ErrorReason.INVALID_PAGE_TOKEN);
        assertThat(service.refusal(Requests.listLinks(4, token)).getReason()).isEqualTo(ErrorReason.INVALID_PAGE_TOKEN);
        assertThat(service.refusal(Request.newBuilder()
                                .setListNodes(ListNodesRequest.newBuilder()
                                        .setTopology(TestService.NET)
                                        .setFilter(ElementFilter.newBuilder().setKind("x"))
                                        .setPageToken(token))
                                .build())
                        .getReason())
                .isEqualTo(ErrorReason.INVALID_PAGE_TOKEN);
        service.answer(Requests.deleteTopology(""));
        service.create(TestService.NET);
        assertThat(service.refusal(Requests.listNodes(4, token)).getReason()).isEqualTo(ErrorReason.INVALID_PAGE_TOKEN);
    }

    @Test
    void aPageEndsBeforeTheAnswerIsTooLarge() {
        ServiceLimits limits = ServiceLimits.DEFAULTS;
        String label = "x".repeat(4_000);
        Change[] large = IntStream.range(0, 2_000)
                .mapToObj(i -> put(
                        Node.newBuilder().setId("n" + i).putLabels("k", label).build()))
                .toArray(Change[]::new);
        service.commit(large);
        int nodes = 0;
        int pages = 0;
        String token = "";
        do {
            Object came = service.answer(Requests.listNodes(10_000, token));
            assertThat(((byte[]) came).length).isLessThanOrEqualTo(limits.responseBytesMax());
            ListNodesResponse page = TestService.as(came, ListNodesResponse.getDefaultInstance());
            nodes += page.getNodesCount();
            pages++;
            token = page.getNextPageToken();
        } while (!token.isEmpty());
        assertThat(nodes).isEqualTo(2_000);
        assertThat(pages).isEqualTo(2);
    }

    @Test
    void linksAndNeighborsArePagedToo() {
        List<Change> changes = new ArrayList<>(List.of(node("a"), node("b")));
        for (int i = 0; i < 450; i++) {
            changes.add(put(link("out" + i, "a", "b")));
            changes.add(put(link("in" + i, "b", "a")));
        }
        changes.add(put(link("loop", "a", "a")));
        service.commit(changes.toArray(Change[]::new));

        List<String> links = new ArrayList<>();
        String token = "";
        do {
            ListLinksResponse page = service.ask(Requests.listLinks(37, token), ListLinksResponse.getDefaultInstance());
            page.getLinksList().forEach(link -> links.add(link.getId()));
            token = page.getNextPageToken();
        } while (!token.isEmpty());
        assertThat(links).hasSize(901).doesNotHaveDuplicates();

        assertThat(neighborsOf(Direction.OUTGOING)).hasSize(451).allMatch(id -> !id.startsWith("in"));
        assertThat(neighborsOf(Direction.INCOMING)).hasSize(451).allMatch(id -> !id.startsWith("out"));
        List<String> both = neighborsOf(Direction.BOTH);
        assertThat(both).hasSize(902);
        assertThat(both.subList(0, 451)).noneMatch(id -> id.startsWith("in"));
        assertThat(both.subList(451, 902)).noneMatch(id -> id.startsWith("out"));
    }

    private List<String> neighborsOf(Direction direction) {
        List<String> links = new ArrayList<>();
        String token = "";
        do {
            ListNeighborsResponse page = service.ask(
                    Requests.neighbors("a", direction, 50, token), ListNeighborsResponse.getDefaultInstance());
            for (Neighbor neighbor : page.getNeighborsList()) {
                Link link = neighbor.getLink();
                boolean isLoop = link.getId().equals("loop");
                assertThat(neighbor.getNodeId()).isEqualTo(isLoop ? "a" : "b");
                links.add(link.getId());
            }
            token = page.getNextPageToken();
        } while (!token.isEmpty());
        return links;
    }

    @Test
    void aPageSizeOutOfRangeIsRefused() {
        assertThat(service.refusal(Requests.listNodes(10_001, "")).getMessage())
                .isEqualTo("page_size: 10001 (expected 0..10000)");
        assertThat(service.refusal(Requests.listNodes(-1, "")).getMessage())
                .isEqualTo("page_size: 4294967295 (expected 0..10000)");
    }
}
