package io.stemma.client.cli;

import com.google.protobuf.FieldMask;
import io.stemma.client.StemmaApi;
import io.stemma.v1.Change;
import io.stemma.v1.CommitRequest;
import io.stemma.v1.CommitResponse;
import io.stemma.v1.FindPathRequest;
import io.stemma.v1.FindPathResponse;
import io.stemma.v1.GetLinkRequest;
import io.stemma.v1.GetNeighborhoodRequest;
import io.stemma.v1.Link;
import io.stemma.v1.LinkStatus;
import io.stemma.v1.ListNodesRequest;
import io.stemma.v1.PatchLink;
import io.stemma.v1.PathHop;
import io.stemma.v1.Reached;
import java.util.ArrayList;
import java.util.List;

/** Asks for a shortest path across a backbone, lets a link of it fail, asks again, repairs the link and asks again. */
final class DemoOutage {
    private static final FieldMask STATUS =
            FieldMask.newBuilder().addPaths("oper_status").build();
    private static final int HOPS_MAX = 64;

    private final StemmaApi server;
    private final String topology;
    private final DemoTally tally;
    private final List<String> story = new ArrayList<>();

    DemoOutage(StemmaApi server, String topology, DemoTally tally) {
        this.server = server;
        this.topology = topology;
        this.tally = tally;
    }

    /** Plays it and tells it, a line for each step. */
    List<String> play() {
        String from = firstNode();
        String to = farthest(from);
        FindPathResponse before = ask(from, to, "path");
        Link failing = link(before.getHops(before.getHopsCount() / 2).getLinkId());
        long down = commit(failing, LinkStatus.LINK_STATUS_DOWN);
        story.add("link " + failing.getSourceNodeId() + " - " + failing.getDestinationNodeId()
                + " fails, both directions in version " + down);
        ask(from, to, "path");
        commit(failing, failing.getOperStatus());
        FindPathResponse after = ask(from, to, "repaired");
        if (!after.getHopsList().equals(before.getHopsList())) {
            tally.failed(new Failure("the path after the repair is not the one from before the outage"));
        }
        return List.copyOf(story);
    }

    private String firstNode() {
        ListNodesRequest request =
                ListNodesRequest.newBuilder().setTopology(topology).build();
        return ClientCommand.await(server.listNodes(request)).getNodesList().stream()
                .map(node -> node.getId())
                .max(String::compareTo)
                .orElseThrow(() -> new Failure("topology \"" + topology + "\": no nodes (expected some)"));
    }

    private String farthest(String from) {
        GetNeighborhoodRequest request = GetNeighborhoodRequest.newBuilder()
                .setTopology(topology)
                .setNodeId(from)
                .setMaxHops(HOPS_MAX)
                .build();
        List<Reached> reached =
                ClientCommand.await(server.getNeighborhood(request)).getReachedList();
        return reached.get(reached.size() - 1).getNodeId();
    }

    private FindPathResponse ask(String from, String to, String title) {
        FindPathRequest request = FindPathRequest.newBuilder()
                .setTopology(topology)
                .setSourceNodeId(from)
                .setDestinationNodeId(to)
                .setMetric("igp_metric")
                .build();
        FindPathResponse answer = ClientCommand.await(server.findPath(request));
        StringBuilder path = new StringBuilder(from);
        for (PathHop hop : answer.getHopsList()) {
            path.append(" > ").append(hop.getDestinationNodeId());
        }
        story.add(title + " " + path + ", cost " + Quantity.number(answer.getCost()) + ", version "
                + answer.getVersion());
        return answer;
    }

    private Link link(String id) {
        GetLinkRequest request =
                GetLinkRequest.newBuilder().setTopology(topology).setLinkId(id).build();
        return ClientCommand.await(server.getLink(request)).getLink();
    }

    private long commit(Link link, LinkStatus status) {
        CommitRequest request = CommitRequest.newBuilder()
                .setTopology(topology)
                .addChanges(patch(link.getId(), status))
                .addChanges(patch(LinkCommand.reverse(link), status))
                .build();
        CommitResponse done = ClientCommand.await(server.commit(request));
        return done.getVersion();
    }

    private static Change patch(String link, LinkStatus status) {
        PatchLink.Builder patch = PatchLink.newBuilder()
                .setLink(Link.newBuilder().setId(link).setOperStatus(status))
                .setUpdateMask(STATUS);
        return Change.newBuilder().setPatchLink(patch).build();
    }
}
