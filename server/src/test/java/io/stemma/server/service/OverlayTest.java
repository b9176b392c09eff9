package io.stemma.server.service;

import static io.stemma.server.service.TestService.NET;
import static io.stemma.server.service.TestService.link;
import static io.stemma.server.service.TestService.node;
import static io.stemma.server.service.TestService.put;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.FieldMask;
import io.stemma.server.graph.Seeds;
import io.stemma.server.graph.Snapshot;
import io.stemma.v1.Change;
import io.stemma.v1.DeleteNode;
import io.stemma.v1.DeleteWhere;
import io.stemma.v1.ElementType;
import io.stemma.v1.ErrorReason;
import io.stemma.v1.FindPathRequest;
import io.stemma.v1.FindPathResponse;
import io.stemma.v1.GetLinkRequest;
import io.stemma.v1.GetLinkResponse;
import io.stemma.v1.GetNeighborhoodRequest;
import io.stemma.v1.GetNeighborhoodResponse;
import io.stemma.v1.GetNodeResponse;
import io.stemma.v1.Link;
import io.stemma.v1.LinkStatus;
import io.stemma.v1.ListLinksRequest;
import io.stemma.v1.ListLinksResponse;
import io.stemma.v1.Node;
import io.stemma.v1.Overlay;
import io.stemma.v1.PatchLink;
import io.stemma.v1.PathHop;
import io.stemma.v1.Reached;
import io.stemma.v1.ReadOptions;
import io.stemma.v1.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Overlays: a question is answered as if, the answer says so, and nothing of it stays. */
final class OverlayTest {
    private final TestService service = TestService.withTopology();

    @BeforeEach
    void ring() {
        service.commit(
                node("a"),
                node("b"),
                node("c"),
                node("d"),
                cable("ab", 1),
                cable("bc", 1),
                cable("cd", 2),
                cable("da", 3));
    }

    @AfterEach
    void close() {
        service.close();
    }

    private static Change cable(String id, int srlg) {
        return put(link(id, id.substring(0, 1), id.substring(1)).toBuilder()
                .setIgpMetric(10)
                .addSrlgs(srlg)
                .addSrlgs(99)
                .build());
    }

    private static ReadOptions with(Overlay.Builder overlay) {
        return ReadOptions.newBuilder().setOverlay(overlay).build();
    }

    private FindPathResponse path(String from, String to, Overlay.Builder overlay) {
        return service.ask(
                Requests.path(FindPathRequest.newBuilder()
                        .setSourceNodeId(from)
                        .setDestinationNodeId(to)
                        .setOptions(with(overlay))),
                FindPathResponse.getDefaultInstance());
    }

    private static List<String> hops(FindPathResponse path) {
        return path.getHopsList().stream().map(PathHop::getLinkId).toList();
    }

    @Test
    void aPathIsToldWithAndWithoutTheOverlay() {
        service.commit(cable("ac", 5));
        FindPathResponse answer = path("a", "c", Overlay.newBuilder().addDownLinkIds("ac"));
        assertThat(hops(answer)).containsExactly("ab", "bc");
        assertThat(hops(answer.getWithoutOverlay())).containsExactly("ac");
        assertThat(answer.getVersion()).isEqualTo(3);
        assertThat(answer.getWithoutOverlay().getVersion()).isEqualTo(3);
        assertThat(answer.getBasis().getOverlay()).isTrue();
        assertThat(answer.getBasis().getOverlayChanged()).isEqualTo(1);
        FindPathResponse none =
                path("a", "c", Overlay.newBuilder().addDownNodeIds("b").addDownSrlgs(5));
        assertThat(none.getNoPath()).isTrue();
        assertThat(none.getWithoutOverlay().getNoPath()).isFalse();
        assertThat(none.getBasis().getOverlayChanged()).isEqualTo(3);
    }

    @Test
    void aSharedRiskGroupFallsAsAWholeAtEveryVersion() {
        assertThat(path("a", "c", Overlay.newBuilder().addDownSrlgs(1)).getNoPath())
                .isTrue();
        assertThat(path("a", "b", Overlay.newBuilder().addDownSrlgs(2)).getHopsCount())
                .isEqualTo(1);
        service.commit(cable("bc", 7));
        assertThat(path("b", "c", Overlay.newBuilder().addDownSrlgs(1)).getNoPath())
                .isFalse();
        assertThat(path("b", "c", Overlay.newBuilder().addDownSrlgs(7)).getNoPath())
                .isTrue();
        FindPathResponse all = path("c", "d", Overlay.newBuilder().addDownSrlgs(99));
        assertThat(all.getBasis().getOverlayChanged()).isEqualTo(4);
        assertThat(service.refusal(Requests.path(FindPathRequest.newBuilder()
                                .setSourceNodeId("b")
                                .setDestinationNodeId("c")
                                .setOptions(with(Overlay.newBuilder().addDownSrlgs(12345)))))
                        .getMessage())
                .isEqualTo("options.overlay.down_srlgs: 12345, which has no links"
                        + " (expected a shared risk link group that a link belongs to)");
    }

