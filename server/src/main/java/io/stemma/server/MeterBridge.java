package io.stemma.server;

import io.stemma.server.engine.LockObserver;
import io.stemma.server.engine.VersionObserver;
import io.stemma.server.fork.Fork;
import io.stemma.server.meter.CommitMeter;
import io.stemma.server.meter.EngineMeter;
import io.stemma.server.meter.Meters;
import io.stemma.server.meter.Protection;
import io.stemma.server.meter.TopologyReading;
import io.stemma.server.meter.VersionsReading;
import io.stemma.server.service.Catalog;
import io.stemma.server.service.HostedTopology;
import io.stemma.server.service.ServiceMeters;
import io.stemma.server.service.StemmaService;
import io.stemma.server.txn.Command;
import io.stemma.server.txn.CommitObserver;
import io.stemma.server.txn.CommitPipeline;
import io.stemma.server.txn.Lease;
import io.stemma.server.txn.Outcome;
import io.stemma.server.txn.Rejection;
import io.stemma.server.watch.WatchHub;
import java.util.stream.Stream;

/** Hands what the rooms tell of their work to the meters, which know no room. */
final class MeterBridge implements CommitObserver, ServiceMeters, LockObserver, VersionObserver {
    private static final double NANOS_PER_SECOND = 1e9;

    private final Meters meters;
    private final CommitMeter commits;
    private final EngineMeter engine;

    /** How long the command under way has taken to publish. Owned by the commit thread. */
    private long publishNanos;

    MeterBridge(Meters meters, String engine) {
        this.meters = meters;
        this.commits = meters.commits();
        this.engine = meters.engine(engine);
        for (Rejection rejection : Rejection.values()) {
            commits.declareConflict(rejection.name());
        }
    }

    /** Declares what is read from the state itself. */
    void gauges(Catalog catalog, CommitPipeline pipeline, StemmaService service) {
        meters.topologies(() -> catalog.all().stream().map(MeterBridge::reading).toList());
        meters.versions(
                () -> catalog.all().stream().map(MeterBridge::versionsReading).toList());
        meters.counterErrorBound(() -> catalog.all().stream()
                .mapToLong(topology -> topology.counters().errorBound())
                .sum());
        meters.forks(() -> forks(catalog).count());
        meters.forkChanges(() -> forks(catalog).mapToLong(Fork::changeCount).sum());
        meters.forkBytes(() -> forks(catalog).mapToLong(Fork::retainedBytes).sum());
        meters.pins(catalog.pins()::size);
        meters.pinBytes(catalog.pins()::retainedBytes);
        meters.pinOldestAgeMicros(catalog.pins()::oldestAgeMicros);
        meters.leases(
                () -> catalog.all().stream()
                        .mapToLong(topology -> topology.leases().size())
                        .sum(),
                () -> catalog.all().stream()
                        .flatMap(topology -> topology.leases().all().stream())
                        .filter(Lease::stale)
                        .count());
        gauges(catalog.watchHub());
        meters.commitQueue(pipeline::queued);
        meters.queryQueue(service::queriesQueued);
        meters.readsInFlight(service::queriesRunning);
        meters.importsOpen(service::importsOpen);
    }

    private static Stream<Fork> forks(Catalog catalog) {
        return catalog.all().stream().flatMap(topology -> topology.forks().all().stream());
    }

    private void gauges(WatchHub watches) {
        meters.watchers(watches::watchers);
        meters.watchLagVersions(watches::lagVersions);
        meters.watchOldVersionsHeld(watches::oldVersionsHeld);
        meters.watchMessages(watches::messages);
        meters.watchConflations(watches::conflations);
        meters.watchSlowConsumers(watches::slowConsumers);
    }

    private static TopologyReading reading(HostedTopology topology) {
        return topology.engine()
                .read(graph -> new TopologyReading(
                        topology.name(),
                        graph.version(),
                        graph.nodeCount(),
                        graph.linkCount(),
                        topology.history().size() == 0
                                ? graph.version()
                                : topology.history().first(),
                        topology.engine().versionsLive()));
    }

    private static VersionsReading versionsReading(HostedTopology topology) {
        return new VersionsReading(
                topology.name(),
                topology.engine().oldestVersionAgeNanos() / NANOS_PER_SECOND,
                topology.engine().retainedBytes());
    }

    @Override
    public void batch(int commands, long logNanos) {
        commits.batch(commands);
        commits.stage(CommitMeter.Stage.LOG, logNanos);
    }

    @Override
    public void queued(int commands, long queueNanos) {
        commits.stage(CommitMeter.Stage.QUEUE, queueNanos, commands);
    }

    @Override
    public void done(Command command, Outcome outcome, long applyNanos) {
        commits.stage(CommitMeter.Stage.APPLY, applyNanos - publishNanos);
        if (publishNanos > 0) {
            commits.stage(CommitMeter.Stage.PUBLISH, publishNanos);
            publishNanos = 0;
        }
        if (outcome instanceof Outcome.Applied applied) {
            commits.outcome(applied.replayed() ? "replayed" : "committed");
        } else {
            commits.outcome("rejected");
        }
    }

    @Override
    public void commitRefused(String reason) {
        commits.conflict(reason);
    }

    @Override
    public void queryRejected() {
        meters.acted(Protection.QUERY_QUEUE);
    }

    @Override
    public void heapRefused() {
        meters.acted(Protection.HEAP);
    }

    @Override
    public void waited(boolean write, long nanos) {
        engine.lockWaited(write, nanos);
    }

    @Override
    public void held(boolean write, long nanos) {
        engine.lockHeld(write, nanos);
    }

    @Override
    public void publishRetried() {
        engine.publishRetried();
    }

    @Override
    public void reclaimed(long nanos) {
        engine.reclaimed(nanos);
    }

    @Override
    public void published(long nanos) {
        publishNanos = nanos;
    }

    @Override
    public void commitOverloaded() {
        commits.outcome("overloaded");
        meters.acted(Protection.COMMIT_QUEUE);
    }

    @Override
    public void commitFailed() {
        commits.outcome("failed");
    }

    @Override
    public void queryCutOff() {
        meters.acted(Protection.QUERY_WORK);
    }

    @Override
    public void importRefused() {
        meters.acted(Protection.IMPORT_BOUNDS);
    }
}
