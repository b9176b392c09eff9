package io.stemma.server.codec;

import com.google.protobuf.Message;
import io.stemma.server.graph.Change;
import io.stemma.server.txn.Outcome.Applied;
import io.stemma.server.txn.Outcome.Tally;
import io.stemma.server.txn.Precondition;
import io.stemma.server.txn.Transaction;
import io.stemma.v1.CommitRequest;
import io.stemma.v1.CommitResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Transactions from message to domain, and their outcomes back. */
public final class TransactionCodec {
    private TransactionCodec() {}

    /** Judges a Commit by shape and limits and makes a transaction of it. */
    public static Transaction decode(CommitRequest request, int changesMax) {
        FieldRules.known(Subject.REQUEST, request);
        checkRequestId(request.getRequestId());
        checkCount("changes", request.getChangesCount(), 1, changesMax);
        checkCount("preconditions", request.getPreconditionsCount(), 0, ElementLimits.TRANSACTION_PRECONDITIONS_MAX);
        return new Transaction(
                changes(request),
                preconditions(request),
                request.hasExpectedVersion() ? request.getExpectedVersion() : Transaction.ANY_VERSION,
                request.getRequestId(),
                fingerprint(request.getRequestId(), request, CommitRequest.REQUEST_ID_FIELD_NUMBER));
    }

    private static List<Change> changes(CommitRequest request) {
        List<Change> changes = new ArrayList<>(request.getChangesCount());
        for (int i = 0; i < request.getChangesCount(); i++) {
            changes.add(ChangeCodec.decode(request.getChanges(i), Subject.REQUEST.entry("changes", i)));
        }
        return changes;
    }

    private static List<Precondition> preconditions(CommitRequest request) {
        List<Precondition> preconditions = new ArrayList<>(request.getPreconditionsCount());
        for (int i = 0; i < request.getPreconditionsCount(); i++) {
            Subject subject = Subject.REQUEST.entry("preconditions", i);
            preconditions.add(PreconditionCodec.decode(request.getPreconditions(i), subject));
        }
        return preconditions;
    }

    /** A transaction of a call that has a single change. */
    public static Transaction of(Change change, String requestId, Message request, int requestIdField) {
        FieldRules.known(Subject.REQUEST, request);
        checkRequestId(requestId);
        return new Transaction(
                List.of(change),
                List.of(),
                Transaction.ANY_VERSION,
                requestId,
                fingerprint(requestId, request, requestIdField));
    }

    /** The change that names the primary node; none if the id is empty. */
    public static Change setPrimary(String nodeId) {
        return ChangeCodec.setPrimary(nodeId, Subject.REQUEST);
    }

    /** Judges a request id. */
    public static void checkRequestId(String requestId) {
        FieldRules.text(Subject.REQUEST, "request_id", requestId, ElementLimits.REQUEST_ID_BYTES_MAX);
    }

    /** A hash of the request without its id; 0 if it has none, since then nobody asks. */
    public static long fingerprint(String requestId, Message request, int requestIdField) {
        if (requestId.isEmpty()) {
            return 0;
        }
        Message.Builder rest = request.toBuilder();
        rest.clearField(request.getDescriptorForType().findFieldByNumber(requestIdField));
        return Fingerprint.of(rest.build());
    }

    private static void checkCount(String field, int count, int min, int max) {
        if (count < min || count > max) {
            throw Errors.invalid(field, count + " entries", min + ".." + max);
        }
    }

    /** What the client is told of a transaction that was applied. */
    public static CommitResponse message(Applied applied) {
        Tally tally = applied.tally();
        return CommitResponse.newBuilder()
                .setVersion(applied.version())
                .setCommitTimeUs(applied.commitTimeMicros())
                .setReplayed(applied.replayed())
                .setNodesPut(tally.nodesPut())
                .setLinksPut(tally.linksPut())
                .setNodesDeleted(tally.nodesDeleted())
                .setLinksDeleted(tally.linksDeleted())
                .build();
    }

    /** The same, encoded. The writer is used for it, and is free again after. */
    public static byte[] encoded(Applied applied, MessageWriter writer) {
        Tally tally = applied.tally();
        writer.clear();
        writer.number(CommitResponse.VERSION_FIELD_NUMBER, applied.version())
                .number(CommitResponse.COMMIT_TIME_US_FIELD_NUMBER, applied.commitTimeMicros())
                .number(CommitResponse.REPLAYED_FIELD_NUMBER, applied.replayed() ? 1 : 0)
                .number(CommitResponse.NODES_PUT_FIELD_NUMBER, tally.nodesPut())
                .number(CommitResponse.LINKS_PUT_FIELD_NUMBER, tally.linksPut())
                .number(CommitResponse.NODES_DELETED_FIELD_NUMBER, tally.nodesDeleted())
                .number(CommitResponse.LINKS_DELETED_FIELD_NUMBER, tally.linksDeleted());
        return Arrays.copyOf(writer.array(), writer.size());
    }
}
