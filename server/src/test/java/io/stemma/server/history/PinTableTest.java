package io.stemma.server.history;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.stemma.server.graph.NodeContent;
import io.stemma.server.graph.RetainedBytes;
import io.stemma.server.graph.Snapshot;
import io.stemma.server.graph.SnapshotBuilder;
import io.stemma.server.history.PinRefusal.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Pins hold versions, and no longer, no more and no larger than they may. */
final class PinTableTest {
    private static final long NET = 7;

    private final AtomicLong millis = new AtomicLong(1_000);
    private final VersionHistory history = new VersionHistory(3, 1_000_000, this::nanos);
    private Snapshot last = Snapshot.EMPTY;

    private long nanos() {
        return TimeUnit.MILLISECONDS.toNanos(millis.get());
    }

    private PinTable table(PinLimits limits) {
        return new PinTable(limits, this::nanos, () -> TimeUnit.MILLISECONDS.toMicros(millis.get()));
    }

    private Snapshot commit(int node) {
        SnapshotBuilder builder = last.edit(last.commitTimeMicros() + 1);
        builder.putNode(new NodeContent(("n" + node).getBytes(UTF_8), new byte[500]));
        last = builder.freeze();
        history.add(last);
        return last;
    }

    private Reason refusal(Runnable action) {
        return catchThrowableOfType(PinRefusal.class, action::run).reason();
    }

    @Test
    void aPinHoldsItsVersionUntilItsTimeIsOver() {
        PinTable pins = table(PinLimits.DEFAULTS);
        Pin pin = pins.create(NET, history, commit(1), "me", "", 500);
        for (int i = 0; i < 10; i++) {
            commit(i);
        }
        assertThat(history.at(1)).isNull();
        assertThat(pins.at(NET, 1)).isSameAs(pin.snapshot());
        millis.addAndGet(499);
        Pin renewed = pins.renew(NET, pin.id(), 800);
        assertThat(renewed.expireMicros()).isEqualTo((1_000 + 499 + 800) * 1_000);
        millis.addAndGet(799);
        pins.expire();
        assertThat(pins.get(NET, pin.id()).version()).isEqualTo(1);
        millis.addAndGet(1);
        assertThatThrownBy(() -> pins.get(NET, pin.id()))
                .hasMessage("pin_id: \"" + pin.id()
                        + "\", which ended: its time was over (expected a pin that still holds)");
        assertThat(pins.at(NET, 1)).isNull();
        assertThat(refusal(() -> pins.renew(NET, pin.id(), 0))).isEqualTo(Reason.EXPIRED);
        assertThat(refusal(() -> pins.release(NET, pin.id()))).isEqualTo(Reason.EXPIRED);
        assertThat(refusal(() -> pins.get(NET, "pin-x"))).isEqualTo(Reason.NOT_FOUND);
        assertThat(pins.size()).isZero();
    }

    @Test
    void aReleasedPinIsNotFoundAndAnotherOfItsVersionStays() {
        PinTable pins = table(PinLimits.DEFAULTS);
        Snapshot version = commit(1);
        Pin first = pins.create(NET, history, version, "me", "", 0);
        Pin second = pins.create(NET, history, version, "you", "", 0);
        assertThat(first.id()).isNotEqualTo(second.id());
        assertThat(refusal(() -> pins.get(NET + 1, first.id()))).isEqualTo(Reason.NOT_FOUND);
        pins.release(NET, first.id());
        assertThat(refusal(() -> pins.get(NET, first.id()))).isEqualTo(Reason.NOT_FOUND);
        assertThat(pins.at(NET, 1)).isSameAs(version);
        pins.release(NET, second.id());
        assertThat(pins.at(NET, 1)).isNull();
    }

