package io.stemma.client;

import static org.assertj.core.api.Assertions.catchThrowable;

import io.stemma.v1.Change;
import io.stemma.v1.CommitRequest;
import io.stemma.v1.CommitResponse;
import io.stemma.v1.GetNodeRequest;
import io.stemma.v1.GetNodeResponse;
import io.stemma.v1.Node;
import io.stemma.v1.Request;
import io.stemma.v1.Response;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Calls and replies as tests use them. */
final class Samples {
    private static final int WAIT_SECONDS_MAX = 20;

    private Samples() {}

    static GetNodeRequest getNode(String id) {
        return GetNodeRequest.newBuilder().setTopology("t").setNodeId(id).build();
    }

    static CommitRequest commit() {
        return CommitRequest.newBuilder()
                .setTopology("t")
                .addChanges(Change.newBuilder().setPutNode(Node.newBuilder().setId("a")))
                .build();
    }

    /** The reply to a GetNode: the node asked for, at this version. */
    static Response.Builder node(Request call, long version) {
        return Response.newBuilder()
                .setGetNode(GetNodeResponse.newBuilder()
                        .setVersion(version)
                        .setNode(Node.newBuilder().setId(call.getGetNode().getNodeId())));
    }

    static Response.Builder committed(long version) {
        return Response.newBuilder()
                .setCommit(CommitResponse.newBuilder().setVersion(version).setNodesPut(1));
    }

    static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(WAIT_SECONDS_MAX, TimeUnit.SECONDS);
    }

    /** Why the future failed. */
    static StemmaException failure(CompletableFuture<?> future) {
        return StemmaException.of(catchThrowable(() -> get(future)));
    }
}
