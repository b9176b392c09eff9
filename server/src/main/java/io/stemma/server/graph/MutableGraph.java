package io.stemma.server.graph;

import static io.stemma.server.graph.LinkTable.AT_DESTINATION;
import static io.stemma.server.graph.LinkTable.AT_SOURCE;

import io.stemma.server.graph.LinkContent.LinkColumns;
import io.stemma.server.graph.UndoLog.StoredLink;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One graph that is changed in place, by transactions: {@link #begin}, changes, then {@link #commit} or {@link #rollback}, which
 * leaves no trace of them. It gives the same answers as a {@link Snapshot} after the same changes, slots and order included,
 * but has one version only.
 *
 * <p><b>Threads.</b> Not safe for several: whoever shares it holds a lock, also to read. An {@link Element} may be kept: its
 * bytes never change.
 */
public final class MutableGraph extends FlatGraph implements GraphEditor {
    private final StateHash hasher = new StateHash();
    private final UndoLog undo = new UndoLog();

    private long version;
    private long commitTimeMicros;
    private MetricNames metrics;
    private byte[] description;
    private int primary;
    private long hash;

    /** What the open transaction started from; null outside of transactions. */
    private @Nullable Before before;

    /** All that is not by slot. */
    private record Before(long version, long commitTimeMicros, Snapshot.State state) {}

    /** A graph of the snapshot's content, slots and version. */
    public MutableGraph(Snapshot base) {
        version = base.version();
        commitTimeMicros = base.commitTimeMicros();
        metrics = base.state.metrics();
        description = base.state.description();
        primary = base.state.primary();
        hash = base.state.hash();
        for (int node = base.nextNode(0); node != NO_SLOT; node = base.nextNode(node + 1)) {
            nodes.restore(node, Records.of(base.node(node)));
        }
        for (int link = base.nextLink(0); link != NO_SLOT; link = base.nextLink(link + 1)) {
            restoreLink(link, StoredLink.of(base, link));
        }
        restoreCounts(base.state);
    }

    /** Opens the transaction that makes that version. Reads see its changes from now on. */
    public void begin(long nextVersion, long nextCommitTimeMicros) {
        if (before != null) {
            throw new IllegalStateException(
                    "the transaction of version " + version + " is open (expected its end first)");
        }
        before = new Before(version, commitTimeMicros, state());
        version = nextVersion;
        commitTimeMicros = nextCommitTimeMicros;
    }

    private Snapshot.State state() {
        return new Snapshot.State(
                nodes.count(),
                links.count(),
                nodes.slots(),
                links.slots(),
                nodes.free(),
                links.free(),
                metrics,
                description,
                primary,
                hash);
    }

    /** True from {@link #begin} on until the transaction's end: what is read then is no version. */
    public boolean inTransaction() {
        return before != null;
    }

    /** Ends the transaction and keeps its changes. */
    public void commit() {
        open();
        before = null;
        undo.clear();
    }

    /**
     * Ends the transaction and undoes its changes, also one that failed halfway. Should this fail, the transaction stays
     * open for ever, and with it the graph closed to the next.
     */
    public void rollback() {
        Before start = open();
        for (int change = undo.size() - 1; change >= 0; change--) {
            if (undo.isNode(change)) {
                nodes.restore(undo.slot(change), undo.node(change));
            } else {
                restoreLink(undo.slot(change), undo.link(change));
            }
        }
        restoreCounts(start.state);
        version = start.version;
        commitTimeMicros = start.commitTimeMicros;
        metrics = start.state.metrics();
        description = start.state.description();
        primary = start.state.primary();
        hash = start.state.hash();
        before = null;
        undo.clear();
    }

    private void restoreCounts(Snapshot.State state) {
        nodes.restoreCounts(state.nodeCount(), state.nodeSlots(), state.freeNodes());
        links.restoreCounts(state.linkCount(), state.linkSlots(), state.freeLinks());
    }

    private void restoreLink(int link, @Nullable StoredLink stored) {
        if (stored == null) {
            if (linkTable.covers(link)) {
                detach(link);
                linkTable.restore(link, LinkTable.Columns.NONE);
            }
            links.restore(link, null);
            return;
        }
        linkTable.reserve(link);
        detach(link);
        linkTable.setEnds(link, stored.source(), stored.destination());
        attach(link);
        linkTable.restore(link, stored.columns());
        links.restore(link, stored.record());
    }

    private Before open() {
        Before start = before;
        if (start == null) {
            throw new IllegalStateException("no transaction is open at version " + version + " (expected begin first)");
        }
        return start;
    }

    @Override
    public int putNode(int found, NodeContent node) {
        open();
        int slot = found;
        if (found == NO_SLOT) {
            slot = nodes.freeSlot();
            undo.node(slot, null);
            nodes.add(Records.of(node.id(), node.content(), version, version));
        } else {
            Element old = node(slot);
            byte[] record = Records.of(node.id(), node.content(), old.createdVersion(), version);
            undo.node(slot, nodes.record(slot));
            hash -= hasher.node(old);
            nodes.replace(slot, record);
        }
        hash += hasher.node(node(slot));
        return slot;
    }

    @Override
    public void removeNode(int slot) {
        open();
        if (outDegree(slot) + inDegree(slot) > 0 || slot == primary) {
            throw new IllegalStateException(
                    "node " + node(slot) + " has links or is primary (expected neither of what is removed)");
        }
        undo.node(slot, nodes.record(slot));
        hash -= hasher.node(node(slot));
        nodes.remove(slot);
    }

    @Override
    public int putLink(int found, int source, int destination, LinkContent link) {
        open();
        checkExists(source, link.sourceId());
        checkExists(destination, link.destinationId());
        int slot = found;
        if (found == NO_SLOT) {
            slot = addLink(link, source, destination);
        } else {
            replaceLink(slot, link, source, destination);
        }
        LinkColumns columns = link.columns();
        linkTable.setFixed(slot, columns.igpMetric(), columns.teMetric(), columns.delayMicros(), columns.up());
        writeMetrics(slot, columns.metrics());
        hash += hashOfLink(slot);
        return slot;
    }

    private static void checkExists(int node, byte[] id) {
        if (node == NO_SLOT) {
            throw new IllegalStateException(
                    "no node " + new String(id, StandardCharsets.UTF_8) + " (expected both ends of a link to exist)");
        }
    }

    private int addLink(LinkContent link, int source, int destination) {
        int slot = links.freeSlot();
        undo.link(slot, null);
        linkTable.reserve(slot);
        links.add(Records.of(link.id(), link.content(), version, version));
        linkTable.setEnds(slot, source, destination);
        attach(slot);
        return slot;
    }

    private void replaceLink(int slot, LinkContent link, int source, int destination) {
        byte[] record = Records.of(link.id(), link.content(), link(slot).createdVersion(), version);
        undo.link(slot, storedLink(slot));
        hash -= hashOfLink(slot);
        links.replace(slot, record);
        if (source(slot) != source || destination(slot) != destination) {
            detach(slot);
            linkTable.setEnds(slot, source, destination);
            attach(slot);
        }
    }

    private StoredLink storedLink(int slot) {
        return new StoredLink(
                links.record(slot), source(slot), destination(slot), linkTable.columns(slot, metrics.size()));
    }

    private void writeMetrics(int link, Map<String, Double> values) {
        clearMetrics(link);
        for (Map.Entry<String, Double> metric : values.entrySet()) {
            metrics = metrics.withUse(metric.getKey());
            linkTable.setMetric(metrics.number(metric.getKey()), link, metric.getValue());
        }
    }

    private void clearMetrics(int link) {
        for (int number = 0; number < metrics.size(); number++) {
            if (!Double.isNaN(linkTable.metric(number, link))) {
                linkTable.setMetric(number, link, Double.NaN);
                metrics = metrics.withoutUse(number);
            }
        }
    }

    @Override
    public void removeLink(int slot) {
        open();
        undo.link(slot, storedLink(slot));
        hash -= hashOfLink(slot);
        detach(slot);
        clearMetrics(slot);
        linkTable.setFixed(slot, LinkColumns.ABSENT, LinkColumns.ABSENT, LinkColumns.ABSENT, true);
        links.remove(slot);
    }

    /** Puts the link into the adjacency of its ends, unless it is there. */
    private void attach(int link) {
        int source = source(link);
        int destination = destination(link);
        if (!linkTable.has(link, AT_SOURCE)) {
            out.attach(source, destination, link);
            linkTable.mark(link, AT_SOURCE);
        }
        if (!linkTable.has(link, AT_DESTINATION)) {
            in.attach(destination, source, link);
            linkTable.mark(link, AT_DESTINATION);
        }
    }

    /** Takes the link out of the adjacency of its ends, where it is there. */
    private void detach(int link) {
        if (linkTable.has(link, AT_SOURCE)) {
            out.detach(source(link), link);
            linkTable.unmark(link, AT_SOURCE);
        }
        if (linkTable.has(link, AT_DESTINATION)) {
            in.detach(destination(link), link);
            linkTable.unmark(link, AT_DESTINATION);
        }
    }

    private long hashOfLink(int slot) {
        return hasher.link(link(slot), node(source(slot)), node(destination(slot)));
    }

    @Override
    public void setPrimary(int slot) {
        open();
        long next = slot == NO_SLOT ? 0 : hasher.primary(node(slot));
        long old = primary == NO_SLOT ? 0 : hasher.primary(node(primary));
        primary = slot;
        hash += next - old;
    }

    @Override
    public void setDescription(byte[] next) {
        open();
        hash += hasher.description(next) - hasher.description(description);
        description = next;
    }

    @Override
    public void clear() {
        setPrimary(NO_SLOT);
        for (int link = nextLink(0); link != NO_SLOT; link = nextLink(link + 1)) {
            removeLink(link);
        }
        for (int node = nextNode(0); node != NO_SLOT; node = nextNode(node + 1)) {
            removeNode(node);
        }
    }

    @Override
    public long version() {
        return version;
    }

    @Override
    public long commitTimeMicros() {
        return commitTimeMicros;
    }

    @Override
    public long stateHash() {
        return hash;
    }

    @Override
    public byte[] description() {
        return description;
    }

    @Override
    public int primary() {
        return primary;
    }

    @Override
    MetricNames metrics() {
        return metrics;
    }
}
