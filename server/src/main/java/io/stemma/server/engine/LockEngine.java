package io.stemma.server.engine;

import io.stemma.server.graph.GraphView;
import io.stemma.server.graph.MutableGraph;
import io.stemma.server.graph.Snapshot;
import io.stemma.server.txn.Applier;
import io.stemma.server.txn.Outcome;
import io.stemma.server.txn.Outcome.Applied;
import io.stemma.server.txn.Transaction;
import java.util.concurrent.locks.Lock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One graph that is changed in place under a lock. It has no version but the current one.
 *
 * <p><b>Threads.</b> The graph is guarded by the locks: all that is done with it is done under one of them.
 */
abstract sealed class LockEngine implements TopologyEngine permits ReadWriteLockEngine, MutexEngine {
    private final EngineKind kind;
    private final ObservedLock reading;
    private final ObservedLock writing;
    private final MutableGraph graph;

    LockEngine(EngineKind kind, Lock readLock, Lock writeLock, Snapshot first, LockObserver observer) {
        this.kind = kind;
        reading = new ObservedLock(readLock, false, observer);
        writing = new ObservedLock(writeLock, true, observer);
        graph = new MutableGraph(first);
    }

    /** True if this thread is in a question or a change: a change then would wait for itself, or pull the graph from under it. */
    abstract boolean heldByCurrentThread();

    @Override
    public final String name() {
        return kind.label();
    }

    @Override
    public final <T> T read(Function<? super GraphView, ? extends T> question) {
        return reading.hold(() -> question.apply(wholeGraph()));
    }

    private GraphView wholeGraph() {
        if (graph.inTransaction()) {
            throw new IllegalStateException("version " + graph.version() + " is half built (expected its end first)");
        }
        return graph;
    }

    @Override
    public final Outcome apply(Transaction transaction, long commitTimeMicros) {
        return write(transaction, commitTimeMicros, true);
    }

    /*
     * Changes the graph and takes the changes back, under the write lock. The alternatives are worse: a copy to judge on costs as
     * much as the graph is large, and an editor that lies over the graph would be a second implementation of it.
     */
    @Override
    public final Outcome judge(Transaction transaction, long commitTimeMicros) {
        return write(transaction, commitTimeMicros, false);
    }

    private Outcome write(Transaction transaction, long commitTimeMicros, boolean keep) {
        if (heldByCurrentThread()) {
            throw new IllegalStateException("a write inside a question or another write (expected it after their end)");
        }
        return writing.hold(() -> change(transaction, commitTimeMicros, keep));
    }

    private Outcome change(Transaction transaction, long commitTimeMicros, boolean keep) {
        graph.begin(graph.version() + 1, commitTimeMicros);
        try {
            Outcome outcome = Applier.apply(graph, transaction);
            if (keep && outcome instanceof Applied) {
                graph.commit();
            }
            return outcome;
        } finally {
            if (graph.inTransaction()) {
                graph.rollback();
            }
        }
    }

    @Override
    public final @Nullable Snapshot snapshot() {
        return null;
    }
}
