package io.stemma.server.service;

import io.stemma.server.codec.Errors;
import io.stemma.server.codec.OverlayCodec;
import io.stemma.server.codec.RefusedException;
import io.stemma.server.codec.TopologyCodec;
import io.stemma.server.counter.CounterTable;
import io.stemma.server.engine.TopologyEngine;
import io.stemma.server.fork.ForkTable;
import io.stemma.server.fork.SrlgIndex;
import io.stemma.server.graph.Change;
import io.stemma.server.graph.GraphView;
import io.stemma.server.graph.Snapshot;
import io.stemma.server.history.HeldVersion;
import io.stemma.server.history.PageHolds;
import io.stemma.server.history.PinTable;
import io.stemma.server.history.VersionHistory;
import io.stemma.server.txn.LeaseChange;
import io.stemma.server.txn.LeaseTable;
import io.stemma.server.txn.Outcome;
import io.stemma.server.txn.Outcome.Applied;
import io.stemma.server.txn.Outcome.Tally;
import io.stemma.server.txn.RequestTable;
import io.stemma.server.txn.Transaction;
import io.stemma.server.watch.TopologyWatches;
import io.stemma.v1.ErrorReason;
import io.stemma.v1.Topology;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One topology with all that belongs to it.
 *
 * <p><b>Threads.</b> {@link #apply} belongs to the commit thread; the rest may be called anywhere. A version is found either as the
 * current one or in the history: it is added there before the next one is applied.
 */
public final class HostedTopology {
    private static final Tally NO_TALLY = new Tally(0, 0, 0, 0, null, null);

    private final String name;
    private final long incarnation;
    private final TopologyEngine engine;
    private final VersionHistory history;
    private final PinTable pins;
    private final LeaseTable leases;
    private final VersionWaiters waiters;
    private final TopologyWatches watches;
    private final CounterTable counters;
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
            PinTable pins,
            LeaseTable leases,
            CounterTable counters,
            ForkTable forks,
            VersionWaiters waiters,
            TopologyWatches watches) {
        this.name = name;
        this.incarnation = incarnation;
        this.engine = engine;
        this.history = history;
        this.forks = forks;
        this.pins = pins;
        this.leases = leases;
        this.counters = counters;
        this.waiters = waiters;
        this.watches = watches;
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

    /** Its leases. */
    public LeaseTable leases() {
        return leases;
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

    /** Who watches it. */
    public TopologyWatches watches() {
        return watches;
    }

    /** What became of the transaction before, if its request id is known. */
    @Nullable
    Outcome replay(Transaction transaction) {
        return requests.find(transaction);
    }

    /** Applies the transaction, once for each request id. */
    Outcome apply(Transaction transaction, long commitTimeMicros, String client) {
        Outcome known = requests.find(transaction);
        if (known != null) {
            return known;
        }
        Outcome refusal = leaseRefusal(transaction);
        Outcome outcome = refusal == null ? publish(transaction, commitTimeMicros, client) : refusal;
        if (outcome instanceof Applied applied) {
            requests.add(transaction, applied);
            leases.committed(transaction);
        }
        return outcome;
    }

    private @Nullable Outcome leaseRefusal(Transaction transaction) {
        return leases.names(transaction) ? engine.read(graph -> leases.refusal(transaction, graph)) : null;
    }

    /** Changes a lease, once for each request id, and its elements with it. */
    Outcome changeLease(LeaseChange change, Transaction identity, long commitTimeMicros, String client) {
        Outcome known = requests.find(identity);
        if (known != null) {
            return known;
        }
        Outcome refusal = leases.refusal(change, engine.version());
        if (refusal != null) {
            return refusal;
        }
        List<Change> effect = engine.read(graph -> leases.effect(change, graph));
        Transaction transaction = new Transaction(effect, List.of(), Transaction.ANY_VERSION, identity.requestId(), 0);
        Outcome outcome = effect.isEmpty()
                ? new Applied(engine.version(), commitTimeMicros, NO_TALLY, false)
                : publish(transaction, commitTimeMicros, client);
        if (!(outcome instanceof Applied applied)) {
            return outcome;
        }
        long lease = leases.apply(change, client, commitTimeMicros);
        Applied done = new Applied(applied.version(), commitTimeMicros, applied.tally(), false, lease);
        if (!(change instanceof LeaseChange.KeepAlive)) { // which may be said twice, and is said so often
            requests.add(identity, done);
        }
        return done;
    }

    private Outcome publish(Transaction transaction, long commitTimeMicros, String client) {
        Outcome outcome = engine.apply(transaction, commitTimeMicros);
        if (outcome instanceof Applied applied) {
            Snapshot snapshot = engine.snapshot();
            if (snapshot != null) {
                history.add(new HeldVersion(snapshot, transaction.requestId(), client, applied.tally()));
            }
            counterRemoval.committed(transaction, applied.tally());
            waiters.reached(applied.version());
            watches.versionAdded();
        }
        return outcome;
    }

    /** Judges the transaction as if it came now. May be called anywhere. */
    Outcome judge(Transaction transaction) {
        Outcome refusal = leaseRefusal(transaction);
        return refusal == null ? engine.judge(transaction, Catalog.nowMicros()) : refusal;
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
        Snapshot held = heldAt(version);
        if (held == null) {
            checkCameMeanwhile(version);
            return readAt(version, question);
        }
        return question.apply(held);
    }

    /** Refuses a version that was not found, unless it was in the future then and is not any more. */
    private void checkCameMeanwhile(long version) {
        long current = engine.version();
        boolean isInHistory = history.size() > 0 && version >= history.first() && version < current;
        if (version != current && !isInHistory) {
            throw notHeld("version", Long.toString(version), version > current);
        }
    }

    /** That version, if history or a pin holds it. */
    @Nullable
    Snapshot heldAt(long version) {
        Snapshot held = history.at(version);
        return held == null ? pins.at(incarnation, version) : held;
    }

    /** Answers a question at the version that was current at that time. */
    <T> T readAtTime(long timeMicros, Function<? super GraphView, ? extends T> question) {
        boolean isFuture = timeMicros > Catalog.nowMicros();
        T answer = isFuture
                ? null
                : engine.read(graph -> graph.commitTimeMicros() <= timeMicros ? question.apply(graph) : null);
        if (answer != null) {
            return answer;
        }
        Snapshot held = isFuture ? null : history.atTime(timeMicros);
        if (held == null) {
            throw notHeld("at_time_us", Long.toString(timeMicros), isFuture);
        }
        return question.apply(held);
    }

    /** Answers a question at the version that the pin holds. */
    <T> T readPinned(String pinId, Function<? super GraphView, ? extends T> question) {
        return question.apply(pins.get(incarnation, pinId).snapshot());
    }

    /** The snapshot of exactly that version. */
    Snapshot snapshotAt(long version) {
        Snapshot current = currentSnapshot();
        Snapshot found = current.version() == version ? current : heldAt(version);
        if (found == null) {
            checkCameMeanwhile(version);
            return snapshotAt(version);
        }
        return found;
    }

    /** The snapshot of exactly that version, of which history also holds the one after it, if there is one. */
    Snapshot snapshotToFollow(long version) {
        if (version + 1 < history.first()) {
            throw notHeld("version", Long.toString(version), false);
        }
        return snapshotAt(version);
    }

    /** The snapshot of the current version; refuses if the engine has none. */
    Snapshot currentSnapshot() {
        Snapshot current = engine.snapshot();
        if (current == null) {
            throw currentVersionOnly("versions");
        }
        return current;
    }

    /** Answers a question at the version of a page token. */
    <T> T readPage(long version, PageHolds holds, Function<? super GraphView, ? extends T> question) {
        Snapshot held = holds.use(incarnation, version);
        return held == null ? readAt(version, question) : question.apply(held);
    }

    private RefusedException notHeld(String subject, String found, boolean isFuture) {
        long current = engine.version();
        boolean byTime = !subject.equals("version");
        if (isFuture) {
            String expected = byTime ? "no time in the future" : "at most " + current;
            return refused(ErrorReason.VERSION_IN_FUTURE, subject, found, expected, 0);
        }
        if (history.size() == 0) {
            String expected = current + ": the engine " + engine.name() + " holds no other version";
            return refused(ErrorReason.ENGINE_UNSUPPORTED, subject, found, expected, current);
        }
        long first = history.first();
        Snapshot held = byTime ? history.at(first) : null;
        String expected = held == null
                ? first + ".." + current
                : held.commitTimeMicros() + " or later: version " + first + " of " + instant(held)
                        + " is the first that is held";
        return refused(ErrorReason.VERSION_COMPACTED, subject, found, expected, first);
    }

    private static Instant instant(Snapshot snapshot) {
        return Instant.EPOCH.plus(snapshot.commitTimeMicros(), ChronoUnit.MICROS);
    }

    /** Says that the engine has no versions, if that is so. */
    void checkHoldsVersions(String what) {
        if (history.size() == 0) {
            throw currentVersionOnly(what);
        }
    }

    private RefusedException currentVersionOnly(String what) {
        return refused(
                ErrorReason.ENGINE_UNSUPPORTED,
                what,
                "not with the engine " + engine.name(),
                "an engine that holds more than its current version: rcu",
                engine.version());
    }

    private RefusedException refused(ErrorReason reason, String subject, String found, String expected, long first) {
        return new RefusedException(Errors.error(reason, subject, found, expected)
                .setFirstVersion(first)
                .setVersion(engine.version())
                .build());
    }

    /** The description at that version, or null if the version is no longer held. */
    @Nullable
    Topology describe(long version) {
        Topology current =
                engine.read(graph -> graph.version() == version ? TopologyCodec.message(graph, incarnation) : null);
        Snapshot held = current == null ? heldAt(version) : null;
        return held == null ? current : TopologyCodec.message(held, incarnation);
    }

    @Override
    public String toString() {
        return name + "#" + incarnation;
    }
}
