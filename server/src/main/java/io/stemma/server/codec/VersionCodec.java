package io.stemma.server.codec;

import io.stemma.server.graph.Snapshot;
import io.stemma.server.txn.Outcome.Tally;
import io.stemma.v1.VersionInfo;

/** What a client is told of a version without its content. */
public final class VersionCodec {
    private VersionCodec() {}

    /** A version of which only the content is known. */
    public static VersionInfo.Builder message(Snapshot snapshot) {
        return VersionInfo.newBuilder()
                .setVersion(snapshot.version())
                .setCommitTimeUs(snapshot.commitTimeMicros())
                .setStateHash(snapshot.stateHash());
    }

    /** A version with who made it and what it changed. */
    public static VersionInfo message(Snapshot snapshot, String requestId, String client, Tally tally) {
        return message(snapshot)
                .setRequestId(requestId)
                .setClient(client)
                .setNodesPut(tally.nodesPut())
                .setLinksPut(tally.linksPut())
                .setNodesDeleted(tally.nodesDeleted())
                .setLinksDeleted(tally.linksDeleted())
                .build();
    }
}
