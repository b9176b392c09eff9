package io.stemma.server.history;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stemma.server.graph.NodeContent;
import io.stemma.server.graph.RetainedBytes;
import io.stemma.server.graph.Snapshot;
import io.stemma.server.graph.SnapshotBuilder;
import java.util.ArrayList;
import java.util.List;
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
    void versionsAgeFromWhenTheyWereSupersededAndTheLastStays() {
        VersionHistory history = new VersionHistory(10, 1_000, this::nanos);
        history.add(next());
        millis.set(60_000);
        history.add(next());
        assertThat(history.at(1)).as("superseded just now").isNotNull();
        millis.set(61_000);
        history.expire();
        assertThat(history.at(1)).isNotNull();
        millis.set(61_001);
        history.expire();
        assertThat(history.at(1)).isNull();
        assertThat(history.first()).isEqualTo(2);
        millis.set(120_000);
        history.expire();
        assertThat(history.at(2)).isNotNull();
        assertThat(history.size()).isEqualTo(1);
    }

    @Test
    void theMemoryOfSupersededVersionsIsBounded() {
        VersionHistory all = new VersionHistory(1_000, 1_000, this::nanos);
        VersionHistory bounded = new VersionHistory(1_000, 1_000, 20_000, this::nanos);
        List<Snapshot> versions = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            Snapshot version = nextWithNode(i % 7);
            versions.add(version);
            all.add(version);
            bounded.add(version);
            bounded.expire();
            assertThat(bounded.retainedBytes()).isLessThanOrEqualTo(20_000);
            assertThat(bounded.at(version.version())).isSameAs(version);
        }
        long expected = 0;
        for (int i = 1; i < versions.size(); i++) {
            expected += RetainedBytes.of(versions.get(i - 1), versions.get(i));
        }
        all.expire();
        assertThat(all.retainedBytes()).isEqualTo(expected);
        assertThat(bounded.size()).isBetween(2L, 199L);
        assertThat(bounded.at(bounded.first())).isNotNull();
        assertThat(bounded.at(bounded.first() - 1)).isNull();
        millis.set(60_000);
        all.expire();
        assertThat(all.retainedBytes()).isZero();
        assertThat(all.first()).isEqualTo(200);
    }

    private Snapshot nextWithNode(int id) {
        SnapshotBuilder builder = last.edit(0);
        builder.putNode(new NodeContent(("n" + id).getBytes(UTF_8), new byte[100]));
        last = builder.freeze();
        return last;
    }

    @Test
    void theVersionOfATimeIsTheLastOneCommittedByThen() {
        VersionHistory history = new VersionHistory(5, 1_000, this::nanos);
        assertThat(history.atTime(7)).isNull();
        long[] times = {10, 20, 20, 20, 35, 50, 50};
        for (long time : times) {
            last = last.edit(time).freeze();
            history.add(last);
        }
        for (long time = 0; time < 60; time++) {
            long expected = 0;
            for (int i = 2; i < times.length; i++) {
                expected = times[i] <= time ? i + 1 : expected;
            }
            Snapshot found = history.atTime(time);
            assertThat(found == null ? 0 : found.version()).as("time " + time).isEqualTo(expected);
        }
    }

    @Test
    void versionsAreListedTheNewestFirst() {
        VersionHistory history = new VersionHistory(4, 1_000, this::nanos);
        for (int i = 0; i < 6; i++) {
            history.add(next());
        }
        assertThat(history.before(Long.MAX_VALUE, 10))
                .extracting(HeldVersion::version)
                .containsExactly(6L, 5L, 4L, 3L);
        assertThat(history.before(6, 2)).extracting(HeldVersion::version).containsExactly(5L, 4L);
        assertThat(history.before(3, 2)).isEmpty();
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
