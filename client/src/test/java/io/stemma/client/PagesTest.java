package io.stemma.client;

import static io.stemma.client.Samples.failure;
import static io.stemma.client.Samples.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.rpc.Code;
import io.stemma.v1.Error;
import io.stemma.v1.ErrorReason;
import io.stemma.v1.Link;
import io.stemma.v1.ListLinksRequest;
import io.stemma.v1.ListLinksResponse;
import io.stemma.v1.ListNodesRequest;
import io.stemma.v1.ListNodesResponse;
import io.stemma.v1.Node;
import io.stemma.v1.Request;
import io.stemma.v1.Response;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class PagesTest {
    private static final ListNodesRequest ALL =
            ListNodesRequest.newBuilder().setTopology("t").setPageSize(3).build();

    /** Ten nodes in pages of three, the second page empty. */
    private static Response.Builder page(Request call) {
        String token = call.getListNodes().getPageToken();
        int page = token.isEmpty() ? 0 : Integer.parseInt(token);
        ListNodesResponse.Builder reply = ListNodesResponse.newBuilder().setVersion(9);
        if (page != 1) {
            int first = page == 0 ? 0 : 3 * (page - 1);
            IntStream.range(first, Math.min(10, first + 3))
                    .forEach(i -> reply.addNodes(Node.newBuilder().setId("n" + i)));
        }
        return Response.newBuilder().setListNodes(reply.setNextPageToken(page == 4 ? "" : "" + (page + 1)));
    }

    private static List<String> expected() {
        return IntStream.range(0, 10).mapToObj(i -> "n" + i).toList();
    }

    @Test
    void allPagesComeInOrderWithoutWaiting() throws Exception {
        try (FakeServer server = new FakeServer((peer, call) -> peer.reply(call, page(call)));
                StemmaClient client = server.client().build()) {
            List<String> seen = new ArrayList<>();
            get(client.nodes(ALL).forEachPage(page -> page.items().forEach(node -> seen.add(node.getId()))));
            assertThat(seen).isEqualTo(expected());
            assertThat(server.calls()).isEqualTo(5);
        }
    }

    @Test
    void theStreamGivesAllElements() {
        try (FakeServer server = new FakeServer((peer, call) -> peer.reply(call, page(call)));
                StemmaClient client = server.client().build()) {
            assertThat(client.nodes(ALL).stream().map(Node::getId)).isEqualTo(expected());
        }
    }

    @Test
    void readingStaysOnePageAhead() {
        try (FakeServer server = new FakeServer((peer, call) -> peer.reply(call, page(call)));
                StemmaClient client = server.client().build()) {
            Iterator<Node> nodes = client.nodes(ALL).iterator();
            assertThat(nodes.next().getId()).isEqualTo("n0");
            assertThat(nodes.next().getId()).isEqualTo("n1");
            assertThat(server.calls()).isLessThanOrEqualTo(2);
        }
    }

    @Test
    void aFailedPageFailsTheWhole() {
        Error.Builder compacted =
                Error.newBuilder().setCode(Code.OUT_OF_RANGE).setReason(ErrorReason.VERSION_COMPACTED);
        FakeServer.Script script = (peer, call) -> {
            boolean third = call.getListNodes().getPageToken().equals("2");
            peer.reply(call, third ? FakeServer.error(compacted) : page(call));
        };
        try (FakeServer server = new FakeServer(script);
                StemmaClient client = server.client().build()) {
            List<Node> seen = new ArrayList<>();
            StemmaException failure = failure(client.nodes(ALL).forEachPage(page -> seen.addAll(page.items())));
            assertThat(failure.reason()).isEqualTo(ErrorReason.VERSION_COMPACTED);
            assertThat(seen).hasSize(3);
            assertThatThrownBy(() -> client.nodes(ALL).stream().count())
                    .isInstanceOfSatisfying(
                            StemmaException.class,
                            thrown -> assertThat(thrown.reason()).isEqualTo(ErrorReason.VERSION_COMPACTED));
        }
    }

    @Test
    void aConsumerThatThrowsEndsTheReading() {
        try (FakeServer server = new FakeServer((peer, call) -> peer.reply(call, page(call)));
                StemmaClient client = server.client().build()) {
            var done = client.nodes(ALL).forEachPage(page -> {
                throw new IllegalStateException("enough");
            });
            assertThat(failure(done)).hasMessageContaining("enough");
            assertThat(server.calls()).isEqualTo(1);
        }
    }

    @Test
    void linksComeInPagesToo() {
        FakeServer.Script script = (peer, call) -> {
            boolean first = call.getListLinks().getPageToken().isEmpty();
            ListLinksResponse.Builder reply = ListLinksResponse.newBuilder()
                    .addLinks(Link.newBuilder().setId(first ? "a" : "b"))
                    .setNextPageToken(first ? "1" : "");
            peer.reply(call, Response.newBuilder().setListLinks(reply));
        };
        try (FakeServer server = new FakeServer(script);
                StemmaClient client = server.client().build()) {
            assertThat(client.links(ListLinksRequest.getDefaultInstance()).stream()
                            .map(Link::getId))
                    .containsExactly("a", "b");
        }
    }
}
