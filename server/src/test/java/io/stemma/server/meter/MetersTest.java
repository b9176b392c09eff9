package io.stemma.server.meter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What was counted is what a scrape tells. */
class MetersTest {
    private final Meters meters = new Meters();

    @AfterEach
    void close() {
        meters.close();
    }

    private String text() {
        return meters.scrape("").text();
    }

    @Test
    void callsOfAllLoopsAddUp() {
        CallMeter calls = meters.calls(List.of("GetNode", "Commit"), List.of("OK", "NOT_FOUND"));
        CallMeter.Loop one = calls.loop();
        CallMeter.Loop two = calls.loop();
        one.record(0, 0, TimeUnit.MICROSECONDS.toNanos(5));
        one.record(0, 0, TimeUnit.MICROSECONDS.toNanos(10));
        two.record(0, 0, TimeUnit.MICROSECONDS.toNanos(11));
        two.record(0, 0, TimeUnit.SECONDS.toNanos(20));
        two.record(1, 1, TimeUnit.MILLISECONDS.toNanos(1));
        assertThat(calls.count("GetNode", "OK")).isEqualTo(4);
        assertThat(calls.count("Commit", "OK")).isZero();
        assertThat(text())
                .contains("# TYPE stemma_rpc_seconds histogram")
                .contains("stemma_rpc_seconds_bucket{code=\"OK\",method=\"GetNode\",le=\"1.0E-5\"} 2")
                .contains("stemma_rpc_seconds_bucket{code=\"OK\",method=\"GetNode\",le=\"2.5E-5\"} 3")
                .contains("stemma_rpc_seconds_bucket{code=\"OK\",method=\"GetNode\",le=\"10.0\"} 3")
                .contains("stemma_rpc_seconds_bucket{code=\"OK\",method=\"GetNode\",le=\"+Inf\"} 4")
                .contains("stemma_rpc_seconds_count{code=\"OK\",method=\"GetNode\"} 4")
                .contains("stemma_rpc_seconds_count{code=\"NOT_FOUND\",method=\"Commit\"} 1")
                .doesNotContain("code=\"OK\",method=\"Commit\"");
    }

    @Test
    void commitsAreCountedByOutcomeAndStage() {
        CommitMeter commits = meters.commits();
        commits.outcome("committed");
        commits.outcome("committed");
        commits.outcome("rejected");
        commits.conflict("VERSION_MISMATCH");
        commits.stage(CommitMeter.Stage.LOG, TimeUnit.MILLISECONDS.toNanos(2));
        commits.batch(3);
        commits.declareConflict("ELEMENT_EXISTS");
        assertThat(text())
                .contains("stemma_commits_total{outcome=\"committed\"} 2.0")
                .contains("stemma_commits_total{outcome=\"rejected\"} 1.0")
                .contains("stemma_commits_total{outcome=\"overloaded\"} 0.0")
                .contains("stemma_conflicts_total{reason=\"VERSION_MISMATCH\"} 1.0")
                .contains("stemma_conflicts_total{reason=\"ELEMENT_EXISTS\"} 0.0")
                .contains("stemma_commit_seconds_bucket{stage=\"log\",le=\"0.0025\"} 1")
                .contains("stemma_commit_seconds_bucket{stage=\"log\",le=\"0.001\"} 0")
                .contains("stemma_commit_seconds_count{stage=\"apply\"} 0")
                .contains("stemma_commit_batch_size_sum 3.0");
    }

    @Test
    void locksAndVersionsAreCountedFromManyThreads() throws InterruptedException {
        EngineMeter engines = meters.engine("mutex");
        Runnable work = () -> {
            for (int i = 0; i < 10_000; i++) {
                engines.lockWaited(false, TimeUnit.MICROSECONDS.toNanos(20));
            }
        };
        Thread other = new Thread(work);
        other.start();
        work.run();
        other.join();
        engines.lockHeld(true, TimeUnit.SECONDS.toNanos(1));
        engines.publishRetried();
        engines.reclaimed(TimeUnit.MILLISECONDS.toNanos(3));
        assertThat(text())
                .contains("stemma_lock_wait_seconds_bucket{engine=\"mutex\",mode=\"read\",le=\"1.0E-5\"} 0")
                .contains("stemma_lock_wait_seconds_bucket{engine=\"mutex\",mode=\"read\",le=\"2.5E-5\"} 20000")
                .contains("stemma_lock_hold_seconds_sum{engine=\"mutex\",mode=\"write\"} 1.0")
                .contains("stemma_publish_retries_total{engine=\"mutex\"} 1.0")
                .contains("stemma_version_reclaim_seconds_count{engine=\"mutex\"} 1");
    }

