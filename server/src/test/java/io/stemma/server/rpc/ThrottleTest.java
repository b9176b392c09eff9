package io.stemma.server.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A client cannot flood the log. */
class ThrottleTest {
    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);
    private final Throttle throttle = new Throttle(10, clock::get);

    @Test
    void oneLinePerIntervalAndACountOfTheOthers() {
        assertThat(throttle.admit()).isZero();
        for (int i = 0; i < 1_000; i++) {
            assertThat(throttle.admit()).isEqualTo(Throttle.REFUSED);
        }
        clock.addAndGet(10);
        assertThat(throttle.admit()).isEqualTo(1_000);
        assertThat(throttle.admit()).isEqualTo(Throttle.REFUSED);
        clock.addAndGet(100);
        assertThat(throttle.admit()).isEqualTo(1);
        clock.addAndGet(100);
        assertThat(throttle.admit()).isZero();
    }
}
