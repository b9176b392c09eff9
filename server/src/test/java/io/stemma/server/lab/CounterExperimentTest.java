package io.stemma.server.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.server.lab.CounterExperiment.Result;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 120, unit = TimeUnit.SECONDS)
class CounterExperimentTest {
    private static final LabPlan PLAN = new LabPlan(Set.of(), 0.02, List.of(1, 3), 100, 2, 100, 1);

    private final List<Result> results = CounterExperiment.run(PLAN, LabProgress.SILENT);

    private List<Result> of(ContenderKind kind) {
        return results.stream().filter(result -> result.entry().kind() == kind).toList();
    }

    @Test
    void everyCounterIsMeasuredWithEachNumberOfThreads() {
        assertThat(results)
                .hasSize(2 * ContenderKind.entries(CounterExperiment.THRESHOLDS).size());
        assertThat(results).allSatisfy(result -> {
            assertThat(result.expected()).isPositive();
            assertThat(result.perSecond()).isPositive();
        });
    }

    @Test
    void exactCountersEndWithWhatWasAdded() {
        for (ContenderKind kind : List.of(ContenderKind.EXACT, ContenderKind.ATOMIC_LONG, ContenderKind.LONG_ADDER)) {
            assertThat(of(kind))
                    .hasSize(2)
                    .allSatisfy(result -> assertThat(result.off()).isZero());
        }
    }

    @Test
    void approximateCountersEndWithinTheBoundThatTheyState() {
        for (ContenderKind kind : ContenderKind.approximate()) {
            assertThat(of(kind)).hasSize(8).allSatisfy(result -> {
                assertThat(result.withinBound()).as("%s", result).isTrue();
                assertThat(result.errorBound() == 0)
                        .as("exact with S=1 only: %s", result)
                        .isEqualTo(result.entry().threshold() == 1);
            });
        }
    }

    @Test
    void anUnsynchronizedCounterIsRightAsLongAsItIsAlone() {
        assertThat(of(ContenderKind.UNSYNCHRONIZED).get(0).off()).isZero();
    }

    @Test
    void lossesAreShown() {
        Result plain = of(ContenderKind.UNSYNCHRONIZED).get(1);
        Result lossy = new Result(plain.entry(), plain.threads(), 1_000, 750, 0, 1.0);
        List<Result> withLoss = results.stream()
                .map(result -> result.equals(plain) ? lossy : result)
                .toList();
        assertThat(CounterSection.of(withLoss).findings())
                .anySatisfy(finding -> assertThat(finding).contains("3 threads", "lost 250 of 1,000", "25 %"));
    }
}
