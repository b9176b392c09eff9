package io.stemma.server.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stemma.server.graph.Change;
import io.stemma.server.graph.GraphInvariants;
import io.stemma.server.graph.LinkContent;
import io.stemma.server.graph.LinkContent.LinkColumns;
import io.stemma.server.graph.SameGraph;
import io.stemma.server.graph.Seeds;
import io.stemma.server.graph.Snapshot;
import io.stemma.server.txn.Outcome.Applied;
import io.stemma.server.txn.RandomTransactions;
import io.stemma.server.txn.TestContent;
import io.stemma.server.txn.Transaction;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A writer that throws at any step leaves the old version served and the next write working. */
class BrokenWriteTest {
    /** Not an exception that anybody expects. */
    private static final class Broken extends Error {
        private static final long serialVersionUID = 1;
    }

    private final SplittableRandom random = Seeds.random("BrokenWriteTest");

    /** An engine with a content of some size, and beside it one that never breaks. */
    private final class Pair {
        private final TopologyEngine engine;
        private final RcuEngine plain = new RcuEngine(Snapshot.EMPTY);
        private final RandomTransactions transactions = new RandomTransactions(random, 30, 150, 10);
        private long micros;

        Pair(EngineKind kind) {
            engine = kind.newEngine(Snapshot.EMPTY, EngineObservers.NONE);
            while (plain.current().linkCount() < 60) {
                write(transactions.next(plain.current()));
            }
            write(Transaction.of(
                    new Change.PutNode(TestContent.node("a", "")),
                    new Change.PutNode(TestContent.node("b", "")),
                    new Change.PutLink(TestContent.link("ab", "a", "b", 1, true, Map.of("m1", 1.0), ""))));
        }

        void write(Transaction transaction) {
            micros++;
            assertThat(engine.apply(transaction, micros)).isEqualTo(plain.apply(transaction, micros));
            same();
        }

        void same() {
            engine.read(graph -> {
                SameGraph.check(graph, plain.current());
                GraphInvariants.check(graph);
                return graph;
            });
        }

        /** Breaks in apply and in judge; each time the old version is still there, and the next write works. */
        void breaksWithoutTrace(Transaction breaking) {
            assertThatThrownBy(() -> engine.apply(breaking, 1)).isInstanceOf(Broken.class);
            same();
            assertThatThrownBy(() -> engine.judge(breaking, 1)).isInstanceOf(Broken.class);
            same();
            write(transactions.next(plain.current()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPatchThatThrowsAtAnyPositionLeavesNoTrace(EngineKind kind) {
        Pair pair = new Pair(kind);
        Change broken = new Change.PatchLink("ab".getBytes(UTF_8), (link, source, destination) -> {
            throw new Broken();
        });
        for (int round = 0; round < 80; round++) {
            List<Change> breaking = appliedChanges(pair);
            int position = round % (breaking.size() + 1);
            breaking.add(position, broken);
            /* What comes before may have removed the link that the patch needs. */
            breaking.add(position, new Change.PutLink(TestContent.link("ab", "a", "b", 9, true, Map.of(), "")));
            breaking.add(position, new Change.PutNode(TestContent.node("b", "again")));
            breaking.add(position, new Change.PutNode(TestContent.node("a", "again")));
            pair.breaksWithoutTrace(Transaction.of(breaking.toArray(new Change[0])));
        }
    }

    /** The changes of a transaction that could be applied, with a refresh, a cascade and, at times, all cleared. */
    private List<Change> appliedChanges(Pair pair) {
        while (true) {
            Transaction transaction = pair.transactions.next(pair.plain.current());
            List<Change> changes = new ArrayList<>(transaction.changes());
            changes.add(new Change.SetDescription("other".getBytes(UTF_8)));
            changes.add(new Change.SetPrimary(null));
            changes.add(new Change.DeleteNode("a".getBytes(UTF_8), true));
            if (random.nextInt(3) == 0) {
                changes.add(new Change.Clear());
            }
            Transaction whole = Transaction.of(changes.toArray(new Change[0]));
            restoreA(pair);
            if (pair.plain.judge(whole, 1) instanceof Applied) {
                return changes;
            }
        }
    }

    private static void restoreA(Pair pair) {
        pair.write(Transaction.of(
                new Change.PutNode(TestContent.node("a", "")),
                new Change.PutNode(TestContent.node("b", "")),
                new Change.PutLink(TestContent.link("ab", "a", "b", 1, true, Map.of(), ""))));
    }

    @ParameterizedTest
    @EnumSource
    void aFilterThatThrowsAfterAnyNumberOfRemovalsLeavesNoTrace(EngineKind kind) {
        Pair pair = new Pair(kind);
        for (int removals = 0; removals < 20; removals++) {
            AtomicInteger asked = new AtomicInteger();
            int last = 2 * removals;
            pair.breaksWithoutTrace(Transaction.of(
                    new Change.SetPrimary(null),
                    new Change.DeleteNodesWhere(element -> brokenAfter(asked, last / 4), true),
                    new Change.DeleteLinksWhere(element -> brokenAfter(asked, last)),
                    new Change.PatchNode("no such node".getBytes(UTF_8), element -> {
                        throw new AssertionError("the filters did not break");
                    })));
            pair.write(pair.transactions.next(pair.plain.current()));
        }
    }

    private static boolean brokenAfter(AtomicInteger asked, int last) {
        if (asked.getAndIncrement() >= last) {
            asked.set(0);
            throw new Broken();
        }
        return true;
    }

    @ParameterizedTest
    @EnumSource
    void aBreakInTheMiddleOfOneChangeLeavesNoTrace(EngineKind kind) {
        Pair pair = new Pair(kind);
        for (int metrics = 0; metrics < 8; metrics++) {
            for (String id : List.of("ab", "new")) {
                LinkContent link = new LinkContent(
                        id.getBytes(UTF_8),
                        "b".getBytes(UTF_8),
                        "a".getBytes(UTF_8),
                        new byte[5],
                        new LinkColumns(4, 4, 4, false, new BreakingMap(metrics)));
                restoreA(pair);
                pair.breaksWithoutTrace(Transaction.of(
                        new Change.PutNode(TestContent.node("before", "")),
                        new Change.DeleteLinksWhere(element -> true),
                        new Change.PutLink(TestContent.link("ab", "a", "a", 1, false, Map.of("m2", 1.0), "")),
                        new Change.PutLink(link)));
            }
        }
    }

    /** Breaks where its entries are walked, after some of them; to all other questions it says that it has two names. */
    private static final class BreakingMap extends AbstractMap<String, Double> {
        private final int entries;

        BreakingMap(int entries) {
            this.entries = entries;
        }

        @Override
        public Set<String> keySet() {
            return Set.of("m1", "m2");
        }

        @Override
        public boolean isEmpty() {
            return false;
        }

        @Override
        public Set<Entry<String, Double>> entrySet() {
            return new AbstractSet<>() {
                @Override
                public Iterator<Entry<String, Double>> iterator() {
                    return new BreakingIterator(entries);
                }

                @Override
                public int size() {
                    return entries + 1;
                }
            };
        }
    }

    private static final class BreakingIterator implements Iterator<Map.Entry<String, Double>> {
        private int left;

        BreakingIterator(int left) {
            this.left = left;
        }

        @Override
        public boolean hasNext() {
            return true;
        }

        @Override
        public Map.Entry<String, Double> next() {
            if (left-- == 0) {
                throw new Broken();
            }
            return Map.entry("m" + left, 2.5);
        }
    }
}
