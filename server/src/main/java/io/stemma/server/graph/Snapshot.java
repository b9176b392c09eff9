package io.stemma.server.graph;

import org.jspecify.annotations.Nullable;

/**
 * One immutable version of a topology.
 *
 * <p>All that it reaches was written before it was made and is never written again, so whoever gets it through a volatile
 * reference may read it without locking, for as long as it likes.
 */
public final class Snapshot extends PagedGraph {
    /** What comes before the first version: nothing. */
    public static final Snapshot EMPTY = new Snapshot();

    private final long version;
    private final long commitTimeMicros;
    final State state;

    /** All of a version but its pages and names. */
    record State(
            int nodeCount,
            int linkCount,
            int nodeSlots,
            int linkSlots,
            @Nullable FreeSlots freeNodes,
            @Nullable FreeSlots freeLinks,
            MetricNames metrics,
            byte[] description,
            int primary,
            long hash) {
        static final State EMPTY = new State(
                0,
                0,
                0,
                0,
                null,
                null,
                MetricNames.NONE,
                new byte[0],
                NO_SLOT,
                new StateHash().description(new byte[0]));
    }

    private Snapshot() {
        super(new PageTree<>(), new PageTree<>(), new NameIndex(), new NameIndex());
        version = 0;
        commitTimeMicros = 0;
        state = State.EMPTY;
    }

    Snapshot(PagedGraph pages, long version, long commitTimeMicros, State state) {
        super(pages.nodes, pages.links, pages.nodeNames, pages.linkNames);
        this.version = version;
        this.commitTimeMicros = commitTimeMicros;
        this.state = state;
    }

    /** A copy that shares all pages and names. */
    Snapshot(Snapshot other) {
        super(other.nodes.fork(), other.links.fork(), other.nodeNames, other.linkNames);
        this.version = other.version;
        this.commitTimeMicros = other.commitTimeMicros;
        this.state = other.state;
    }

    /** A builder of the next version. */
    public SnapshotBuilder edit(long nextCommitTimeMicros) {
        return edit(nextCommitTimeMicros, new EditScratch());
    }

    /** A builder of the next version that works in the given buffers, which no other builder may use meanwhile. */
    public SnapshotBuilder edit(long nextCommitTimeMicros, EditScratch scratch) {
        return new SnapshotBuilder(this, version + 1, nextCommitTimeMicros, scratch);
    }

    /**
     * A builder of a what-if that is laid over this version: it has the same number and time, and so must never be published or
     * held under it.
     */
    public SnapshotBuilder overlay() {
        return new SnapshotBuilder(this, version, commitTimeMicros, new EditScratch());
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
        return state.hash;
    }

    @Override
    public byte[] description() {
        return state.description;
    }

    @Override
    public int nodeCount() {
        return state.nodeCount;
    }

    @Override
    public int linkCount() {
        return state.linkCount;
    }

    @Override
    public int nodeSlots() {
        return state.nodeSlots;
    }

    @Override
    public int linkSlots() {
        return state.linkSlots;
    }

    @Override
    public int primary() {
        return state.primary;
    }

    @Override
    MetricNames metrics() {
        return state.metrics;
    }

    @Override
    public String toString() {
        return "version " + version + ": " + nodeCount() + " nodes, " + linkCount() + " links";
    }
}
