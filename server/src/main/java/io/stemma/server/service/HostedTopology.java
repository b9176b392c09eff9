package io.stemma.server.service;

import io.stemma.server.codec.Errors;
import io.stemma.server.codec.OverlayCodec;
import io.stemma.server.codec.RefusedException;
import io.stemma.server.codec.TopologyCodec;
import io.stemma.server.counter.CounterTable;
import io.stemma.server.engine.TopologyEngine;
import io.stemma.server.fork.ForkTable;
import io.stemma.server.fork.SrlgIndex;
import io.stemma.server.graph.GraphView;
import io.stemma.server.graph.Snapshot;
import io.stemma.server.history.PageHolds;
import io.stemma.server.history.VersionHistory;
import io.stemma.server.txn.Outcome;
import io.stemma.server.txn.Outcome.Applied;
import io.stemma.server.txn.RequestTable;
import io.stemma.server.txn.Transaction;
import io.stemma.v1.ErrorReason;
import io.stemma.v1.Topology;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One topology with all that belongs to it.
 *
 * <p><b>Threads.</b> {@link #apply} belongs to the commit thread; the rest may be called anywhere. A version is found either as the
 * current one or in the history: it is added there before the next one is applied.
 */
public final class HostedTopology {
    private final String name;
    private final long incarnation;
    private final TopologyEngine engine;
    private final VersionHistory history;
    private final VersionWaiters waiters;
    private final CounterTable counters = new CounterTable(CounterTable.COUNTERS_MAX);
    private final CounterRemoval counterRemoval;
    private final ForkTable forks;
    private final SrlgIndex srlgs = new SrlgIndex(OverlayCodec::srlgs);
    /** Owned by the commit thread. */
    private final RequestTable requests = new RequestTable();

    HostedTopology(
            String name,
            long incarnation,
            TopologyEngine engine,
            VersionHistory history,
            ForkTable forks,
            VersionWaiters waiters) {
        this.name = name;
        this.incarnation = incarnation;
        this.engine = engine;
        this.history = history;
        this.forks = forks;
        this.waiters = waiters;
        this.counterRemoval = new CounterRemoval(engine, counters);
    }

    /** The topology's name. */
    public String name() {
        return name;
    }

    /** Tells it from an earlier topology of the same name. */
    public long incarnation() {
        return incarnation;
    }

    /** What holds its graph. */
    public TopologyEngine engine() {
        return engine;
    }

    /** Its versions that are still held. */
    public VersionHistory history() {
        return history;
    }

    /** The counters of its elements. */
    public CounterTable counters() {
        return counters;
    }

    /** The forks of its versions. */
    public ForkTable forks() {
        return forks;
    }

    /** Finds the links of shared risk link groups, at any version. */
    SrlgIndex srlgs() {
        return srlgs;
    }

    VersionWaiters waiters() {
        return waiters;
    }

    /** What became of the transaction before, if its request id is known. */
    @Nullable
    Outcome replay(Transaction transaction) {
        return requests.find(transaction);
    }

    /** Applies the transaction, once for each request id. */
    Outcome apply(Transaction transaction, long commitTimeMicros) {
        Outcome known = requests.find(transaction);
        if (known != null) {
            return known;
        }
        Outcome outcome = engine.apply(transaction, commitTimeMicros);
        if (outcome instanceof Applied applied) {
            requests.add(transaction, applied);
            Snapshot snapshot = engine.snapshot();
            if (snapshot != null) {
                history.add(snapshot);
            }
            counterRemoval.committed(transaction, applied.tally());
            waiters.reached(applied.version());
        }
        return outcome;
    }

    /** Judges the transaction as if it came now. May be called anywhere. */
    Outcome judge(Transaction transaction) {
        long nowMicros = TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());
        return engine.judge(transaction, nowMicros);
    }

    /** A snapshot may leave the engine, since it never changes; another graph may not. */
    static @Nullable Snapshot asSnapshot(GraphView graph) {
        return graph instanceof Snapshot snapshot ? snapshot : null;
    }

    /** Answers a question at exactly that version. */
    <T> T readAt(long version, Function<? super GraphView, ? extends T> question) {
        T answer = engine.read(graph -> graph.version() == version ? question.apply(graph) : null);
        if (answer != null) {
            return answer;
        }
        Snapshot held = history.at(version);
        if (held == null) {
            throw notHeld(version);
        }
        return question.apply(held);
    }

    /** Answers a question at the version of a page token. */
    <T> T readPage(long version, PageHolds holds, Function<? super GraphView, ? extends T> question) {
        Snapshot held = holds.use(incarnation, version);
        return held == null ? readAt(version, question) : question.apply(held);
    }

    private RefusedException notHeld(long version) {
        long current = engine.version();
        if (version > current) {
            return refused(ErrorReason.VERSION_IN_FUTURE, version, "at most " + current, 0);
        }
        if (history.size() == 0) {
            return refused(
                    ErrorReason.ENGINE_UNSUPPORTED,
                    version,
                    current + ": the engine " + engine.name() + " holds no other version",
                    current);
        }
        long first = history.first();
        return refused(ErrorReason.VERSION_COMPACTED, version, first + ".." + current, first);
    }

    private RefusedException refused(ErrorReason reason, long found, String expected, long first) {
        return new RefusedException(Errors.error(reason, "version", Long.toString(found), expected)
                .setFirstVersion(first)
                .setVersion(engine.version())
                .build());
    }

    /** The description at that version, or null if the version is no longer held. */
    @Nullable
    Topology describe(long version) {
        Topology current =
                engine.read(graph -> graph.version() == version ? TopologyCodec.message(graph, incarnation) : null);
        Snapshot held = current == null ? history.at(version) : null;
        return held == null ? current : TopologyCodec.message(held, incarnation);
    }

    @Override
    public String toString() {
        return name + "#" + incarnation;
    }
}