    @Test
    void aNodeThatIsUpHasItsLinksUpButForThoseThatAreDown() {
        service.commit(
                put(link("ab", "a", "b").toBuilder()
                        .setOperStatus(LinkStatus.LINK_STATUS_DOWN)
                        .build()),
                put(link("bc", "b", "c").toBuilder()
                        .setOperStatus(LinkStatus.LINK_STATUS_DOWN)
                        .build()));
        assertThat(hops(path("a", "c", Overlay.newBuilder().addUpNodeIds("b")))).containsExactly("ab", "bc");
        assertThat(path("a", "c", Overlay.newBuilder().addUpNodeIds("b").addDownNodeIds("c"))
                        .getNoPath())
                .isTrue();
    }

    @Test
    void changesComeAfterWhatIsDown() {
        Change up = Change.newBuilder()
                .setPatchLink(PatchLink.newBuilder()
                        .setLink(Link.newBuilder().setId("ab").setOperStatus(LinkStatus.LINK_STATUS_UP))
                        .setUpdateMask(FieldMask.newBuilder().addPaths("oper_status")))
                .build();
        assertThat(path("a", "b", Overlay.newBuilder().addDownSrlgs(1).addChanges(up))
                        .getHopsCount())
                .isEqualTo(1);
        FindPathResponse added = path(
                "a",
                "e",
                Overlay.newBuilder()
                        .addChanges(node("e"))
                        .addChanges(cable("de", 1))
                        .addChanges(cable("ad", 1)));
        assertThat(hops(added)).containsExactly("ad", "de");
        assertThat(added.getWithoutOverlay().getNoPath()).isTrue();
    }

    @Test
    void elementsAreToldAsTheyWereWhereTheyDiffer() {
        ReadOptions down = with(Overlay.newBuilder().addDownLinkIds("ab"));
        GetLinkResponse link = service.ask(getLink("ab", down), GetLinkResponse.getDefaultInstance());
        assertThat(link.getLink().getOperStatus()).isEqualTo(LinkStatus.LINK_STATUS_DOWN);
        assertThat(link.getWithoutOverlay().getOperStatus()).isEqualTo(LinkStatus.LINK_STATUS_UNSPECIFIED);
        assertThat(service.ask(getLink("bc", down), GetLinkResponse.getDefaultInstance())
                        .hasWithoutOverlay())
                .isFalse();
        ReadOptions kind = with(Overlay.newBuilder()
                .addChanges(put(Node.newBuilder().setId("a").setKind("x").build())));
        GetNodeResponse node =
                service.ask(Requests.getNode("a", kind.toBuilder()), GetNodeResponse.getDefaultInstance());
        assertThat(node.getNode().getKind()).isEqualTo("x");
        assertThat(node.getWithoutOverlay().getId()).isEqualTo("a");
        assertThat(node.getWithoutOverlay().getKind()).isEmpty();
    }

    private static Request getLink(String id, ReadOptions options) {
        return Request.newBuilder()
                .setGetLink(GetLinkRequest.newBuilder()
                        .setTopology(NET)
                        .setLinkId(id)
                        .setOptions(options))
                .build();
    }

    @Test
    void aNeighborhoodTellsWhatIsLostAndGained() {
        GetNeighborhoodResponse answer = service.ask(
                Requests.neighborhood(GetNeighborhoodRequest.newBuilder()
                        .setNodeId("a")
                        .setMaxHops(2)
                        .setOnlyUp(true)
                        .setOptions(
                                with(Overlay.newBuilder().addDownLinkIds("bc").addChanges(cable("bd", 1))))),
                GetNeighborhoodResponse.getDefaultInstance());
        assertThat(answer.getReachedList()).extracting(Reached::getNodeId).containsExactly("a", "b", "d");
        assertThat(answer.getLostNodeIdsList()).containsExactly("c");
        assertThat(answer.getGainedNodeIdsList()).containsExactly("d");
    }

