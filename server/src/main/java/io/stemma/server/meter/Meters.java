package io.stemma.server.meter;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Every meter of the server, each declared here and nowhere else.
 *
 * <p>What is hot is counted in plain cells that a scrape adds up ({@link CallMeter}); what is state is asked for when
 * the scrape comes. Labels are topology, method, code, reason, stage and kind, and never an element's id.
 */
public final class Meters implements AutoCloseable {
    private static final double MICROS_PER_SECOND = 1e6;
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
    private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final List<Consumer<MetricSnapshots.Builder>> parts = new CopyOnWriteArrayList<>();
    private final Counts protections =
            new Counts("stemma_protections", "How often the server protected itself.", "kind");
    private final CommitMeter commits = new CommitMeter();
    private final JvmGcMetrics collector = new JvmGcMetrics();

    public Meters() {
        for (Protection protection : Protection.values()) {
            protections.declare(protection.label());
        }
        parts.add(into -> into.metricSnapshot(protections.snapshot()));
        parts.add(commits::collect);
        registry.getPrometheusRegistry().register(new Collector(parts));
        machine().forEach(binder -> binder.bindTo(registry));
    }

    private List<MeterBinder> machine() {
        return List.of(
                new JvmMemoryMetrics(),
                new JvmThreadMetrics(),
                new ClassLoaderMetrics(),
                new ProcessorMetrics(),
                new UptimeMetrics(),
                new FileDescriptorMetrics(),
                collector);
    }

    /** Declares stemma_rpc_seconds for these methods and codes. */
    public CallMeter calls(List<String> methods, List<String> codes) {
        CallMeter calls = new CallMeter(methods, codes);
        parts.add(into -> into.metricSnapshot(calls.snapshot()));
        return calls;
    }

    /** The meters of the commit path. */
    public CommitMeter commits() {
        return commits;
    }

    /** Declares the meters of an engine. */
    public EngineMeter engine(String name) {
        EngineMeter engine = new EngineMeter(name);
        parts.add(engine::collect);
        return engine;
    }

    /** Counts that the protection acted. */
    public void acted(Protection protection) {
        protections.add(protection.label());
    }

    /** How often the protection acted. */
    public long actions(Protection protection) {
        return protections.count(protection.label());
    }

    /** Declares stemma_version, _nodes, _links, _history_first_version and _versions_live. */
    public void topologies(Supplier<List<TopologyReading>> readings) {
        parts.add(into -> Collector.topologies(readings, into));
    }

    /** Declares stemma_version_oldest_age_seconds and stemma_versions_retained_bytes. */
    public void versions(Supplier<List<VersionsReading>> readings) {
        parts.add(into -> Collector.versions(readings, into));
    }

    /** Declares stemma_reads_in_flight. */
    public void readsInFlight(LongSupplier count) {
        gauge("stemma.reads.in.flight", "Long reads that a thread is at.", count);
    }

    /** Declares stemma_watchers. */
    public void watchers(LongSupplier count) {
        gauge("stemma.watchers", "Watches that are open.", count);
    }

    /** Declares stemma_watch_lag_versions. */
    public void watchLagVersions(LongSupplier versions) {
        gauge("stemma.watch.lag.versions", "Versions that the watcher which is furthest behind is behind.", versions);
    }

    /** Declares stemma_watch_old_versions_held. */
    public void watchOldVersionsHeld(LongSupplier count) {
        gauge("stemma.watch.old.versions.held", "Watchers that hold a version which history let go of.", count);
    }

    /** Declares stemma_watch_messages_total. */
    public void watchMessages(LongSupplier count) {
        counter("stemma_watch_messages", "Messages sent to watchers.", count);
    }

    /** Declares stemma_watch_conflations_total. */
    public void watchConflations(LongSupplier count) {
        counter("stemma_watch_conflations", "Events that told the changes of several versions as one.", count);
    }

    /** Declares stemma_watch_slow_consumers_total. */
    public void watchSlowConsumers(LongSupplier count) {
        counter("stemma_watch_slow_consumers", "Watches that ended because they fell behind history.", count);
    }

