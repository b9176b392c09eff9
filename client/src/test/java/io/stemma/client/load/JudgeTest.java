package io.stemma.client.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.v1.BatchGetRequest;
import io.stemma.v1.BatchGetResponse;
import io.stemma.v1.FindPathRequest;
import io.stemma.v1.FindPathResponse;
import io.stemma.v1.GetNodeRequest;
import io.stemma.v1.GetNodeResponse;
import io.stemma.v1.Link;
import io.stemma.v1.ListNeighborsRequest;
import io.stemma.v1.ListNeighborsResponse;
import io.stemma.v1.Neighbor;
import io.stemma.v1.Node;
import io.stemma.v1.PathHop;
import io.stemma.v1.Request;
import io.stemma.v1.Response;
import org.junit.jupiter.api.Test;

final class JudgeTest {
    private static final Request NODE = Request.newBuilder()
            .setGetNode(GetNodeRequest.newBuilder().setNodeId("a"))
            .build();

    private static Response node(String id, long version) {
        return Response.newBuilder()
                .setGetNode(GetNodeResponse.newBuilder()
                        .setVersion(version)
                        .setNode(Node.newBuilder().setId(id)))
                .build();
    }

    private static Link link(String id, String twin, int metric) {
        return Link.newBuilder()
                .setId(id)
                .setReverseLinkId(twin)
                .setTeMetric(metric)
                .build();
    }

    @Test
    void aVersionThatGoesBackIsAViolation() {
        assertThat(Judge.violation(NODE, node("a", 7), 7)).isNull();
        assertThat(Judge.violation(NODE, node("a", 6), 7)).contains("version 6", "version 7");
    }

    @Test
    void anotherNodeIsAViolation() {
        assertThat(Judge.violation(NODE, node("b", 7), 1)).contains("asked for node a");
    }

    @Test
    void twinsThatDisagreeAreAViolationInEveryAnswerThatShowsBoth() {
        Request pair = Request.newBuilder()
                .setBatchGet(BatchGetRequest.getDefaultInstance())
                .build();
        Request neighbors = Request.newBuilder()
                .setListNeighbors(ListNeighborsRequest.getDefaultInstance())
                .build();
        for (int metric : new int[] {10, 11}) {
            Link first = link("l", "r", 10);
            Link second = link("r", "l", metric);
            Response batch = Response.newBuilder()
                    .setBatchGet(BatchGetResponse.newBuilder().addLinks(first).addLinks(second))
                    .build();
            Response list = Response.newBuilder()
                    .setListNeighbors(ListNeighborsResponse.newBuilder()
                            .addNeighbors(Neighbor.newBuilder().setLink(first))
                            .addNeighbors(Neighbor.newBuilder().setLink(second)))
                    .build();
            assertThat(Judge.violation(pair, batch, 0) == null).isEqualTo(metric == 10);
            assertThat(Judge.violation(neighbors, list, 0) == null).isEqualTo(metric == 10);
        }
    }

    @Test
    void aPathWithAGapOrAWrongSumIsAViolation() {
        Request asked = Request.newBuilder()
                .setFindPath(FindPathRequest.newBuilder().setSourceNodeId("a").setDestinationNodeId("c"))
                .build();
        assertThat(Judge.violation(asked, path("b", 2), 0)).isNull();
        assertThat(Judge.violation(asked, path("x", 2), 0)).contains("starts at x");
        assertThat(Judge.violation(asked, path("b", 3), 0)).contains("costs 3.0");
    }

    private static Response path(String middle, double cost) {
        return Response.newBuilder()
                .setFindPath(FindPathResponse.newBuilder()
                        .setCost(cost)
                        .addHops(hop("a", "b"))
                        .addHops(hop(middle, "c")))
                .build();
    }

    private static PathHop hop(String from, String to) {
        return PathHop.newBuilder()
                .setSourceNodeId(from)
                .setDestinationNodeId(to)
                .setCost(1)
                .build();
    }
}