    @Test
    void allPagesAreLaidOver() {
        List<LinkStatus> seen = new ArrayList<>();
        String token = "";
        do {
            ListLinksResponse page = service.ask(
                    listLinks(token, Overlay.newBuilder().addDownSrlgs(99)), ListLinksResponse.getDefaultInstance());
            page.getLinksList().forEach(link -> seen.add(link.getOperStatus()));
            assertThat(page.getBasis().getOverlayChanged()).isEqualTo(4);
            token = page.getNextPageToken();
            service.commit(cable("ab", seen.size()));
        } while (!token.isEmpty());
        assertThat(seen).hasSize(4).containsOnly(LinkStatus.LINK_STATUS_DOWN);
        String first = service.ask(
                        listLinks("", Overlay.newBuilder().addDownSrlgs(99)), ListLinksResponse.getDefaultInstance())
                .getNextPageToken();
        assertThat(service.refusal(listLinks(first, Overlay.newBuilder().addDownSrlgs(1)))
                        .getReason())
                .isEqualTo(ErrorReason.INVALID_PAGE_TOKEN);
    }

    private static Request listLinks(String token, Overlay.Builder overlay) {
        return Request.newBuilder()
                .setListLinks(ListLinksRequest.newBuilder()
                        .setTopology(NET)
                        .setPageSize(1)
                        .setPageToken(token)
                        .setOptions(with(overlay)))
                .build();
    }

    @Test
    void faultyOverlaysAreRefused() {
        assertThat(refusal(Overlay.newBuilder().addDownLinkIds("zz"))).isEqualTo(ErrorReason.LINK_NOT_FOUND);
        assertThat(refusal(Overlay.newBuilder().addDownNodeIds("zz"))).isEqualTo(ErrorReason.NODE_NOT_FOUND);
        assertThat(refusal(Overlay.newBuilder().addChanges(put(link("x", "a", "zz")))))
                .isEqualTo(ErrorReason.DANGLING_LINK);
        assertThat(refusal(Overlay.newBuilder()
                        .addChanges(Change.newBuilder()
                                .setDeleteNode(DeleteNode.newBuilder().setNodeId("a")))))
                .isEqualTo(ErrorReason.NODE_HAS_LINKS);
        Overlay.Builder many = Overlay.newBuilder();
        IntStream.rangeClosed(0, 10_000).forEach(i -> many.addDownSrlgs(i));
        assertThat(refusal(many)).isEqualTo(ErrorReason.INVALID_FIELD);
        service.commit(IntStream.range(0, 10_001).mapToObj(i -> node("n" + i)).toArray(Change[]::new));
        assertThat(refusal(Overlay.newBuilder()
                        .addChanges(Change.newBuilder()
                                .setDeleteWhere(DeleteWhere.newBuilder()
                                        .setType(ElementType.NODE)
                                        .setCascade(true)))))
                .isEqualTo(ErrorReason.LIMIT_EXCEEDED);
    }

    private ErrorReason refusal(Overlay.Builder overlay) {
        return service.refusal(Requests.getNode("a", with(overlay).toBuilder())).getReason();
    }

    /** Under commits and overlays at once, each version's hash is that of a replay without overlays. */
    @Test
    void theServedTopologyNeverShowsATrace() {
        SplittableRandom random = Seeds.random("theServedTopologyNeverShowsATrace");
        List<CompletableFuture<Object>> answers = new ArrayList<>();
        try (TestService alone = TestService.withTopology()) {
            alone.commit(
                    node("a"),
                    node("b"),
                    node("c"),
                    node("d"),
                    cable("ab", 1),
                    cable("bc", 1),
                    cable("cd", 2),
                    cable("da", 3));
            for (int i = 0; i < 500; i++) {
                Overlay.Builder overlay = Overlay.newBuilder()
                        .addDownSrlgs(random.nextInt(1, 4))
                        .addChanges(node("e" + i))
                        .addChanges(put(
                                Node.newBuilder().setId("a").setKind("k" + i).build()));
                answers.add(service.send(
                        TestService.context(),
                        Requests.path(FindPathRequest.newBuilder()
                                .setSourceNodeId("a")
                                .setDestinationNodeId("d")
                                .setOptions(with(overlay)))));
                Change change = cable("ab", random.nextInt(5));
                service.commit(change);
                alone.commit(change);
                assertThat(snapshot(service).stateHash())
                        .isEqualTo(snapshot(alone).stateHash());
                assertThat(snapshot(service).version())
                        .isEqualTo(snapshot(alone).version());
            }
        }
        answers.forEach(answer -> TestService.as(TestService.take(answer), FindPathResponse.getDefaultInstance()));
        assertThat(snapshot(service).nodeCount()).isEqualTo(4);
    }

    private static Snapshot snapshot(TestService service) {
        return Objects.requireNonNull(service.catalog.get(NET).engine().snapshot());
    }
}
