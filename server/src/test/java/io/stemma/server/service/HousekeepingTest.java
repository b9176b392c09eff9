package io.stemma.server.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What is done now and then is done on, whatever becomes of it. */
final class HousekeepingTest {
    @Test
    void aTaskThatFailsIsDoneAgain() throws InterruptedException {
        Housekeeping timer = new Housekeeping();
        try {
            CountDownLatch exceptions = new CountDownLatch(3);
            CountDownLatch errors = new CountDownLatch(3);
            timer.repeat(
                    () -> {
                        exceptions.countDown();
                        throw new IllegalStateException("planted");
                    },
                    1);
            timer.repeat(
                    () -> {
                        errors.countDown();
                        throw new AssertionError("planted");
                    },
                    1);
            assertThat(exceptions.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(errors.await(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            timer.shutdownNow();
        }
    }
}
