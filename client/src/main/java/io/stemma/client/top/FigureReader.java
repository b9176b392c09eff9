package io.stemma.client.top;

import io.stemma.client.top.Figures.Commits;
import io.stemma.client.top.Figures.Load;
import io.stemma.client.top.Figures.Machine;
import io.stemma.client.top.Figures.Method;
import io.stemma.client.top.Figures.Topology;
import io.stemma.client.top.Figures.Versions;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Makes figures of meters: the one place that knows the meters' names. */
final class FigureReader {
    private static final String RPC = "stemma_rpc_seconds";

    private final Span span;
    private final Scrape now;

    FigureReader(Span span) {
        this.span = span;
        this.now = span.later();
    }

    Figures figures() {
        return new Figures(
                String.join(", ", now.values("stemma_engine", "engine")),
                now.sum("process_uptime_seconds"),
                span.seconds(),
                machine(),
                load(),
                now.values(RPC + "_count", "method").stream()
                        .map(method ->
                                method(method, sample -> sample.label("method").equals(method)))
                        .toList(),
                method("all", sample -> true),
                commits(),
                versions(),
                now.values("stemma_version", "topology").stream()
                        .map(this::topology)
                        .toList(),
                protections());
    }

    private Machine machine() {
        Predicate<Sample> heap = sample -> sample.label("area").equals("heap");
        return new Machine(
                now.sum("process_cpu_usage"),
                now.sum("jvm_memory_used_bytes", heap),
                now.sum("jvm_memory_max_bytes", heap.and(sample -> sample.value() > 0)),
                now.sum("stemma_direct_memory_bytes"),
                span.perSecond("jvm_gc_pause_seconds_sum"),
                now.max("jvm_gc_pause_seconds_max"));
    }

    private Load load() {
        return new Load(
                now.sum("stemma_connections"),
                now.sum("stemma_rpc_in_flight"),
                now.sum("stemma_reads_in_flight"),
                now.sum("stemma_query_queue_depth"),
                now.sum("stemma_event_loop_pending_tasks"));
    }

    private Method method(String name, Predicate<Sample> chosen) {
        Buckets times = span.buckets(RPC, chosen);
        return new Method(
                name,
                span.perSecond(RPC + "_count", chosen),
                span.perSecond(
                        RPC + "_count",
                        chosen.and(sample -> !sample.label("code").equals("OK"))),
                times.quantile(0.5),
                times.quantile(0.99));
    }

    private Commits commits() {
        return new Commits(
                span.perSecond(
                        "stemma_commits_total",
                        sample -> sample.label("outcome").equals("committed")),
                span.perSecond("stemma_conflicts_total"),
                now.sum("stemma_commit_queue_depth"),
                span.mean("stemma_commit_batch_size"),
                stage("queue", 0.99),
                stage("log", 0.99),
                stage("apply", 0.99),
                stage("publish", 0.5),
                stage("publish", 0.99),
                span.buckets("stemma_lock_wait_seconds").quantile(0.99));
    }

    private double stage(String stage, double quantile) {
        return span.buckets(
                        "stemma_commit_seconds", sample -> sample.label("stage").equals(stage))
                .quantile(quantile);
    }

    private Versions versions() {
        return new Versions(
                now.sum("stemma_versions_live"),
                now.sum("stemma_versions_retained_bytes"),
                now.max("stemma_version_oldest_age_seconds"),
                span.buckets("stemma_version_reclaim_seconds").quantile(0.99),
                now.sum("stemma_watchers"),
                now.max("stemma_watch_lag_versions"),
                span.perSecond("stemma_watch_conflations_total"),
                now.sum("stemma_forks"),
                now.sum("stemma_pins"),
                now.max("stemma_pin_oldest_age_seconds"));
    }

    private Topology topology(String name) {
        Predicate<Sample> ofIt = sample -> sample.label("topology").equals(name);
        double version = now.sum("stemma_version", ofIt);
        return new Topology(
                name,
                version,
                span.perSecond("stemma_version", ofIt),
                now.sum("stemma_nodes", ofIt),
                now.sum("stemma_links", ofIt),
                now.sum("stemma_versions_live", ofIt),
                version - now.sum("stemma_history_first_version", ofIt) + 1);
    }

    private Map<String, Double> protections() {
        Map<String, Double> active = new TreeMap<>();
        for (String kind : now.values("stemma_protections_total", "kind")) {
            double perSecond = span.perSecond(
                    "stemma_protections_total", sample -> sample.label("kind").equals(kind));
            if (perSecond > 0) {
                active.put(kind, perSecond);
            }
        }
        return active;
    }
}
