package io.stemma.server.fork;

import io.stemma.server.graph.RetainedBytes;
import io.stemma.server.graph.Snapshot;
import io.stemma.server.graph.SnapshotBuilder;
import io.stemma.server.txn.Applier;
import io.stemma.server.txn.Outcome;
import io.stemma.server.txn.Outcome.Applied;
import io.stemma.server.txn.Outcome.Rejected;
import io.stemma.server.txn.Outcome.Tally;
import io.stemma.server.txn.Rejection;
import io.stemma.server.txn.RequestTable;
import io.stemma.server.txn.Transaction;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A private head over a base version. It shares with the base all that it did not change, so it costs the same whatever the
 * topology's size, and holds the base in memory as long as it lives.
 *
 * <p>Its versions go on from the base's and so have the numbers of other content in the topology: whoever keeps one beside the
 * topology's own names it by {@link #line}, too.
 *
 * <p><b>Threads.</b> Reads may be made anywhere and take no lock. {@link #commit} and {@link #judge} may be called anywhere; commits
 * exclude each other.
 */
public final class Fork {
    private final String name;
    private final String owner;
    private final String description;
    private final long baseVersion;
    private final @Nullable String parentName;
    private final long line;
    private final long createTimeMicros;
    private final ForkLimits limits;
    private final AtomicBoolean merging = new AtomicBoolean();

    /** Guarded by this. */
    private final RequestTable requests = new RequestTable();

    private volatile Snapshot head;
    private volatile MergeBase mergeBase;
    private volatile long mergedVersion;
    private volatile long changeCount;
    private volatile long retainedBytes;
    private volatile boolean dropped;
    /** Guarded by the table, as is the next. */
    long ttlNanos;

    long usedNanos;

    /**
     * What a fork and its topology have in common.
     *
     * @param snapshot the content
     * @param version the topology's version that had or got all of it
     */
    public record MergeBase(Snapshot snapshot, long version) {}

    Fork(ForkSpec spec, String name, long line, long createTimeMicros, ForkLimits limits) {
        Fork parent = spec.parent();
        this.name = name;
        this.owner = spec.owner();
        this.description = spec.description();
        this.baseVersion = spec.base().version();
        this.parentName = parent == null ? null : parent.name();
        this.line = line;
        this.createTimeMicros = createTimeMicros;
        this.limits = limits;
        this.head = spec.base();
        this.mergeBase = parent == null ? new MergeBase(spec.base(), spec.base().version()) : parent.mergeBase;
    }

    /** Its name. */
    public String name() {
        return name;
    }

    /** Tells its versions from those of the topology, of other forks, and of earlier ones of its name: negative. */
    public long line() {
        return line;
    }

    /** Who made it. */
    public String owner() {
        return owner;
    }

    /** What for. */
    public String description() {
        return description;
    }

    /** The version it started from: the topology's, or its parent's. */
    public long baseVersion() {
        return baseVersion;
    }

    /** The name of the fork it is a fork of, or null. */
    public @Nullable String parentName() {
        return parentName;
    }

    /** When it was made, in microseconds since 1970-01-01T00:00:00Z. */
    public long createTimeMicros() {
        return createTimeMicros;
    }

    /** Its current version. Take it once for each request. */
    public Snapshot head() {
        return head;
    }

    /** How many elements it put and deleted so far. */
    public long changeCount() {
        return changeCount;
    }

    /** How many bytes it holds for its changes, at most. */
    public long retainedBytes() {
        return retainedBytes;
    }

    /** What it has in common with the topology: where the next merge starts from. */
    public MergeBase mergeBase() {
        return mergeBase;
    }

    /** The topology's version that its last merge became; 0 if it was not merged. */
    public long mergedVersion() {
        return mergedVersion;
    }

    /** Applies the transaction as the next version, once for each request id. */
    public synchronized Outcome commit(Transaction transaction, long commitTimeMicros) {
        checkLives();
        Outcome known = requests.find(transaction);
        if (known != null) {
            return known;
        }
        Snapshot base = head;
        SnapshotBuilder next = base.edit(Math.max(commitTimeMicros, base.commitTimeMicros()));
        Outcome outcome = Applier.apply(next, transaction, room());
        if (outcome instanceof Applied applied) {
            Snapshot changed = next.freeze();
            long bytes = retainedBytes(changed);
            if (bytes > limits.bytesMax()) {
                return new Rejected(
                        Rejection.LIMIT_EXCEEDED,
                        "fork_bytes_max",
                        bytes + " bytes for the changes of fork \"" + name + "\"",
                        "at most " + limits.bytesMax(),
                        base.version());
            }
            requests.add(transaction, applied);
            head = changed;
            retainedBytes = bytes;
            changeCount += count(applied.tally());
        }
        return outcome;
    }

    /** What the fork would hold with that head. Measured anew only when the sum of what its commits held says too much. */
    private long retainedBytes(Snapshot next) {
        long bytes = retainedBytes + RetainedBytes.of(next, head);
        return bytes <= limits.bytesMax() ? bytes : RetainedBytes.of(next, mergeBase.snapshot());
    }

    /** Judges the transaction as {@link #commit} would, and changes nothing. */
    public Outcome judge(Transaction transaction, long commitTimeMicros) {
        return Applier.apply(head.edit(commitTimeMicros), transaction, room());
    }

    private int room() {
        return (int) Math.max(0, limits.changesMax() - changeCount);
    }

    private static long count(Tally tally) {
        return (long) tally.nodesPut() + tally.linksPut() + tally.nodesDeleted() + tally.linksDeleted();
    }

    /** Begins a merge; false if one is under way. */
    public boolean beginMerge() {
        return merging.compareAndSet(false, true);
    }

    /** Ends a merge. */
    public void endMerge() {
        merging.set(false);
    }

    /** The topology has all that this fork had as of that snapshot, since that version of the topology. */
    public void merged(Snapshot snapshot, long version) {
        mergeBase = new MergeBase(snapshot, version);
        mergedVersion = version;
    }

    synchronized void drop() {
        dropped = true;
    }

    private void checkLives() {
        if (dropped) {
            throw ForkRefusal.notFound(name);
        }
    }

    @Override
    public String toString() {
        return name + ", " + head;
    }
}
