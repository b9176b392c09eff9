package io.stemma.server.engine;

import io.stemma.server.graph.EditScratch;
import io.stemma.server.graph.GraphView;
import io.stemma.server.graph.LatestPages;
import io.stemma.server.graph.Snapshot;
import io.stemma.server.graph.SnapshotBuilder;
import io.stemma.server.txn.Applier;
import io.stemma.server.txn.Outcome;
import io.stemma.server.txn.Outcome.Applied;
import io.stemma.server.txn.Transaction;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Read-copy-update: readers take the current snapshot and keep it as long as they like; the writer builds the next one beside
 * it and publishes it with one store. Neither ever waits for the other.
 */
public final class RcuEngine implements TopologyEngine {
    /*
     * Snapshots are deeply immutable, so this one volatile store publishes everything the builder wrote, and what it stored in the
     * latest pages before. A weaker mode is not worth its proof.
     */
    private final AtomicReference<Snapshot> current;
    private final LatestPages latest;
    /** The buffers of the last writer for the next one; null while a writer has them, so that another takes its own. */
    private final AtomicReference<@Nullable EditScratch> spareScratch = new AtomicReference<>(new EditScratch());

    private final VersionObserver observer;
    private final GracePeriod gracePeriod;

    /** Starts at that snapshot, observed by nobody. */
    public RcuEngine(Snapshot first) {
        this(first, VersionObserver.NONE);
    }

    /** Starts at that snapshot. */
    public RcuEngine(Snapshot first, VersionObserver observer) {
        this.latest = new LatestPages(first);
        this.current = new AtomicReference<>(latest.first(first));
        this.observer = observer;
        this.gracePeriod = new GracePeriod(System::nanoTime, observer);
    }

    @Override
    public String name() {
        return EngineKind.RCU.label();
    }

    /** The current snapshot. Take it once for each request: two calls may give two versions. */
    public Snapshot current() {
        return Objects.requireNonNull(current.get());
    }

    @Override
    public <T> T read(Function<? super GraphView, ? extends T> question) {
        return question.apply(current());
    }

    @Override
    public Snapshot snapshot() {
        return current();
    }

    @Override
    public long versionsLive() {
        return gracePeriod.versionsLive();
    }

    @Override
    public long oldestVersionAgeNanos() {
        return gracePeriod.oldestAgeNanos();
    }

    @Override
    public long retainedBytes() {
        return gracePeriod.retainedBytes(current());
    }

    @Override
    public Outcome apply(Transaction transaction, long commitTimeMicros) {
        EditScratch spare = spareScratch.getAndSet(null);
        EditScratch scratch = spare == null ? new EditScratch() : spare;
        try {
            return apply(transaction, commitTimeMicros, scratch);
        } finally {
            spareScratch.set(scratch);
        }
    }

    private Outcome apply(Transaction transaction, long commitTimeMicros, EditScratch scratch) {
        while (true) {
            Snapshot base = current();
            SnapshotBuilder next = base.edit(commitTimeMicros, scratch);
            Outcome outcome = Applier.apply(next, transaction);
            if (!(outcome instanceof Applied)) {
                return outcome;
            }
            long before = System.nanoTime();
            Snapshot built = next.freeze();
            if (latest.advance(built, scratch)) {
                current.set(built);
                gracePeriod.superseded(base);
                observer.published(System.nanoTime() - before);
                return outcome;
            }
            /* Does not happen with one writer. Were there several, they would still be ordered, and this seen. */
            observer.publishRetried();
        }
    }

    @Override
    public Outcome judge(Transaction transaction, long commitTimeMicros) {
        return Applier.apply(current().edit(commitTimeMicros), transaction);
    }
}
