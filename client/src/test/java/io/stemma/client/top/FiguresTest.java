package io.stemma.client.top;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.stemma.client.top.Figures.Method;
import org.junit.jupiter.api.Test;

/** Two scrapes are the figures of the time between. */
final class FiguresTest {
    private static final String BEFORE = """
            stemma_engine{engine="rcu"} 1
            process_uptime_seconds 10
            stemma_connections 3
            stemma_rpc_seconds_bucket{method="GetNode",code="OK",le="0.001"} 100
            stemma_rpc_seconds_bucket{method="GetNode",code="OK",le="+Inf"} 100
            stemma_rpc_seconds_count{method="GetNode",code="OK"} 100
            stemma_commits_total{outcome="committed"} 50
            stemma_commits_total{outcome="rejected"} 5
            stemma_commit_batch_size_sum 50
            stemma_commit_batch_size_count 50
            stemma_version{topology="a"} 50
            stemma_protections_total{kind="fairness"} 7
            stemma_protections_total{kind="overload"} 0
            """;

    private static final String AFTER = """
            stemma_engine{engine="rcu"} 1
            process_uptime_seconds 12
            stemma_connections 4
            stemma_rpc_seconds_bucket{method="GetNode",code="OK",le="0.001"} 300
            stemma_rpc_seconds_bucket{method="GetNode",code="OK",le="+Inf"} 300
            stemma_rpc_seconds_count{method="GetNode",code="OK"} 300
            stemma_rpc_seconds_bucket{method="GetNode",code="NOT_FOUND",le="0.001"} 10
            stemma_rpc_seconds_bucket{method="GetNode",code="NOT_FOUND",le="+Inf"} 10
            stemma_rpc_seconds_count{method="GetNode",code="NOT_FOUND"} 10
            stemma_commits_total{outcome="committed"} 110
            stemma_commits_total{outcome="rejected"} 5
            stemma_commit_batch_size_sum 110
            stemma_commit_batch_size_count 70
            stemma_version{topology="a"} 110
            stemma_version{topology="b"} 1
            stemma_history_first_version{topology="a"} 11
            stemma_history_first_version{topology="b"} 1
            stemma_nodes{topology="a"} 5
            stemma_nodes{topology="b"} 6
            stemma_protections_total{kind="fairness"} 9
            stemma_protections_total{kind="overload"} 0
            jvm_memory_used_bytes{area="heap",id="eden"} 10
            jvm_memory_used_bytes{area="heap",id="old"} 20
            jvm_memory_used_bytes{area="nonheap",id="code"} 40
            jvm_memory_max_bytes{area="heap",id="eden"} -1
            jvm_memory_max_bytes{area="heap",id="old"} 100
            """;

    private static Figures figures(String before, String after) throws ExpositionException {
        return Figures.between(Scrape.of(before, 1_000_000_000L), Scrape.of(after, 3_000_000_000L));
    }

    @Test
    void countersAreRatesAndGaugesAreAsTheyStand() throws ExpositionException {
        Figures figures = figures(BEFORE, AFTER);
        assertThat(figures.engine()).isEqualTo("rcu");
        assertThat(figures.intervalSeconds()).isEqualTo(2);
        assertThat(figures.load().connections()).isEqualTo(4);
        assertThat(figures.commits().perSecond()).isEqualTo(30);
        assertThat(figures.commits().batchMean()).isEqualTo(3);
        assertThat(figures.machine().heapUsedBytes()).isEqualTo(30);
        assertThat(figures.machine().heapMaxBytes()).isEqualTo(100);
        assertThat(figures.protectionsPerSecond()).hasSize(1).containsEntry("fairness", 1.0);
    }

    @Test
    void aMethodsCodesAreTakenTogether() throws ExpositionException {
        Method method = figures(BEFORE, AFTER).methods().get(0);
        assertThat(method.method()).isEqualTo("GetNode");
        assertThat(method.perSecond()).isEqualTo(105);
        assertThat(method.errorsPerSecond()).isEqualTo(5);
        assertThat(method.p50Seconds()).isCloseTo(0.0005, within(1e-12));
        assertThat(figures(BEFORE, AFTER).all().perSecond()).isEqualTo(105);
    }

    @Test
    void eachTopologyIsALine() throws ExpositionException {
        Figures figures = figures(BEFORE, AFTER);
        assertThat(figures.topologies())
                .extracting(
                        Figures.Topology::topology,
                        Figures.Topology::versionsPerSecond,
                        Figures.Topology::nodes,
                        Figures.Topology::historyVersions)
                .containsExactly(tuple("a", 30.0, 5.0, 100.0), tuple("b", 0.5, 6.0, 1.0));
    }

    @Test
    void whatTheServerDoesNotHaveIsNotANumber() throws ExpositionException {
        Figures figures = figures(BEFORE, AFTER);
        assertThat(figures.versions().pins()).isNaN();
        assertThat(figures.commits().lockWaitP99Seconds()).isNaN();
        assertThat(figures.load().queryQueueDepth()).isNaN();
    }

    @Test
    void aRestartCountsFromZero() throws ExpositionException {
        Figures figures = figures(/* before= */ AFTER, /* after= */ BEFORE);
        assertThat(figures.commits().perSecond()).isEqualTo(25);
        assertThat(figures.methods().get(0).perSecond()).isEqualTo(50);
        assertThat(figures.methods().get(0).p50Seconds()).isCloseTo(0.0005, within(1e-12));
    }
}
