package io.stemma.server.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stemma.server.graph.Change;
import io.stemma.server.graph.GraphInvariants;
import io.stemma.server.graph.GraphView;
import io.stemma.server.graph.ModelGraph;
import io.stemma.server.graph.SameGraph;
import io.stemma.server.graph.Seeds;
import io.stemma.server.graph.Snapshot;
import io.stemma.server.txn.Outcome;
import io.stemma.server.txn.Outcome.Applied;
import io.stemma.server.txn.Outcome.Rejected;
import io.stemma.server.txn.RandomTransactions;
import io.stemma.server.txn.TestContent;
import io.stemma.server.txn.Transaction;
import io.stemma.server.txn.TransactionOracle;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every engine promises, and that all of them promise the same. */
class EngineContractTest {
    private static final int LOG_TRANSACTIONS = 4_000;
    private static final int FULL_CHECK_EVERY = 40;

    private final SplittableRandom random = Seeds.random("EngineContractTest");

    private static TopologyEngine engine(EngineKind kind) {
        return kind.newEngine(Snapshot.EMPTY, EngineObservers.NONE);
    }

    private static Snapshot current(TopologyEngine rcu) {
        return Objects.requireNonNull(rcu.snapshot());
    }

    @ParameterizedTest
    @EnumSource
    void aLogGivesTheOraclesVerdictsAndGraphsOnEveryEngine(EngineKind kind) {
        TopologyEngine engine = engine(kind);
        TransactionOracle oracle = new TransactionOracle();
        RandomTransactions transactions = new RandomTransactions(random, 60, 800, 8);
        Transaction star = star("n0", 100);
        assertThat(engine.apply(star, 0)).isEqualTo(oracle.apply(star, 0));
        int hubs = 0;
        for (int i = 1; i <= LOG_TRANSACTIONS; i++) {
            Transaction transaction = engine.read(transactions::next);
            long micros = i;
            assertThat(engine.apply(transaction, micros)).isEqualTo(oracle.apply(transaction, micros));
            if (i % FULL_CHECK_EVERY == 0) {
                assertThat(engine.read(ModelGraph::of)).isEqualTo(oracle.model());
                check(engine);
            }
            hubs += engine.read(EngineContractTest::hasHub) ? 1 : 0;
        }
        assertThat(hubs).as("versions with a node of more than 64 links").isPositive();
    }

    private static void check(TopologyEngine engine) {
        engine.read(graph -> {
            GraphInvariants.check(graph);
            return graph;
        });
    }

    private static boolean hasHub(GraphView graph) {
        int node = graph.findNode("n0".getBytes(UTF_8));
        return node >= 0 && graph.outDegree(node) > 64;
    }

    @ParameterizedTest
    @EnumSource
    void judgingTellsTheVerdictAndLeavesNoTrace(EngineKind kind) {
        TopologyEngine judged = engine(kind);
        TopologyEngine plain = engine(EngineKind.RCU);
        RandomTransactions transactions = new RandomTransactions(random, 40, 200, 10);
        int rejected = 0;
        for (int i = 1; i <= LOG_TRANSACTIONS / 2; i++) {
            for (int j = random.nextInt(3); j > 0; j--) {
                judged.judge(transactions.next(current(plain)), i);
            }
            Transaction transaction = transactions.next(current(plain));
            Outcome verdict = judged.judge(transaction, i);
            Outcome outcome = judged.apply(transaction, i);
            assertThat(verdict).isEqualTo(outcome).isEqualTo(plain.apply(transaction, i));
            rejected += outcome instanceof Rejected ? 1 : 0;
            if (i % FULL_CHECK_EVERY == 0) {
                same(judged, plain);
            }
        }
        same(judged, plain);
        assertThat(rejected).isBetween(1, LOG_TRANSACTIONS / 2 - 1);
    }

    private static void same(TopologyEngine engine, TopologyEngine rcu) {
        engine.read(graph -> {
            SameGraph.check(graph, current(rcu));
            return graph;
        });
        check(engine);
    }

