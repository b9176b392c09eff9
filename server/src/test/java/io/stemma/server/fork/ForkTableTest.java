package io.stemma.server.fork;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.stemma.server.fork.ForkRefusal.Reason;
import io.stemma.server.graph.Change;
import io.stemma.server.graph.NodeContent;
import io.stemma.server.graph.Snapshot;
import io.stemma.server.txn.Outcome.Applied;
import io.stemma.server.txn.Transaction;
import java.lang.ref.WeakReference;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Forks live by their use and within bounds, and leave no memory behind. */
final class ForkTableTest {
    private static final ForkLimits LIMITS = new ForkLimits(3, 2, 1_000, 5_000, 10, 100_000, 10);

    private long nowMillis = 1_000_000;
    private final ForkTable forks = new ForkTable(
            LIMITS, () -> TimeUnit.MILLISECONDS.toNanos(nowMillis), () -> TimeUnit.MILLISECONDS.toMicros(nowMillis));

    private static ForkSpec spec(String name, String owner, long ttlMillis) {
        return new ForkSpec(name, owner, "", Snapshot.EMPTY.edit(1).freeze(), null, ttlMillis);
    }

    private static Transaction put(String id) {
        return Transaction.of(new Change.PutNode(new NodeContent(id.getBytes(UTF_8), new byte[0])));
    }

    private static Reason refusal(Runnable action) {
        try {
            action.run();
        } catch (ForkRefusal refusal) {
            return refusal.reason();
        }
        throw new AssertionError("not refused");
    }

    @Test
    void anUnusedForkEndsAndAUsedOneLives() {
        forks.create(spec("idle", "x", 0));
        forks.create(spec("used", "x", 0));
        nowMillis += 900;
        forks.use("used");
        nowMillis += 200;
        assertThat(refusal(() -> forks.find("idle"))).isEqualTo(Reason.NOT_FOUND);
        assertThat(forks.expire()).extracting(Fork::name).containsExactly("idle");
        assertThat(forks.all()).extracting(Fork::name).containsExactly("used");
        forks.renew("used", 5_000);
        nowMillis += 4_999;
        assertThat(forks.expireTimeMicros(forks.find("used"))).isEqualTo((nowMillis + 1) * 1_000);
        nowMillis += 2;
        assertThat(forks.expire()).hasSize(1);
    }

    @Test
    void forksAreBoundedInNumberByOwnerAndInTime() {
        forks.create(spec("a", "x", 0));
        forks.create(spec("b", "x", 0));
        assertThatThrownBy(() -> forks.create(spec("c", "x", 0)))
                .hasMessage("forks_per_owner_max: 2 forks of \"x\" (expected at most 2)");
        forks.create(spec("c", "y", 0));
        assertThatThrownBy(() -> forks.create(spec("d", "z", 0))).hasMessage("forks_max: 3 forks (expected at most 3)");
        forks.drop("a");
        assertThatThrownBy(() -> forks.create(spec("d", "z", 5_001))).hasMessage("ttl_ms: 5001 (expected 0..5000)");
        assertThat(refusal(() -> forks.create(spec("b", "z", 0)))).isEqualTo(Reason.EXISTS);
        assertThat(forks.all()).extracting(Fork::name).containsExactly("b", "c");
    }

    @Test
    void aDroppedForkTakesNoMoreCommits() {
        Fork fork = forks.create(spec("a", "x", 0));
        assertThat(fork.commit(put("n"), 5)).isInstanceOf(Applied.class);
        forks.drop("a");
        assertThat(refusal(() -> fork.commit(put("m"), 5))).isEqualTo(Reason.NOT_FOUND);
        assertThat(forks.create(spec("a", "x", 0)).line()).isNotEqualTo(fork.line());
    }

    @Test
    void aForkOfTooManyBytesIsRefusedAndStaysAsItWas() {
        Fork fork = forks.create(spec("a", "x", 0));
        fork.commit(put("n"), 5);
        Transaction large = Transaction.of(new Change.PutNode(new NodeContent("l".getBytes(UTF_8), new byte[60_000])));
        for (int i = 0; i < 5; i++) {
            assertThat(fork.commit(large, 5))
                    .as("the same node again takes the place of itself")
                    .isInstanceOf(Applied.class);
        }
        Snapshot head = fork.head();
        Transaction more = Transaction.of(new Change.PutNode(new NodeContent("m".getBytes(UTF_8), new byte[60_000])));
        assertThat(fork.commit(more, 5).toString()).contains("LIMIT_EXCEEDED", "fork_bytes_max", "at most 100000");
        assertThat(fork.head()).isSameAs(head);
        assertThat(fork.retainedBytes()).isBetween(60_000L, 100_000L);
    }

    @Test
    void theMemoryOfAForgottenForkReturns() {
        WeakReference<Snapshot> base = forget();
        nowMillis += 2_000;
        assertThat(forks.expire()).hasSize(1);
        await().until(() -> {
            System.gc();
            return base.get() == null;
        });
    }

    private WeakReference<Snapshot> forget() {
        Fork fork = forks.create(spec("forgotten", "x", 0));
        fork.commit(put("n"), 5);
        return new WeakReference<>(fork.mergeBase().snapshot());
    }

    @Test
    void aForkCostsWhatItChangesWhateverItsBaseHolds() {
        Fork fork = forks.create(spec("a", "x", 0));
        for (int i = 0; i < 10; i++) {
            fork.commit(put("n" + i), 5);
        }
        assertThat(fork.changeCount()).isEqualTo(10);
        assertThat(fork.commit(put("n10"), 5))
                .hasToString(
                        "Rejected[reason=LIMIT_EXCEEDED, subject=changes, found=1 elements changed, expected=at most 0, version=11]");
        assertThat(fork.head().version()).isEqualTo(fork.baseVersion() + 10);
    }
}
