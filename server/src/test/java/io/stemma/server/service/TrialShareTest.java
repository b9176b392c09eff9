package io.stemma.server.service;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TrialShareTest {
    private static final long MILLI = 1_000_000;

    private final TrialShare share = new TrialShare();
    private long now = 5;

    /** Spends so many nanoseconds on trials of that length, as far as they are allowed; returns how many those took. */
    private long spend(long nanos, long each) {
        long tried = 0;
        for (long end = now + nanos; now < end; now += each) {
            if (share.allows(now)) {
                share.took(now, now + each);
                tried += each;
            }
        }
        return tried;
    }

    @Test
    void aThreadThatOnlyTriesKeepsAQuarterOfItsTime() {
        assertThat(spend(1_000 * MILLI, MILLI)).isBetween(740 * MILLI, 765 * MILLI);
        assertThat(spend(1_000 * MILLI, 20_000)).isBetween(740 * MILLI, 765 * MILLI);
    }

    @Test
    void aThreadThatRestsMayTryEachTime() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(share.allows(now)).isTrue();
            share.took(now, now + 3 * MILLI);
            now += 4 * MILLI;
        }
    }

    @Test
    void oneLongTrialIsPaidForBeforeTheNext() {
        share.took(now, now + 30 * MILLI);
        assertThat(share.allows(now + 37 * MILLI)).isFalse();
        assertThat(share.allows(now + 39 * MILLI)).isTrue();
    }
}