    @ParameterizedTest
    @EnumSource
    void everyStartingPointOfALogLeadsToTheSameGraph(EngineKind kind) {
        TopologyEngine plain = engine(EngineKind.RCU);
        TopologyEngine restarted = engine(kind);
        RandomTransactions transactions = new RandomTransactions(random, 40, 400, 10);
        for (int i = 1; i <= LOG_TRANSACTIONS / 4; i++) {
            Transaction transaction = transactions.next(current(plain));
            assertThat(restarted.apply(transaction, i)).isEqualTo(plain.apply(transaction, i));
            if (random.nextInt(100) == 0) {
                restarted = kind.newEngine(current(plain), EngineObservers.NONE);
                same(restarted, plain);
            }
        }
        same(restarted, plain);
    }

    @ParameterizedTest
    @EnumSource
    void aHubOfThousandsGrowsAndShrinksAndIsRestored(EngineKind kind) {
        int links = 1_500;
        TopologyEngine engine = engine(kind);
        TopologyEngine plain = engine(EngineKind.RCU);
        Transaction star = star("hub", links);
        both(engine, plain, star, 1);
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < links; i++) {
            order.add(random.nextInt(order.size() + 1), i);
        }
        for (int from = 0; from < links; from += 100) {
            List<Change> cut = new ArrayList<>();
            order.subList(from, from + 100).forEach(i -> cut.add(new Change.DeleteLink(("l" + i).getBytes(UTF_8))));
            engine.judge(transaction(cut), 1);
            same(engine, plain);
            both(engine, plain, transaction(cut), 2 + from);
        }
        engine.judge(star, 1);
        same(engine, plain);
    }

    /** A hub with that many links: nine of ten to one other node, and the tenth to itself. */
    private static Transaction star(String hub, int links) {
        List<Change> star = new ArrayList<>();
        star.add(new Change.PutNode(TestContent.node(hub, "")));
        star.add(new Change.PutNode(TestContent.node("leaf", "")));
        for (int i = 0; i < links; i++) {
            String destination = i % 10 == 0 ? hub : "leaf";
            star.add(new Change.PutLink(TestContent.link("l" + i, hub, destination, i, true, Map.of(), "")));
        }
        return transaction(star);
    }

    private static Transaction transaction(List<Change> changes) {
        return Transaction.of(changes.toArray(new Change[0]));
    }

    private static void both(TopologyEngine engine, TopologyEngine plain, Transaction transaction, long micros) {
        assertThat(engine.apply(transaction, micros))
                .isInstanceOf(Applied.class)
                .isEqualTo(plain.apply(transaction, micros));
        same(engine, plain);
    }

    @ParameterizedTest
    @EnumSource
    void anEngineHasTheNameItIsChosenBy(EngineKind kind) {
        assertThat(EngineKind.parse(engine(kind).name())).isEqualTo(kind);
        assertThat(engine(kind).versionsLive()).isEqualTo(1);
    }

    @Test
    void anUnknownEngineIsRefusedWithTheNamesThereAre() {
        assertThatThrownBy(() -> EngineKind.parse("RCU"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("engine: \"RCU\" (expected rcu, rwlock, mutex)");
    }

    @ParameterizedTest
    @EnumSource(names = {"RWLOCK", "MUTEX"})
    void lockEnginesHaveNoVersionToGive(EngineKind kind) {
        assertThat(engine(kind).snapshot()).isNull();
    }

    @ParameterizedTest
    @EnumSource(names = {"RWLOCK", "MUTEX"})
    void aWriteInsideAQuestionIsRefusedRatherThanWaitedForForEver(EngineKind kind) {
        TopologyEngine engine = engine(kind);
        Transaction clear = Transaction.of(new Change.Clear());
        assertThatThrownBy(() -> engine.read(graph -> engine.apply(clear, 1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("inside a question");
        assertThat(engine.apply(clear, 1)).isInstanceOf(Applied.class);
        assertThat(engine.version()).isEqualTo(1);
    }
}
