package io.stemma.server.service;

import static io.stemma.server.service.TestService.NET;

import com.google.protobuf.FieldMask;
import io.stemma.v1.Change;
import io.stemma.v1.CommitRequest;
import io.stemma.v1.DeleteLink;
import io.stemma.v1.DeleteNode;
import io.stemma.v1.Link;
import io.stemma.v1.LinkStatus;
import io.stemma.v1.Node;
import io.stemma.v1.PatchLink;
import io.stemma.v1.Request;
import io.stemma.v1.SetPrimaryRequest;
import io.stemma.v1.Topology;
import io.stemma.v1.UpdateTopologyRequest;
import java.util.SplittableRandom;

/** Requests that change {@link TestService#NET} at random; some are refused. */
final class RandomCommits {
    private static final int NODES = 12;
    private static final int LINKS = 20;

    private final SplittableRandom random;

    RandomCommits(SplittableRandom random) {
        this.random = random;
    }

    Request next() {
        int die = random.nextInt(20);
        if (die == 0) {
            return Request.newBuilder()
                    .setUpdateTopology(UpdateTopologyRequest.newBuilder()
                            .setTopology(Topology.newBuilder().setName(NET).setDisplayName("d" + random.nextInt(3))))
                    .build();
        } else if (die == 1) {
            return Request.newBuilder()
                    .setSetPrimary(
                            SetPrimaryRequest.newBuilder().setTopology(NET).setNodeId(node()))
                    .build();
        }
        CommitRequest.Builder commit = CommitRequest.newBuilder().setTopology(NET);
        for (int i = random.nextInt(1, 5); i > 0; i--) {
            commit.addChanges(change());
        }
        return TestService.request(commit.build());
    }

    private String node() {
        return "n" + random.nextInt(NODES);
    }

    private String link() {
        return "l" + random.nextInt(LINKS);
    }

    private Change change() {
        Change.Builder change = Change.newBuilder();
        return switch (random.nextInt(8)) {
            case 0 ->
                change.setDeleteNode(DeleteNode.newBuilder().setNodeId(node()).setCascade(true))
                        .build();
            case 1 ->
                change.setDeleteLink(DeleteLink.newBuilder().setLinkId(link())).build();
            case 2 ->
                change.setPatchLink(PatchLink.newBuilder()
                                .setLink(Link.newBuilder().setId(link()).setOperStatus(status()))
                                .setUpdateMask(FieldMask.newBuilder().addPaths("oper_status")))
                        .build();
            case 3, 4, 5 -> {
                Node.Builder node = Node.newBuilder().setId(node()).setKind(random.nextBoolean() ? "router" : "switch");
                yield change.setPutNode(node.putLabels("k" + random.nextInt(2), "v" + random.nextInt(2)))
                        .build();
            }
            default -> {
                Link.Builder link = TestService.link(link(), node(), node()).toBuilder();
                yield change.setPutLink(link.setIgpMetric(random.nextInt(3))
                                .setOperStatus(status())
                                .putLabels("k" + random.nextInt(2), "v" + random.nextInt(2)))
                        .build();
            }
        };
    }

    private LinkStatus status() {
        return LinkStatus.forNumber(random.nextInt(3));
    }
}
