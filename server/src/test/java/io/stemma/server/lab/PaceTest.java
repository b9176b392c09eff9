package io.stemma.server.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PaceTest {
    @Test
    void operationsStartAtFixedTimesHoweverLongTheyTake() {
        Shift shift = new Shift(0.01);
        shift.begin();
        Pace pace = Pace.of(shift, 1_000);
        for (int i = 0; i < 4; i++) {
            assertThat(pace.await()).isEqualTo(shift.startNanos() + i * 1_000_000L);
        }
        shift.end();
        assertThat(pace.await()).isEqualTo(Pace.NONE);
    }

    @Test
    void whatWasNeverStartedCountsWithTheTimeItHadWaited() {
        Shift shift = new Shift(0.01);
        shift.begin();
        Pace pace = Pace.of(shift, 1_000);
        pace.await();
        shift.end();
        Latencies latencies = new Latencies();
        int missed = 0;
        for (long start = pace.takeMissed(); start != Pace.NONE; start = pace.takeMissed()) {
            latencies.recordMissed(shift.plannedEndNanos() - start);
            missed++;
        }
        assertThat(missed).isEqualTo(9);
        Latencies.Summary summary = Latencies.summary(List.of(latencies), 0.01);
        assertThat(summary.done()).isZero();
        assertThat(summary.longestWait()).isEqualTo(9_000_000);
        assertThat(summary.p50()).isBetween(4_990_000L, 5_010_000L);
    }

    @Test
    void withoutARateTheNextStartsWhenTheLastEnded() {
        Shift shift = new Shift(1);
        shift.begin();
        Pace pace = Pace.of(shift, null);
        long first = pace.await();
        assertThat(pace.await()).isGreaterThanOrEqualTo(first);
        assertThat(pace.takeMissed()).isEqualTo(Pace.NONE);
        shift.end();
        assertThat(pace.await()).isEqualTo(Pace.NONE);
    }
}