    @Test
    void pinsAreBoundedInNumberAndTime() {
        PinTable pins = table(new PinLimits(3, 2, 100, 200, 1 << 20, 1 << 20));
        Snapshot version = commit(1);
        assertThatThrownBy(() -> pins.create(NET, history, version, "a", "", 201))
                .hasMessage("ttl_ms: 201 (expected 0..200)");
        assertThat(refusal(() -> pins.create(NET, history, version, "a", "", -1)))
                .isEqualTo(Reason.TTL);
        pins.create(NET, history, version, "a", "", 100);
        pins.create(NET, history, version, "a", "", 100);
        assertThatThrownBy(() -> pins.create(NET, history, version, "a", "", 100))
                .hasMessage("pins_per_client_max: 2 pins (expected less than 2 before another one)");
        pins.create(NET, history, version, "b", "", 100);
        assertThatThrownBy(() -> pins.create(NET, history, version, "c", "", 100))
                .hasMessageStartingWith("pins_max: 3 pins");
        millis.addAndGet(100);
        assertThat(pins.create(NET, history, version, "a", "", 100).owner()).isEqualTo("a");
    }

    @Test
    void whatPinsHoldIsMeasuredOnceForSharedParts() {
        PinTable pins = table(PinLimits.DEFAULTS);
        for (int i = 0; i < 40; i++) {
            commit(i);
        }
        Snapshot a = commit(1);
        pins.create(NET, history, a, "me", "", 0);
        commit(2);
        Snapshot b = commit(3);
        Pin pinB = pins.create(NET, history, b, "me", "", 0);
        pins.expire();
        assertThat(pins.retainedBytes()).as("history holds both").isZero();
        for (int i = 4; i < 30; i++) {
            commit(i);
        }
        pins.expire();
        Snapshot oldest = Objects.requireNonNull(history.at(history.first()));
        assertThat(pins.retainedBytes()).isEqualTo(RetainedBytes.of(a, b) + RetainedBytes.of(b, oldest));
        assertThat(pins.retainedBytes(pinB)).isEqualTo(RetainedBytes.of(b, oldest));
        pins.release(NET, pinB.id());
        pins.expire();
        assertThat(pins.retainedBytes()).isEqualTo(RetainedBytes.of(a, oldest));
    }

    @Test
    void pinsThatHoldTooMuchEndTheOldestVersionFirst() {
        PinTable pins = table(new PinLimits(100, 100, 1_000, 1_000, 30_000, 20_000));
        List<Pin> mine = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            commit(100 + i);
        }
        for (int i = 0; i < 10; i++) {
            mine.add(pins.create(NET, history, commit(i), "me", "", 0));
            for (int j = 0; j < 16; j++) {
                commit(j);
            }
        }
        pins.expire();
        assertThat(pins.retainedBytes()).isBetween(1L, 20_000L);
        assertThatThrownBy(() -> pins.get(NET, mine.get(0).id()))
                .hasMessageContaining("which ended: pins of one client held ")
                .hasMessageContaining("more than 20000");
        assertThat(pins.get(NET, mine.get(9).id()).owner()).isEqualTo("me");
        pins.create(NET, history, last, "you", "", 0);
        for (int j = 0; j < 100; j++) {
            commit(j);
        }
        pins.expire();
        assertThat(pins.retainedBytes()).isLessThanOrEqualTo(30_000L);
    }

    @Test
    void endedPinsAreRememberedForAWhile() {
        PinTable pins = table(new PinLimits(1_000_000, 1_000_000, 1, 1, 1 << 20, 1 << 20));
        Snapshot version = commit(1);
        Pin first = pins.create(NET, history, version, "me", "", 0);
        millis.addAndGet(1);
        assertThat(refusal(() -> pins.get(NET, first.id()))).isEqualTo(Reason.EXPIRED);
        for (int i = 0; i < PinTable.ENDED_MAX; i++) {
            pins.create(NET, history, version, "me", "", 0);
            millis.addAndGet(1);
        }
        pins.expire();
        assertThat(refusal(() -> pins.get(NET, first.id()))).isEqualTo(Reason.NOT_FOUND);
    }

    @Test
    void thePinsOfATopologyGoWithIt() {
        PinTable pins = table(PinLimits.DEFAULTS);
        Pin pin = pins.create(NET, history, commit(1), "me", "", 0);
        pins.drop(NET);
        assertThat(refusal(() -> pins.get(NET, pin.id()))).isEqualTo(Reason.NOT_FOUND);
        assertThat(pins.at(NET, 1)).isNull();
        assertThat(pins.retainedBytes()).isZero();
    }
}
