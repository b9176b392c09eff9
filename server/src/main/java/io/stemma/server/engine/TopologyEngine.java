package io.stemma.server.engine;

import io.stemma.server.graph.GraphView;
import io.stemma.server.graph.Snapshot;
import io.stemma.server.txn.Outcome;
import io.stemma.server.txn.Transaction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Holds one topology and lets many read it while one writes.
 *
 * <p><b>Threads.</b> {@link #read} may be called anywhere. {@link #apply} belongs to the commit thread.
 */
public interface TopologyEngine {
    /** The engine's name: "rcu", "rwlock" or "mutex". */
    String name();

    /**
     * Answers a question on the current version. However long the question takes, it sees that one version only. The
     * graph is good until the question returns, and must not leave it. A question does not write.
     */
    <T> T read(Function<? super GraphView, ? extends T> question);

    /** Applies the transaction as the next version and publishes it, or refuses it. */
    Outcome apply(Transaction transaction, long commitTimeMicros);

    /** Judges the transaction as {@link #apply} would, and changes nothing. May be called anywhere. */
    Outcome judge(Transaction transaction, long commitTimeMicros);

    /**
     * The current version, to be kept as long as needed; null in an engine that changes its only version in place, and so has
     * nothing to give for past versions, pins, forks and differences.
     */
    @Nullable
    Snapshot snapshot();

    /** About how many versions are in memory, the current one included. */
    default long versionsLive() {
        return 1;
    }

    /** How long ago the oldest version that is still in memory was superseded, in nanoseconds; 0 if there is none. */
    default long oldestVersionAgeNanos() {
        return 0;
    }

    /** About how many bytes are in memory only because superseded versions are. */
    default long retainedBytes() {
        return 0;
    }

    /** The current version. */
    default long version() {
        return read(GraphView::version);
    }
}
