package io.stemma.client.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class OpenLoopTest {
    private static final long MILLI = 1_000_000;

    /** Time that passes only when somebody waits or works. */
    private static final class ManualClock implements OpenLoop.Clock {
        private long now = 500;

        @Override
        public long getAsLong() {
            return now;
        }

        @Override
        public void awaitNanos(long nanos) {
            now = Math.max(now, nanos);
        }
    }

    @Test
    void requestsGoOutWhenTheyAreMeantTo() throws InterruptedException {
        ManualClock clock = new ManualClock();
        List<Long> sent = new ArrayList<>();
        long unsent = new OpenLoop(clock, (request, intended, end) -> sent.add(clock.now - intended))
                .run(new Pacing(500, 1_000), 500 + 100 * MILLI);
        assertThat(unsent).isZero();
        assertThat(sent).hasSize(100).containsOnly(0L);
    }

    @Test
    void aStallCountsForEveryRequestThatShouldHaveGoneOutMeanwhile() throws InterruptedException {
        ManualClock clock = new ManualClock();
        List<Long> late = new ArrayList<>();
        OpenLoop loop = new OpenLoop(clock, (request, intended, end) -> {
            late.add(clock.now - intended);
            clock.now += request == 10 ? 50 * MILLI : 0;
            return true;
        });
        assertThat(loop.run(new Pacing(500, 1_000), 500 + 100 * MILLI)).isZero();
        assertThat(late).hasSize(100);
        assertThat(late.subList(0, 11)).containsOnly(0L);
        for (int i = 11; i <= 60; i++) {
            assertThat(late.get(i)).isEqualTo((60 - i) * MILLI);
        }
        assertThat(late.subList(60, 100)).containsOnly(0L);
    }

    @Test
    void whatCouldNotBeSentIsCounted() throws InterruptedException {
        ManualClock clock = new ManualClock();
        long unsent = new OpenLoop(clock, (request, intended, end) -> request < 40)
                .run(new Pacing(500, 1_000), 500 + 100 * MILLI);
        assertThat(unsent).isEqualTo(60);
    }

    @Test
    void aRampFindsTheRateThatIsStillBorne() throws InterruptedException {
        Ramp ramp = new Ramp(5 * MILLI);
        double borne = ramp.run(
                1_000, rate -> new Ramp.Step(rate, Math.min(rate, 20_000), rate <= 20_000 ? MILLI : 100 * MILLI));
        assertThat(borne).isBetween(18_000.0, 20_000.0);
        assertThat(ramp.steps()).anyMatch(step -> !ramp.isBorne(step));
    }

    @Test
    void aRateThatIsNotReachedIsNotBorne() {
        Ramp ramp = new Ramp(5 * MILLI);
        assertThat(ramp.isBorne(new Ramp.Step(1_000, 900, MILLI))).isFalse();
        assertThat(ramp.isBorne(new Ramp.Step(1_000, 990, MILLI))).isTrue();
    }
}
