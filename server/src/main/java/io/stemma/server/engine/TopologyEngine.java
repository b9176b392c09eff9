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

    /** The current version, to be kept as long as needed; null in an engine that changes its only version in place. */
    @Nullable
    Snapshot snapshot();

    /**
     * The current version, for what needs versions: past ones, pins, forks, differences.
     *
     * @param asked what needs it, for the message of the refusal: a field and its value
     * @throws EngineRefusal in an engine that has the current version only
     */
    default Snapshot snapshotFor(String asked) {
        Snapshot snapshot = snapshot();
        if (snapshot == null) {
            throw new EngineRefusal(asked, name());
        }
        return snapshot;
    }

    /** About how many versions are in memory, the current one included. */
    default long versionsLive() {
        return 1;
    }

    /** The current version. */
    default long version() {
        return read(GraphView::version);
    }
}
