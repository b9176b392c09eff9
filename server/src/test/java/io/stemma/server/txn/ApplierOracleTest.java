package io.stemma.server.txn;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.server.graph.GraphEditor;
import io.stemma.server.graph.GraphInvariants;
import io.stemma.server.graph.GraphView;
import io.stemma.server.graph.ModelGraph;
import io.stemma.server.graph.MutableGraph;
import io.stemma.server.graph.SameGraph;
import io.stemma.server.graph.Seeds;
import io.stemma.server.graph.Snapshot;
import io.stemma.server.graph.SnapshotBuilder;
import io.stemma.server.txn.Outcome.Applied;
import io.stemma.server.txn.Outcome.Rejected;
import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The one function that changes state, against the same rules written down naively, on both kinds of graph. */
class ApplierOracleTest {
    private static final int TRANSACTIONS = 120_000;
    private static final int FULL_CHECK_EVERY = 200;

    private final SplittableRandom random = Seeds.random("ApplierOracleTest");
    private final RandomTransactions transactions = new RandomTransactions(random, 24, 90, 5);
    private final TransactionOracle oracle = new TransactionOracle();
    private final Map<Rejection, Integer> rejections = new EnumMap<>(Rejection.class);

    private Snapshot snapshot = Snapshot.EMPTY;
    private final MutableGraph mutable = new MutableGraph(Snapshot.EMPTY);

    @Test
    void eachVerdictAndEachResultIsTheOracles() {
        int applied = 0;
        for (int i = 1; i <= TRANSACTIONS; i++) {
            Transaction transaction = transactions.next(snapshot);
            Outcome expected = oracle.apply(transaction, i);
            assertThat(applyToSnapshot(transaction, i)).isEqualTo(expected);
            assertThat(applyToMutable(transaction, i)).isEqualTo(expected);
            assertThat(mutable.stateHash()).isEqualTo(snapshot.stateHash());
            if (expected instanceof Rejected rejected) {
                rejections.merge(rejected.reason(), 1, Integer::sum);
            } else {
                applied++;
            }
            if (i % FULL_CHECK_EVERY == 0) {
                checkContent(snapshot);
                SameGraph.check(mutable, snapshot);
            }
        }
        GraphInvariants.check(snapshot);
        GraphInvariants.check(mutable);
        System.out.println("ApplierOracleTest: " + applied + " applied, rejected " + rejections);
        assertThat(applied).isBetween(TRANSACTIONS / 5, TRANSACTIONS * 4 / 5);
        assertThat(rejections.keySet())
                .as("every rule was broken by some transaction")
                .contains(
                        Rejection.ELEMENT_EXISTS,
                        Rejection.ELEMENT_ABSENT,
                        Rejection.VERSION_MISMATCH,
                        Rejection.NODE_NOT_FOUND,
                        Rejection.LINK_NOT_FOUND,
                        Rejection.DANGLING_LINK,
                        Rejection.NODE_HAS_LINKS,
                        Rejection.NODE_IS_PRIMARY,
                        Rejection.NO_PRIMARY,
                        Rejection.LAST_NODE,
                        Rejection.INVALID_FIELD,
                        Rejection.LIMIT_EXCEEDED);
    }

    private Outcome applyToSnapshot(Transaction transaction, long micros) {
        SnapshotBuilder builder = snapshot.edit(micros);
        Outcome outcome = Applier.apply((GraphEditor) builder, transaction);
        if (outcome instanceof Applied) {
            snapshot = builder.freeze();
        }
        return outcome;
    }

    private Outcome applyToMutable(Transaction transaction, long micros) {
        mutable.begin(mutable.version() + 1, micros);
        Outcome outcome = Applier.apply(mutable, transaction);
        if (outcome instanceof Applied) {
            mutable.commit();
        } else {
            mutable.rollback();
        }
        return outcome;
    }

    private void checkContent(GraphView graph) {
        assertThat(ModelGraph.of(graph)).isEqualTo(oracle.model());
        assertThat(new String(graph.description(), UTF_8)).isEqualTo(oracle.description());
    }
}
