package io.stemma.server.service;

import com.dynatrace.hash4j.hashing.HashStream64;
import com.dynatrace.hash4j.hashing.Hashing;
import io.stemma.server.codec.Errors;
import io.stemma.server.codec.Fingerprint;
import io.stemma.server.codec.Found;
import io.stemma.server.codec.LinkCodec;
import io.stemma.server.codec.NodeCodec;
import io.stemma.server.codec.Subject;
import io.stemma.server.codec.TopologyCodec;
import io.stemma.server.codec.TransactionCodec;
import io.stemma.server.graph.Change;
import io.stemma.server.graph.LinkContent;
import io.stemma.server.graph.NodeContent;
import io.stemma.server.txn.Command;
import io.stemma.server.txn.Command.Action;
import io.stemma.server.txn.Transaction;
import io.stemma.v1.ImportBegin;
import io.stemma.v1.ImportElements;
import io.stemma.v1.ImportFinish;
import io.stemma.v1.ImportMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What an import has brought so far. Nothing of it is visible; at the finish it becomes one command. Owned by one thread at a
 * time.
 */
final class StagedImport {
    private static final Subject TOPOLOGY = Subject.REQUEST.field("begin").field("topology");
    private static final Subject ELEMENTS = Subject.REQUEST.field("elements");
    /** What an element takes beside its bytes. */
    private static final int ELEMENT_OVERHEAD_BYTES = 128;

    private final ImportBegin begin;
    private final ImportBounds bounds;
    private final byte[] description;
    private final byte[] primary;
    private final List<Change> nodes = new ArrayList<>();
    private final List<Change> links = new ArrayList<>();
    private final IdSet nodeIds = new IdSet();
    private final IdSet linkIds = new IdSet();
    private final HashStream64 hash = Hashing.xxh3_64().hashStream();
    private long stagedBytes;
    private boolean released;

    /** Judges the beginning and counts the import as open. */
    StagedImport(ImportBegin begin, ImportBounds bounds) {
        this.begin = begin;
        this.bounds = bounds;
        TransactionCodec.checkRequestId(begin.getRequestId());
        if (begin.getMode() == ImportMode.UNRECOGNIZED) {
            throw Errors.invalid("begin.mode", Integer.toString(begin.getModeValue()), "CREATE, REPLACE or MERGE");
        }
        this.description = TopologyCodec.decode(begin.getTopology(), TOPOLOGY);
        this.primary = begin.getTopology().getPrimaryNodeId().getBytes(StandardCharsets.UTF_8);
        bounds.open();
    }

    byte[] description() {
        return description;
    }

    /** Judges the elements by shape and limits and stages them. */
    void add(ImportElements elements) {
        bounds.checkElements((long) nodes.size() + links.size() + elements.getNodesCount() + elements.getLinksCount());
        for (int i = 0; i < elements.getNodesCount(); i++) {
            add(NodeCodec.decode(elements.getNodes(i), ELEMENTS.entry("nodes", i)), i);
        }
        for (int i = 0; i < elements.getLinksCount(); i++) {
            add(LinkCodec.decode(elements.getLinks(i), ELEMENTS.entry("links", i)), i);
        }
    }

    private void add(NodeContent node, int at) {
        stage(node.id().length + node.content().length);
        if (!nodeIds.add(node.id())) {
            throw duplicate("nodes", at, node.id());
        }
        nodes.add(new Change.PutNode(node));
        fingerprint(node.id(), node.content());
    }

    private void add(LinkContent link, int at) {
        stage(link.id().length + link.sourceId().length + link.destinationId().length + link.content().length);
        if (!linkIds.add(link.id())) {
            throw duplicate("links", at, link.id());
        }
        links.add(new Change.PutLink(link));
        fingerprint(link.id(), link.sourceId(), link.destinationId(), link.content());
    }

    private static RuntimeException duplicate(String field, int at, byte[] id) {
        return Errors.invalid(
                ELEMENTS.entry(field, at).with("id"),
                Found.text(new String(id, StandardCharsets.UTF_8)),
                "an id that comes once in the import");
    }

    private void stage(int bytes) {
        long more = (long) bytes + ELEMENT_OVERHEAD_BYTES;
        bounds.stage(more);
        stagedBytes += more;
    }

    private void fingerprint(byte[]... parts) {
        if (!begin.getRequestId().isEmpty()) {
            for (byte[] part : parts) {
                hash.putByteArray(part);
            }
        }
    }

    /** Judges the whole and makes one command of it. */
    Command finish(ImportFinish finish) {
        checkCount("finish.node_count", finish.getNodeCount(), nodes.size());
        checkCount("finish.link_count", finish.getLinkCount(), links.size());
        boolean merges = begin.getMode() == ImportMode.MERGE;
        if (primary.length > 0 && !merges && !nodeIds.contains(primary)) {
            throw Errors.nodeNotFound(
                    TOPOLOGY.with("primary_node_id"), begin.getTopology().getPrimaryNodeId(), 0);
        }
        Action action = begin.getMode() == ImportMode.REPLACE || merges ? Action.CREATE_OR_COMMIT : Action.CREATE;
        return new Command(begin.getTopology().getName(), action, transaction());
    }

    private static void checkCount(String subject, long told, long found) {
        if (told != found) {
            throw Errors.invalid(subject, Long.toUnsignedString(told), found + ", the number that came");
        }
    }

    private Transaction transaction() {
        List<Change> changes = new ArrayList<>(nodes.size() + links.size() + 3);
        if (begin.getMode() == ImportMode.REPLACE) {
            changes.add(new Change.Clear());
        }
        changes.add(new Change.SetDescription(description));
        changes.addAll(nodes);
        changes.addAll(links);
        if (primary.length > 0) {
            changes.add(new Change.SetPrimary(primary));
        }
        ImportBegin rest = begin.toBuilder().clearRequestId().build();
        long fingerprint = begin.getRequestId().isEmpty() ? 0 : Fingerprint.of(rest) * 31 + hash.getAsLong();
        return new Transaction(changes, List.of(), Transaction.ANY_VERSION, begin.getRequestId(), fingerprint);
    }

    /** Lets go of what was staged. */
    void release() {
        if (!released) {
            released = true;
            bounds.close(stagedBytes);
        }
    }
}
