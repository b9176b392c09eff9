package io.stemma.server.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.server.engine.EngineKind;
import io.stemma.server.lab.RaceExperiment.Result;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(value = 120, unit = TimeUnit.SECONDS)
class RaceExperimentTest {
    @Test
    void noReadBreaksOnAnEngine() {
        LabPlan plan = new LabPlan(Set.of(), 0.2, List.of(1, 2), 100, 2, 100, 1);
        List<Result> results = RaceExperiment.run(plan, LabProgress.SILENT);
        assertThat(results).extracting(Result::network).containsExactly("unsynchronized", "mutex", "rwlock", "rcu");
        assertThat(results).allSatisfy(result -> assertThat(result.reads()).isPositive());
        assertThat(results.subList(1, 4))
                .allSatisfy(result -> assertThat(result.broken()).isZero());
    }

    @Test
    void aReadBetweenTheStepsOfARefreshBreaks() {
        PlainNetwork network = new PlainNetwork();
        RaceTrack track = RaceTrack.plain(network);
        assertThat(track.read()).isTrue();
        network.removePrimary();
        assertThat(track.read()).isFalse();
        network.electNext(1);
        assertThat(track.read()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void aRefreshTakesEveryNodeInTurn(EngineKind kind) {
        RaceTrack track = RaceTrack.on(kind);
        for (int i = 0; i < 3 * PlainNetwork.NODES; i++) {
            track.refresh();
            assertThat(track.read()).isTrue();
        }
    }
}
