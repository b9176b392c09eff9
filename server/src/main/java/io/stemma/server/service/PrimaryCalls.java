package io.stemma.server.service;

import static io.stemma.server.graph.GraphView.NO_SLOT;

import io.stemma.server.codec.Errors;
import io.stemma.server.codec.RefusedException;
import io.stemma.server.codec.TransactionCodec;
import io.stemma.server.graph.Change;
import io.stemma.server.graph.GraphView;
import io.stemma.server.txn.Command;
import io.stemma.server.txn.Command.Action;
import io.stemma.server.txn.Outcome.Applied;
import io.stemma.server.txn.Transaction;
import io.stemma.v1.ErrorReason;
import io.stemma.v1.GetPrimaryRequest;
import io.stemma.v1.RefreshPrimaryRequest;
import io.stemma.v1.RefreshPrimaryResponse;
import io.stemma.v1.SetPrimaryRequest;
import io.stemma.v1.SetPrimaryResponse;
import java.util.Objects;

/** The primary node: its key and value come from one version, and it is replaced as one version. */
final class PrimaryCalls {
    private final TopologyReader reader;
    private final Commits commits;

    PrimaryCalls(TopologyReader reader, Commits commits) {
        this.reader = reader;
        this.commits = commits;
    }

    void get(Call call, GetPrimaryRequest request) {
        reader.read(call, request.getTopology(), request.getOptions(), Lane.CALLER, view -> {
            GraphView graph = view.graph();
            if (graph.primary() == NO_SLOT) {
                throw new RefusedException(
                        Errors.error(ErrorReason.NO_PRIMARY, "topology", "no primary node", "one, named by SetPrimary")
                                .setVersion(graph.version())
                                .build());
            }
            return ElementCalls.node(graph, graph.primary());
        });
    }

    void set(Call call, SetPrimaryRequest request) {
        Transaction transaction = TransactionCodec.of(
                TransactionCodec.setPrimary(request.getNodeId()),
                request.getRequestId(),
                request,
                SetPrimaryRequest.REQUEST_ID_FIELD_NUMBER);
        commits.submit(
                call,
                new Command(request.getTopology(), Action.COMMIT, transaction),
                applied -> SetPrimaryResponse.newBuilder()
                        .setVersion(applied.version())
                        .build());
    }

    void refresh(Call call, RefreshPrimaryRequest request) {
        Transaction transaction = TransactionCodec.of(
                new Change.RefreshPrimary(request.getCascade()),
                request.getRequestId(),
                request,
                RefreshPrimaryRequest.REQUEST_ID_FIELD_NUMBER);
        commits.submit(call, new Command(request.getTopology(), Action.COMMIT, transaction), PrimaryCalls::refreshed);
    }

    private static RefreshPrimaryResponse refreshed(Applied applied) {
        return RefreshPrimaryResponse.newBuilder()
                .setVersion(applied.version())
                .setRemovedNodeId(Objects.requireNonNull(applied.tally().removedPrimaryId()))
                .setPrimaryNodeId(Objects.requireNonNull(applied.tally().primaryId()))
                .build();
    }
}
