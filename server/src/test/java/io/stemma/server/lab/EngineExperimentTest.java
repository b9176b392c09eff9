package io.stemma.server.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.server.engine.EngineKind;
import io.stemma.server.graph.GraphInvariants;
import io.stemma.server.graph.Snapshot;
import io.stemma.server.lab.EngineExperiment.Result;
import io.stemma.server.lab.EngineExperiment.Scenario;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 120, unit = TimeUnit.SECONDS)
class EngineExperimentTest {
    private static final LabPlan PLAN = new LabPlan(Set.of(), 0.05, List.of(1, 2), 1_000, 3, 500, 1);

    @Test
    void everyEngineAnswersEveryQuestionBesideItsWriter() {
        List<Result> results = EngineExperiment.run(PLAN, LabProgress.SILENT);
        assertThat(results).hasSize(3 * 3 * 2 + 3 * 2);
        assertThat(results).allSatisfy(result -> {
            assertThat(result.reads().done()).as("%s", result).isPositive();
            for (Latencies.Summary side : List.of(result.reads(), result.writes())) {
                assertThat(side.curve()).isSorted();
                assertThat(side.p50()).isLessThanOrEqualTo(side.p99());
                assertThat(side.p99()).isLessThanOrEqualTo(side.p999());
                assertThat(side.p999()).isLessThanOrEqualTo(side.most());
            }
        });
        for (EngineKind kind : EngineKind.values()) {
            assertThat(results)
                    .filteredOn(result -> result.engine() == kind && result.scenario() == Scenario.LONG)
                    .hasSize(1);
        }
        Section section = EngineSection.of(PLAN, results);
        assertThat(section.raw().rows()).hasSameSizeAs(results);
        assertThat(section.findings()).hasSize(10);
    }

    @Test
    void underAMutexReadersWaitForTheLongRead() {
        LabPlan plan = new LabPlan(Set.of(), 0.2, List.of(1), 1_000, 3, 500, 1);
        List<Result> results = EngineExperiment.run(plan, LabProgress.SILENT);
        Result mutex = results.stream()
                .filter(result -> result.engine() == EngineKind.MUTEX && result.scenario() == Scenario.LONG)
                .findFirst()
                .orElseThrow();
        assertThat(mutex.longestWait()).isGreaterThan((long) (plan.longReadSeconds() * 1e9 / 2));
    }

    @Test
    void theSameSeedGrowsTheSameTopologyWithHubs() {
        Snapshot one = GeneratedTopology.grow(2_000, 5, 7);
        assertThat(GeneratedTopology.grow(2_000, 5, 7).stateHash()).isEqualTo(one.stateHash());
        assertThat(GeneratedTopology.grow(2_000, 5, 8).stateHash()).isNotEqualTo(one.stateHash());
        assertThat(one.nodeCount()).isEqualTo(2_000);
        assertThat(one.linkCount()).isEqualTo(5 * 2_000 - (5 + 4 + 3 + 2 + 1));
        int most = 0;
        for (int node = one.nextNode(0); node >= 0; node = one.nextNode(node + 1)) {
            most = Math.max(most, one.outDegree(node) + one.inDegree(node));
        }
        assertThat(most).isGreaterThan(10 * 2 * 5);
        GraphInvariants.check(one);
    }
}