    /** Declares stemma_connections. */
    public void connections(LongSupplier count) {
        gauge("stemma.connections", "Native connections.", count);
    }

    /** Declares stemma_rpc_in_flight. */
    public void callsInFlight(LongSupplier count) {
        gauge("stemma.rpc.in.flight", "Calls that wait for their answer off the event loops.", count);
    }

    /** Declares stemma_query_queue_depth. */
    public void queryQueue(LongSupplier depth) {
        gauge("stemma.query.queue.depth", "Long reads that wait for a thread.", depth);
    }

    /** Declares stemma_imports_open. */
    public void importsOpen(LongSupplier count) {
        gauge("stemma.imports.open", "Imports under way.", count);
    }

    /** Declares stemma_counter_error_bound. */
    public void counterErrorBound(LongSupplier bound) {
        gauge("stemma.counter.error.bound", "The most that all approximate counters can be off, in all.", bound);
    }

    /** Declares stemma_forks. */
    public void forks(LongSupplier count) {
        gauge("stemma.forks", "Forks.", count);
    }

    /** Declares stemma_fork_changes. */
    public void forkChanges(LongSupplier count) {
        gauge("stemma.fork.changes", "Elements that the forks put and deleted.", count);
    }

    /** Declares stemma_fork_bytes. */
    public void forkBytes(LongSupplier bytes) {
        gauge("stemma.fork.bytes", "Memory that forks hold for their changes, at most.", bytes);
    }

    /** Declares stemma_pins. */
    public void pins(LongSupplier count) {
        gauge("stemma.pins", "Pins.", count);
    }

    /** Declares stemma_pin_bytes. */
    public void pinBytes(LongSupplier bytes) {
        gauge("stemma.pin.bytes", "Memory that pins hold beside history.", bytes);
    }

    /** Declares stemma_pin_oldest_age_seconds. */
    public void pinOldestAgeMicros(LongSupplier age) {
        Gauge.builder("stemma.pin.oldest.age.seconds", age, micros -> micros.getAsLong() / MICROS_PER_SECOND)
                .description("How long ago the oldest pin was made.")
                .strongReference(true)
                .register(registry);
    }

    /** Declares stemma_leases and stemma_leases_stale. */
    public void leases(LongSupplier count, LongSupplier stale) {
        gauge("stemma.leases", "Leases.", count);
        gauge("stemma.leases.stale", "Leases whose time is over and whose elements go soon.", stale);
    }

    /** Declares stemma_commit_queue_depth. */
    public void commitQueue(LongSupplier depth) {
        gauge("stemma.commit.queue.depth", "Transactions that wait for the commit thread.", depth);
    }

    /** Declares stemma_event_loop_pending_tasks. */
    public void eventLoopTasks(LongSupplier pending) {
        gauge("stemma.event.loop.pending.tasks", "Tasks that wait for the event loops.", pending);
    }

    /** Declares stemma_direct_memory_bytes. */
    public void directMemory(LongSupplier bytes) {
        gauge("stemma.direct.memory.bytes", "Memory that the network buffers hold outside the heap.", bytes);
    }

    private void counter(String name, String help, LongSupplier value) {
        parts.add(into -> into.metricSnapshot(Counts.snapshot(name, help, value.getAsLong())));
    }

    private void gauge(String name, String help, LongSupplier value) {
        Gauge.builder(name, value, LongSupplier::getAsLong)
                .description(help)
                .strongReference(true)
                .register(registry);
    }

    /**
     * All figures as they are now.
     *
     * @param accept what the caller reads, as in HTTP's Accept; Prometheus text unless it asks for OpenMetrics
     */
    public Exposition scrape(String accept) {
        String contentType = accept.contains("application/openmetrics-text") ? OPEN_METRICS : TEXT;
        return new Exposition(contentType, registry.scrape(contentType));
    }

    /**
     * The answer to a scrape.
     *
     * @param contentType the format, as in HTTP's Content-Type
     * @param text the figures
     */
    public record Exposition(String contentType, String text) {}

    @Override
    public void close() {
        collector.close();
        registry.close();
    }
}
