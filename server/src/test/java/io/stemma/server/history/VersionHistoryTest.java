package io.stemma.server.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stemma.server.graph.Snapshot;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Versions are held by number and age, and no longer. */
final class VersionHistoryTest {
    private final AtomicLong millis = new AtomicLong();
    private Snapshot last = Snapshot.EMPTY;

    private long nanos() {
        return TimeUnit.MILLISECONDS.toNanos(millis.get());
    }

    private Snapshot next() {
        last = last.edit(0).freeze();
        return last;
    }

    @Test
    void theLastVersionsAreHeld() {
        VersionHistory history = new VersionHistory(4, 1_000, this::nanos);
        for (int i = 0; i < 10; i++) {
            history.add(next());
        }
        assertThat(history.first()).isEqualTo(7);
        assertThat(history.size()).isEqualTo(4);
        for (long version = -1; version <= 12; version++) {
            Snapshot held = history.at(version);
            if (version >= 7 && version <= 10) {
                assertThat(held).extracting(Snapshot::version).isEqualTo(version);
            } else {
                assertThat(held).as("version " + version).isNull();
            }
        }
    }

    @Test
    void oldVersionsGoButTheLastStays() {
        VersionHistory history = new VersionHistory(10, 1_000, this::nanos);
        history.add(next());
        millis.set(600);
        history.add(next());
        millis.set(1_200);
        history.expire();
        assertThat(history.at(1)).isNull();
        assertThat(history.at(2)).isNotNull();
        assertThat(history.first()).isEqualTo(2);
        millis.set(60_000);
        history.expire();
        assertThat(history.at(2)).isNotNull();
        history.add(next());
        assertThat(history.at(2)).isNull();
        assertThat(history.first()).isEqualTo(3);
        assertThat(history.at(3)).isNotNull();
    }

    @Test
    void aGapIsAFault() {
        VersionHistory history = new VersionHistory(10, 1_000, this::nanos);
        history.add(next());
        next();
        assertThatThrownBy(() -> history.add(next()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("version 3 after 1 (expected 2)");
    }

    @Test
    void aPageIsHeldForAMinuteAfterItsLastUse() {
        PageHolds holds = new PageHolds(10, 60_000, this::nanos);
        holds.hold(1, next());
        millis.set(59_000);
        assertThat(holds.use(1, 1)).isNotNull();
        assertThat(holds.use(2, 1)).isNull();
        assertThat(holds.use(1, 2)).isNull();
        millis.set(118_000);
        assertThat(holds.use(1, 1)).isNotNull();
        millis.set(178_001);
        assertThat(holds.use(1, 1)).isNull();
        assertThat(holds.size()).isZero();
    }

    @Test
    void theHoldUsedLongestAgoGoesFirst() {
        PageHolds holds = new PageHolds(2, 60_000, this::nanos);
        holds.hold(1, next());
        holds.hold(1, next());
        assertThat(holds.use(1, 1)).isNotNull();
        holds.hold(1, next());
        assertThat(holds.size()).isEqualTo(2);
        assertThat(holds.use(1, 2)).isNull();
        assertThat(holds.use(1, 1)).isNotNull();
        assertThat(holds.use(1, 3)).isNotNull();
        holds.drop(1);
        assertThat(holds.size()).isZero();
    }
}
