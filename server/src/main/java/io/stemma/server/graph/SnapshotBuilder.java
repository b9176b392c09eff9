package io.stemma.server.graph;

import io.stemma.server.graph.LinkContent.LinkColumns;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes the next version of a snapshot. Copies a page when it changes it first; the rest stays shared.
 *
 * <p><b>Threads.</b> Owned by one thread until {@link #freeze}, which spends it: every later change throws. A builder that
 * is dropped leaves no trace.
 */
public final class SnapshotBuilder extends PagedGraph implements GraphEditor {
    private static final byte[] NO_RECORD = {};

    private final Owner owner;
    private final EditScratch scratch;
    private final StateHash hasher;
    private final long version;
    private final long commitTimeMicros;

    private int nodeCount;
    private int linkCount;
    private int nodeSlots;
    private int linkSlots;
    private @Nullable FreeSlots freeNodes;
    private @Nullable FreeSlots freeLinks;
    private MetricNames metrics;
    private byte[] description;
    private int primary;
    private long hash;

    private byte[] record = NO_RECORD;
    private boolean spent;

    SnapshotBuilder(Snapshot base, long version, long commitTimeMicros, EditScratch scratch) {
        super(base.nodes.fork(), base.links.fork(), base.nodeNames.fork(), base.linkNames.fork());
        this.owner = new Owner(version);
        this.scratch = scratch;
        scratch.nodePages.clear();
        scratch.linkPages.clear();
        scratch.pendingLinks.clear();
        this.hasher = scratch.hasher;
        this.version = version;
        this.commitTimeMicros = commitTimeMicros;
        Snapshot.State state = base.state;
        nodeCount = state.nodeCount();
        linkCount = state.linkCount();
        nodeSlots = state.nodeSlots();
        linkSlots = state.linkSlots();
        freeNodes = state.freeNodes();
        freeLinks = state.freeLinks();
        metrics = state.metrics();
        description = state.description();
        primary = state.primary();
        hash = state.hash();
    }

    /** Ends the building and gives the version built. */
    public Snapshot freeze() {
        checkUnspent();
        attachPending();
        spent = true;
        return new Snapshot(
                this,
                version,
                commitTimeMicros,
                new Snapshot.State(
                        nodeCount,
                        linkCount,
                        nodeSlots,
                        linkSlots,
                        freeNodes,
                        freeLinks,
                        metrics,
                        description,
                        primary,
                        hash));
    }

    private void checkUnspent() {
        if (spent) {
            throw new IllegalStateException("the builder of version " + version + " is spent (freeze was called)");
        }
    }

    @Override
    public void fetchAhead(List<Change> changes) {
        scratch.fetchAhead.fetch(this, changes);
    }

    @Override
    public int putNode(int found, NodeContent node) {
        checkUnspent();
        int slot = found;
        long created = version;
        if (found == NO_SLOT) {
            slot = addNodeSlot(node.id());
        } else {
            Element old = node(found);
            created = old.createdVersion();
            hash -= hasher.node(old);
        }
        int i = slot & Page.MASK;
        NodePage page = editNodePage(slot);
        int length = encode(node.id(), node.content(), created);
        boolean inline = length <= Records.INLINE_BYTES_MAX;
        page.records = Records.with(page.records, i, record, inline ? length : 0);
        page.large = Records.withLarge(page.large, i, inline ? null : Arrays.copyOf(record, length));
        page.occupied |= 1 << i;
        hash += hasher.node(page.element(i));
        return slot;
    }

    private int addNodeSlot(byte[] id) {
        int slot;
        if (freeNodes == null) {
            slot = nodeSlots++;
        } else {
            slot = freeNodes.slot();
            freeNodes = freeNodes.below();
        }
        nodeNames.add(NameIndex.hash(id, 0, id.length), slot, owner);
        nodeCount++;
        return slot;
    }

    @Override
    public void removeNode(int slot) {
        checkUnspent();
        if (outDegree(slot) + inDegree(slot) > 0 || slot == primary) {
            throw new IllegalStateException(
                    "node " + node(slot) + " has links or is primary (expected neither of what is removed)");
        }
        Element old = node(slot);
        hash -= hasher.node(old);
        nodeNames.remove(NameIndex.hash(old.array(), old.idStart(), old.idEnd() - old.idStart()), slot, owner);
        int i = slot & Page.MASK;
        NodePage page = editNodePage(slot);
        page.records = Records.with(page.records, i, NO_RECORD, 0);
        page.large = Records.withLarge(page.large, i, null);
        page.occupied &= ~(1 << i);
        freeNodes = new FreeSlots(slot, freeNodes);
        nodeCount--;
    }

    @Override
    public int putLink(int found, int source, int destination, LinkContent link) {
        checkUnspent();
        Element sourceNode = node(existing(source, link.sourceId()));
        Element destinationNode = node(existing(destination, link.destinationId()));
        int slot = found;
        long created = version;
        if (found == NO_SLOT) {
            slot = addLinkSlot(link.id());
            scratch.pendingLinks.add(slot);
        } else {
            Element old = link(found);
            created = old.createdVersion();
            hash -= hashOfLink(found);
            if (source(slot) != source || destination(slot) != destination) {
                detach(slot);
                scratch.pendingLinks.add(slot);
            }
        }
        writeLink(slot, link, source, destination, created);
        hash += hasher.link(link(slot), sourceNode, destinationNode);
        return slot;
    }

    private static int existing(int node, byte[] id) {
        if (node == NO_SLOT) {
            throw new IllegalStateException(
                    "no node " + new String(id, StandardCharsets.UTF_8) + " (expected both ends of a link to exist)");
        }
        return node;
    }

    private int addLinkSlot(byte[] id) {
        int slot;
        if (freeLinks == null) {
            slot = linkSlots++;
        } else {
            slot = freeLinks.slot();
            freeLinks = freeLinks.below();
        }
        linkNames.add(NameIndex.hash(id, 0, id.length), slot, owner);
        linkCount++;
        return slot;
    }

    private void writeLink(int slot, LinkContent link, int source, int destination, long created) {
        int i = slot & Page.MASK;
        LinkPage page = editLinkPage(slot);
        int length = encode(link.id(), link.content(), created);
        boolean inline = length <= Records.INLINE_BYTES_MAX;
        page.records = Records.with(page.records, i, record, inline ? length : 0);
        page.large = Records.withLarge(page.large, i, inline ? null : Arrays.copyOf(record, length));
        page.occupied |= 1 << i;
        LinkColumns columns = link.columns();
        page.setCells(i, source, destination, columns.igpMetric(), columns.teMetric(), columns.delayMicros());
        writeMetrics(page, i, columns.metrics());
        writeStatus(page, i, source, destination, columns.up());
    }

    /** Keeps what {@link LinkCursor#mayBeDown} tells. */
    private void writeStatus(LinkPage page, int i, int source, int destination, boolean up) {
        boolean wasUp = page.isUp(i);
        page.down = up ? page.down & ~(1 << i) : page.down | (1 << i);
        if (!up) {
            editNodePage(source).markDown(true, source & Page.MASK);
            editNodePage(destination).markDown(false, destination & Page.MASK);
        } else if (!wasUp) {
            refreshDown(source, destination);
        }
    }

    private void refreshDown(int source, int destination) {
        attachPending();
        editNodePage(source).refreshDown(true, source & Page.MASK, this);
        editNodePage(destination).refreshDown(false, destination & Page.MASK, this);
    }

    private void writeMetrics(LinkPage page, int i, Map<String, Double> values) {
        clearMetrics(page, i);
        for (Map.Entry<String, Double> metric : values.entrySet()) {
            metrics = metrics.withUse(metric.getKey());
            page.setMetric(metrics.number(metric.getKey()), i, metric.getValue());
        }
    }

    private void clearMetrics(LinkPage page, int i) {
        for (int number = 0; number < metrics.size(); number++) {
            if (!Double.isNaN(page.metric(number, i))) {
                page.setMetric(number, i, Double.NaN);
                metrics = metrics.withoutUse(number);
            }
        }
    }

    @Override
    public void removeLink(int slot) {
        checkUnspent();
        Element old = link(slot);
        hash -= hashOfLink(slot);
        linkNames.remove(NameIndex.hash(old.array(), old.idStart(), old.idEnd() - old.idStart()), slot, owner);
        detach(slot);
        int i = slot & Page.MASK;
        LinkPage page = editLinkPage(slot);
        writeMetrics(page, i, Map.of());
        page.setCells(i, 0, 0, LinkColumns.ABSENT, LinkColumns.ABSENT, LinkColumns.ABSENT);
        page.down &= ~(1 << i);
        page.records = Records.with(page.records, i, NO_RECORD, 0);
        page.large = Records.withLarge(page.large, i, null);
        page.occupied &= ~(1 << i);
        freeLinks = new FreeSlots(slot, freeLinks);
        linkCount--;
    }

    /** Brings the adjacency up to date; called before anything looks at it. */
    private void attachPending() {
        scratch.pendingLinks.attachTo(this);
    }

    @Override
    public int outDegree(int node) {
        attachPending();
        return super.outDegree(node);
    }

    @Override
    public int inDegree(int node) {
        attachPending();
        return super.inDegree(node);
    }

    @Override
    public void outLinks(int node, LinkCursor cursor) {
        attachPending();
        super.outLinks(node, cursor);
    }

    @Override
    public void inLinks(int node, LinkCursor cursor) {
        attachPending();
        super.inLinks(node, cursor);
    }

    @Override
    public NeighborScan scan(boolean outgoing) {
        attachPending();
        return super.scan(outgoing);
    }

    private void detach(int link) {
        attachPending();
        int source = source(link);
        int destination = destination(link);
        editNodePage(source).detach(true, source & Page.MASK, link);
        editNodePage(destination).detach(false, destination & Page.MASK, link);
        if (!up(link)) {
            refreshDown(source, destination);
        }
    }

    private long hashOfLink(int slot) {
        return hasher.link(link(slot), node(source(slot)), node(destination(slot)));
    }

    @Override
    public void setPrimary(int slot) {
        checkUnspent();
        if (primary != NO_SLOT) {
            hash -= hasher.primary(node(primary));
        }
        primary = slot;
        if (slot != NO_SLOT) {
            hash += hasher.primary(node(slot));
        }
    }

    @Override
    public void setDescription(byte[] next) {
        checkUnspent();
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

    /** Writes the record into the scratch array and tells its length; see {@link Records}. */
    private int encode(byte[] id, byte[] content, long created) {
        record = scratch.record(Records.bytes(id, content, created, version));
        return Records.write(record, id, content, created, version);
    }

    /** The page of the node, to be changed. */
    NodePage editNodePage(int slot) {
        NodePage page = nodes.get(slot >>> Page.SHIFT);
        if (page != null && page.owner == owner) {
            return page;
        }
        NodePage mine = page == null ? new NodePage(owner) : page.copy(owner);
        nodes.set(slot >>> Page.SHIFT, mine, owner);
        scratch.nodePages.add(slot >>> Page.SHIFT);
        return mine;
    }

    private LinkPage editLinkPage(int slot) {
        LinkPage page = links.get(slot >>> Page.SHIFT);
        if (page != null && page.owner == owner) {
            return page;
        }
        LinkPage mine = page == null ? new LinkPage(owner) : page.copy(owner);
        links.set(slot >>> Page.SHIFT, mine, owner);
        scratch.linkPages.add(slot >>> Page.SHIFT);
        return mine;
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
    public int nodeCount() {
        return nodeCount;
    }

    @Override
    public int linkCount() {
        return linkCount;
    }

    @Override
    public int nodeSlots() {
        return nodeSlots;
    }

    @Override
    public int linkSlots() {
        return linkSlots;
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