    @Test
    void gaugesAreAskedForWhenTheScrapeComes() {
        long[] now = {1};
        meters.topologies(() -> List.of(new TopologyReading("a\"b", now[0], 2, 3, 4, 5)));
        meters.versions(() -> List.of(new VersionsReading("a\"b", 0.5, 6)));
        meters.readsInFlight(() -> 7);
        meters.pins(() -> 8);
        meters.pinBytes(() -> 9);
        meters.pinOldestAgeMicros(() -> 2_500_000);
        meters.connections(() -> now[0]);
        assertThat(text()).contains("stemma_version{topology=\"a\\\"b\"} 1.0").contains("stemma_connections 1.0");
        now[0] = 42;
        assertThat(text())
                .contains("stemma_version{topology=\"a\\\"b\"} 42.0")
                .contains("stemma_nodes{topology=\"a\\\"b\"} 2.0")
                .contains("stemma_links{topology=\"a\\\"b\"} 3.0")
                .contains("stemma_history_first_version{topology=\"a\\\"b\"} 4.0")
                .contains("stemma_versions_live{topology=\"a\\\"b\"} 5.0")
                .contains("stemma_version_oldest_age_seconds{topology=\"a\\\"b\"} 0.5")
                .contains("stemma_versions_retained_bytes{topology=\"a\\\"b\"} 6.0")
                .contains("stemma_reads_in_flight 7.0")
                .contains("stemma_pins 8.0", "stemma_pin_bytes 9.0", "stemma_pin_oldest_age_seconds 2.5")
                .contains("stemma_connections 42.0");
    }

    @Test
    void everyProtectionShowsFromTheStart() {
        meters.acted(Protection.HELLO_TIMEOUT);
        String text = text();
        for (Protection protection : Protection.values()) {
            int times = protection == Protection.HELLO_TIMEOUT ? 1 : 0;
            assertThat(text).contains("stemma_protections_total{kind=\"" + protection.label() + "\"} " + times + ".0");
        }
    }

    @Test
    void theMachineIsMetered() {
        meters.directMemory(() -> 7);
        meters.eventLoopTasks(() -> 8);
        assertThat(text())
                .contains("jvm_memory_used_bytes", "jvm_gc_", "jvm_threads_live_threads", "process_uptime_seconds")
                .contains("stemma_direct_memory_bytes 7.0", "stemma_event_loop_pending_tasks 8.0");
    }

    @Test
    void theFormatIsTheOneAskedFor() {
        assertThat(meters.scrape("text/plain;version=0.0.4").contentType()).startsWith("text/plain; version=0.0.4");
        Meters.Exposition open = meters.scrape("application/openmetrics-text;version=1.0.0,text/plain;q=0.5");
        assertThat(open.contentType()).startsWith("application/openmetrics-text; version=1.0.0");
        assertThat(open.text()).endsWith("# EOF\n");
        assertThat(text()).doesNotContain("# EOF");
    }

    @Test
    void watchersAreReadWhenTheScrapeComes() {
        meters.watchers(() -> 3);
        meters.watchLagVersions(() -> 7);
        meters.watchOldVersionsHeld(() -> 1);
        meters.watchMessages(() -> 100);
        meters.watchConflations(() -> 2);
        meters.watchSlowConsumers(() -> 1);
        assertThat(text())
                .contains("stemma_watchers 3.0")
                .contains("stemma_watch_lag_versions 7.0")
                .contains("stemma_watch_old_versions_held 1.0")
                .contains("stemma_watch_messages_total 100.0")
                .contains("stemma_watch_conflations_total 2.0")
                .contains("stemma_watch_slow_consumers_total 1.0");
    }
}
