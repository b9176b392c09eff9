package io.stemma.server.service;

import io.stemma.server.codec.Errors;
import io.stemma.server.codec.LeaseCodec;
import io.stemma.server.counter.CounterTable;
import io.stemma.server.engine.TopologyEngine;
import io.stemma.server.fork.ForkTable;
import io.stemma.server.history.PageHolds;
import io.stemma.server.history.PinTable;
import io.stemma.server.history.VersionHistory;
import io.stemma.server.txn.Command;
import io.stemma.server.txn.CommandTarget;
import io.stemma.server.txn.LeaseMarks;
import io.stemma.server.txn.LeaseTable;
import io.stemma.server.txn.Outcome;
import io.stemma.server.txn.Outcome.Applied;
import io.stemma.server.txn.Outcome.Rejected;
import io.stemma.server.txn.Outcome.Tally;
import io.stemma.server.txn.Rejection;
import io.stemma.server.txn.RequestTable;
import io.stemma.server.txn.Transaction;
import io.stemma.server.watch.WatchHub;
import io.stemma.server.watch.WatchLimits;
import java.util.Collection;
import java.util.Collections;
import java.util.Objects;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All topologies of the server, by name.
 *
 * <p><b>Threads.</b> {@link #execute} belongs to the commit thread; the rest may be called anywhere.
 */
public final class Catalog implements CommandTarget {
    private static final LeaseMarks LEASE_MARKS = new LeaseCodec();

    private final ConcurrentSkipListMap<String, HostedTopology> topologies = new ConcurrentSkipListMap<>();
    private final Supplier<TopologyEngine> engines;
    private final ServiceLimits limits;
    private final LongSupplier nanos;
    private final PageHolds pageHolds;
    private final PinTable pins;
    private final WatchHub watchHub;

    /** Request ids of removals, which outlive what was removed. Owned by the commit thread. */
    private final RequestTable removals = new RequestTable();
    /** Owned by the commit thread. */
    private long lastIncarnation;
    /** Written by the commit thread alone, after the change and before its answer. */
    private volatile long changes;

    /**
     * An empty catalog.
     *
     * @param engines makes an engine that holds nothing yet
     * @param nanos the clock, as {@link System#nanoTime}
     */
    public Catalog(Supplier<TopologyEngine> engines, ServiceLimits limits, LongSupplier nanos) {
        this(engines, limits, WatchLimits.DEFAULTS, nanos);
    }

    /** The same with other bounds of watching. */
    public Catalog(
            Supplier<TopologyEngine> engines, ServiceLimits limits, WatchLimits watchLimits, LongSupplier nanos) {
        this.engines = engines;
        this.limits = limits;
        this.nanos = nanos;
        this.pageHolds = new PageHolds(limits.pageHoldsMax(), limits.pageHoldIdleMaxMillis(), nanos);
        this.pins = new PinTable(limits.pins(), nanos, Catalog::nowMicros);
        this.watchHub = new WatchHub(watchLimits, nanos);
    }

    /** The topology of that name, or null. */
    public @Nullable HostedTopology find(String name) {
        return topologies.get(name);
    }

    /** Goes up whenever a name comes to stand for another topology, or for none: until then what was found is good. */
    long changes() {
        return changes;
    }

    /** The topology of that name; refuses if there is none. */
    HostedTopology get(String name) {
        HostedTopology topology = topologies.get(name);
        if (topology == null) {
            throw Errors.topologyNotFound(name);
        }
        return topology;
    }

    /** All topologies, by name. */
    public Collection<HostedTopology> all() {
        return Collections.unmodifiableCollection(topologies.values());
    }

    /** Versions that are held for page tokens. */
    public PageHolds pageHolds() {
        return pageHolds;
    }

    /** Versions that clients hold. */
    public PinTable pins() {
        return pins;
    }

    /** The time of day, in microseconds since 1970-01-01T00:00:00Z. */
    static long nowMicros() {
        return TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());
    }

    /** The clock that things end by, as {@link System#nanoTime}. */
    LongSupplier nanos() {
        return nanos;
    }

    /** What the watchers of all topologies share. */
    public WatchHub watchHub() {
        return watchHub;
    }

    /** Lets go of versions and forks that have been held long enough. */
    public void expire() {
        expireHistory();
        for (HostedTopology topology : topologies.values()) {
            topology.forks().expire().forEach(fork -> pageHolds.drop(fork.line()));
        }
        pageHolds.expire();
        pins.expire();
    }

    /** Lets go of versions that are too old or hold too much. */
    void expireHistory() {
        topologies.values().forEach(topology -> topology.history().expire());
    }

    @Override
    public Outcome execute(Command command, long commitTimeMicros) {
        HostedTopology topology = topologies.get(command.topology());
        Transaction transaction = command.transaction();
        return switch (command.action()) {
            case CREATE ->
                topology == null
                        ? create(command, commitTimeMicros)
                        : replayOr(topology, transaction, exists(topology));
            case COMMIT ->
                topology == null ? absent(command) : topology.apply(transaction, commitTimeMicros, command.client());
            case CREATE_OR_COMMIT ->
                topology == null
                        ? create(command, commitTimeMicros)
                        : topology.apply(transaction, commitTimeMicros, command.client());
            case LEASE ->
                topology == null
                        ? absent(command)
                        : topology.changeLease(
                                Objects.requireNonNull(command.lease()),
                                transaction,
                                commitTimeMicros,
                                command.client());
            case DROP -> drop(command, topology, commitTimeMicros);
        };
    }

    private Outcome create(Command command, long commitTimeMicros) {
        if (topologies.size() >= limits.topologiesMax()) {
            return new Rejected(
                    Rejection.LIMIT_EXCEEDED,
                    "topologies",
                    topologies.size() + " topologies",
                    "at most " + limits.topologiesMax(),
                    0);
        }
        VersionHistory history = new VersionHistory(
                limits.historyVersionsMax(), limits.historyAgeMaxMillis(), limits.historyBytesMax(), nanos);
        HostedTopology topology = new HostedTopology(
                command.topology(),
                lastIncarnation + 1,
                engines.get(),
                history,
                pins,
                new LeaseTable(lastIncarnation + 1, limits.leases(), LEASE_MARKS, nanos),
                new CounterTable(limits.counters()),
                new ForkTable(limits.forks(), nanos, Catalog::nowMicros),
                new VersionWaiters(limits.waitersMax()),
                watchHub.topology(lastIncarnation + 1, history));
        Outcome outcome = topology.apply(command.transaction(), commitTimeMicros, command.client());
        if (outcome instanceof Applied) {
            lastIncarnation++;
            topologies.put(command.topology(), topology);
            changed();
        }
        return outcome;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
    private void changed() {
        changes++;
    }

    private static Outcome replayOr(HostedTopology topology, Transaction transaction, Outcome otherwise) {
        Outcome known = topology.replay(transaction);
        return known == null ? otherwise : known;
    }

    private static Outcome exists(HostedTopology topology) {
        return new Rejected(
                Rejection.TOPOLOGY_EXISTS,
                "topology/" + topology.name(),
                "exists",
                "a name that is free",
                topology.engine().version());
    }

    private static Outcome absent(Command command) {
        return new Rejected(
                Rejection.TOPOLOGY_NOT_FOUND, "topology/" + command.topology(), "absent", "a topology that exists", 0);
    }

    private Outcome drop(Command command, @Nullable HostedTopology topology, long commitTimeMicros) {
        Outcome known = removals.find(command.transaction());
        if (known != null) {
            return known;
        }
        if (topology == null) {
            return absent(command);
        }
        topologies.remove(topology.name());
        changed();
        topology.waiters().drop();
        topology.watches().drop();
        pageHolds.drop(topology.incarnation());
        topology.forks().all().forEach(fork -> pageHolds.drop(fork.line()));
        pins.drop(topology.incarnation());
        Tally nothing = new Tally(0, 0, 0, 0, null, null);
        Applied applied = new Applied(topology.engine().version(), commitTimeMicros, nothing, false);
        removals.add(command.transaction(), applied);
        return applied;
    }
}
