package io.stemma.client;

import static io.stemma.client.Samples.commit;
import static io.stemma.client.Samples.committed;
import static io.stemma.client.Samples.failure;
import static io.stemma.client.Samples.get;
import static io.stemma.client.Samples.getNode;
import static io.stemma.client.Samples.node;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.Code;
import io.stemma.v1.DeleteTopologyRequest;
import io.stemma.v1.DeleteTopologyResponse;
import io.stemma.v1.Error;
import io.stemma.v1.ErrorReason;
import io.stemma.v1.GetNodeRequest;
import io.stemma.v1.ListNodesRequest;
import io.stemma.v1.ListNodesResponse;
import io.stemma.v1.ListTopologiesRequest;
import io.stemma.v1.ListTopologiesResponse;
import io.stemma.v1.ReadOptions;
import io.stemma.v1.Request;
import io.stemma.v1.Response;
import io.stemma.v1.Topology;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SessionTest {
    private volatile Response.Builder next = Response.newBuilder();
    private final FakeServer server = new FakeServer((peer, call) -> peer.reply(call, next.clone()));
    private final StemmaClient client = server.client().build();
    private final Session session = client.session();

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    private Request last() {
        return server.heard.get(server.heard.size() - 1);
    }

    private ReadOptions optionsOfRead(StemmaApi api, GetNodeRequest read, long replyVersion) throws Exception {
        next = node(Request.newBuilder().setGetNode(read).build(), replyVersion);
        get(api.getNode(read));
        return last().getGetNode().getOptions();
    }

    private void commitAs(long version) throws Exception {
        next = committed(version);
        get(session.commit(commit()));
    }

    @Test
    void aReadAfterACommitAsksForAtLeastThatVersion() throws Exception {
        assertThat(optionsOfRead(session, getNode("a"), 0).hasMinVersion()).isFalse();
        commitAs(42);
        assertThat(optionsOfRead(session, getNode("a"), 42).getMinVersion()).isEqualTo(42);
        assertThat(optionsOfRead(client, getNode("a"), 42).hasMinVersion()).isFalse();
    }

    @Test
    void aReadNeverGoesBackBehindAnEarlierRead() throws Exception {
        optionsOfRead(session, getNode("a"), 50);
        assertThat(optionsOfRead(session, getNode("a"), 45).getMinVersion()).isEqualTo(50);
        assertThat(optionsOfRead(session, getNode("a"), 50).getMinVersion()).isEqualTo(50);
        assertThat(session.version("t")).isEqualTo(50);
    }

    @Test
    void viewsOfASessionKeepItsPromise() throws Exception {
        commitAs(42);
        StemmaApi view = session.withDeadline(Duration.ofSeconds(5));
        assertThat(optionsOfRead(view, getNode("a"), 43).getMinVersion()).isEqualTo(42);
        assertThat(session.version("t")).isEqualTo(43);
    }

    @Test
    void theCallersOwnOptionsWin() throws Exception {
        commitAs(42);
        var exact = getNode("a").toBuilder()
                .setOptions(ReadOptions.newBuilder().setAtVersion(7))
                .build();
        assertThat(optionsOfRead(session, exact, 7)).isEqualTo(exact.getOptions());
        var later = getNode("a").toBuilder()
                .setOptions(ReadOptions.newBuilder().setMinVersion(99))
                .build();
        assertThat(optionsOfRead(session, later, 99).getMinVersion()).isEqualTo(99);
        assertThat(session.version("t")).isEqualTo(99);
    }

    @Test
    void laterPagesAreAskedForAsTheCallerAsked() throws Exception {
        commitAs(42);
        next = Response.newBuilder().setListNodes(ListNodesResponse.newBuilder().setVersion(42));
        var first = ListNodesRequest.newBuilder().setTopology("t").build();
        get(session.listNodes(first));
        assertThat(last().getListNodes().getOptions().getMinVersion()).isEqualTo(42);
        get(session.listNodes(first.toBuilder().setPageToken("p2").build()));
        assertThat(last().getListNodes().hasOptions()).isFalse();
    }

    @Test
    void topologiesAreKeptApart() throws Exception {
        commitAs(42);
        var other = getNode("a").toBuilder().setTopology("other").build();
        assertThat(optionsOfRead(session, other, 3).hasMinVersion()).isFalse();
        assertThat(session.version("other")).isEqualTo(3);
    }

    @Test
    void aDryRunTeachesNothing() throws Exception {
        next = committed(42);
        get(session.commit(commit().toBuilder().setDryRun(true).build()));
        assertThat(session.version("t")).isZero();
        assertThat(last().getCommit().getRequestId()).isEmpty();
    }

    @Test
    void aConflictTeachesTheVersionItWasFoundAt() {
        next = FakeServer.error(Error.newBuilder().setCode(Code.ABORTED).setVersion(44));
        assertThat(failure(session.commit(commit())).code()).isEqualTo(Code.ABORTED);
        assertThat(session.version("t")).isEqualTo(44);
    }

    @Test
    void aListOfTopologiesTeachesAllTheirVersions() throws Exception {
        next = Response.newBuilder()
                .setListTopologies(ListTopologiesResponse.newBuilder()
                        .addTopologies(Topology.newBuilder().setName("t").setVersion(5))
                        .addTopologies(Topology.newBuilder().setName("u").setVersion(6)));
        get(session.listTopologies(ListTopologiesRequest.getDefaultInstance()));
        assertThat(session.version("t")).isEqualTo(5);
        assertThat(session.version("u")).isEqualTo(6);
    }

    @Test
    void aTopologyThatIsGoneIsForgotten() throws Exception {
        commitAs(42);
        next = Response.newBuilder()
                .setDeleteTopology(DeleteTopologyResponse.newBuilder().setLastVersion(42));
        get(session.deleteTopology(
                DeleteTopologyRequest.newBuilder().setTopology("t").build()));
        assertThat(session.version("t")).isZero();
        commitAs(2);
        next = FakeServer.error(Error.newBuilder().setCode(Code.NOT_FOUND).setReason(ErrorReason.TOPOLOGY_NOT_FOUND));
        assertThat(failure(session.getNode(getNode("a"))).code()).isEqualTo(Code.NOT_FOUND);
        assertThat(session.version("t")).isZero();
    }

    @Test
    void aForksVersionsAreNotTheTopologys() throws Exception {
        commitAs(42);
        next = committed(99);
        get(session.commit(commit().toBuilder().setFork("plan").build()));
        assertThat(session.version(commit().getTopology())).isEqualTo(42);
        GetNodeRequest ofFork = getNode("a").toBuilder()
                .setOptions(ReadOptions.newBuilder().setFork("plan"))
                .build();
        assertThat(optionsOfRead(session, ofFork, 99).hasMinVersion()).isFalse();
        assertThat(optionsOfRead(session, getNode("a"), 42).getMinVersion()).isEqualTo(42);
    }
}
