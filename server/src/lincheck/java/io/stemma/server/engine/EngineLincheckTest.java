package io.stemma.server.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stemma.server.graph.Change;
import io.stemma.server.graph.GraphView;
import io.stemma.server.graph.LinkContent;
import io.stemma.server.graph.LinkContent.LinkColumns;
import io.stemma.server.graph.NodeContent;
import io.stemma.server.graph.Snapshot;
import io.stemma.server.graph.SnapshotBuilder;
import io.stemma.server.txn.Applier;
import io.stemma.server.txn.Outcome;
import io.stemma.server.txn.Transaction;
import java.util.function.Function;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;

/** The engine port is linearizable, with one writer at a time and any readers. */
class EngineLincheckTest {
    @Test
    void theRcuEngineIsLinearizableUnderTheModelChecker() {
        modelChecking().check(OnRcu.class);
    }

    @Test
    void theRcuEngineIsLinearizableUnderStress() {
        stress().check(OnRcu.class);
    }

    @Test
    void theReadWriteLockEngineIsLinearizableUnderStress() {
        stress().check(OnReadWriteLock.class);
    }

    @Test
    void theMutexEngineIsLinearizableUnderStress() {
        stress().check(OnMutex.class);
    }

    @Test
    void anEngineThatPublishesInTwoStepsIsFoundOut() {
        assertThatThrownBy(() -> modelChecking().check(OnTwoSteps.class)).isInstanceOf(LincheckAssertionError.class);
    }

    private static StressOptions stress() {
        return new StressOptions().iterations(15).invocationsPerIteration(300).threads(3);
    }

    private static ModelCheckingOptions modelChecking() {
        return new ModelCheckingOptions()
                .iterations(15)
                .invocationsPerIteration(300)
                /* Longer than any loop of the graph, the longest of which walks the 64 places of an index node. */
                .loopBound(1_000)
                /* Hashing is a pure function, and its views of byte arrays are unknown to this model checker. */
                .addGuarantee(ManagedStrategyGuaranteeKt.forClasses(name -> name.startsWith("com.dynatrace.hash4j."))
                        .allMethods()
                        .ignore())
                .threads(3)
                .actorsBefore(2)
                .actorsPerThread(2)
                .actorsAfter(1);
    }

    /** Writes, one at a time, and reads of a graph of three node ids. */
    @Param(name = "node", gen = IntGen.class, conf = "0:2")
    public abstract static class Operations {
        abstract Outcome apply(Transaction transaction);

        abstract String read(Function<GraphView, String> question);

        private static byte[] id(int node) {
            return ("n" + node).getBytes(UTF_8);
        }

        private static byte[] id(int source, int destination) {
            return (source + "-" + destination).getBytes(UTF_8);
        }

        private boolean commit(Change change) {
            return apply(Transaction.of(change)) instanceof Outcome.Applied;
        }

        /** Adds a node. */
        @Operation(nonParallelGroup = "writer")
        public boolean addNode(@Param(name = "node") int node) {
            return commit(new Change.PutNode(new NodeContent(id(node), new byte[0])));
        }

        /** Adds a link, if both nodes exist. */
        @Operation(nonParallelGroup = "writer")
        public boolean addLink(@Param(name = "node") int source, @Param(name = "node") int destination) {
            return commit(new Change.PutLink(new LinkContent(
                    id(source, destination), id(source), id(destination), new byte[0], LinkColumns.NONE)));
        }

        /** Removes a node with its links, if it exists. */
        @Operation(nonParallelGroup = "writer")
        public boolean removeNode(@Param(name = "node") int node) {
            return commit(new Change.DeleteNode(id(node), true));
        }

        /** All that a reader can see of one node. */
        @Operation
        public String read(@Param(name = "node") int node) {
            return read(graph -> {
                int slot = graph.findNode(id(node));
                String degrees = slot < 0 ? "absent" : graph.outDegree(slot) + " out, " + graph.inDegree(slot) + " in";
                return "version " + graph.version() + ": " + graph.nodeCount() + " nodes, " + graph.linkCount()
                        + " links, " + degrees;
            });
        }
    }

    /** On one of the engines. */
    public abstract static class OnEngine extends Operations {
        private final TopologyEngine engine;

        OnEngine(TopologyEngine engine) {
            this.engine = engine;
        }

        @Override
        Outcome apply(Transaction transaction) {
            return engine.apply(transaction, 0);
        }

        @Override
        String read(Function<GraphView, String> question) {
            return engine.read(question);
        }
    }

    /** Read-copy-update. */
    public static class OnRcu extends OnEngine {
        /** Empty. */
        public OnRcu() {
            super(new RcuEngine(Snapshot.EMPTY));
        }
    }

    /** The read-write lock. */
    public static class OnReadWriteLock extends OnEngine {
        /** Empty. */
        public OnReadWriteLock() {
            super(new ReadWriteLockEngine(Snapshot.EMPTY, LockObserver.NONE));
        }
    }

    /** The mutex. */
    public static class OnMutex extends OnEngine {
        /** Empty. */
        public OnMutex() {
            super(new MutexEngine(Snapshot.EMPTY, LockObserver.NONE));
        }
    }

    /** The planted fault. */
    public static class OnTwoSteps extends Operations {
        private final TwoSteps engine = new TwoSteps();

        @Override
        Outcome apply(Transaction transaction) {
            return engine.apply(transaction);
        }

        @Override
        String read(Function<GraphView, String> question) {
            return engine.read(question);
        }
    }

    /** Publishes the next version before it is built: the builder, and after that what it froze to. */
    private static final class TwoSteps {
        private final RcuEngine engine = new RcuEngine(Snapshot.EMPTY);
        private volatile GraphView current = engine.current();

        String read(Function<GraphView, String> question) {
            return question.apply(current);
        }

        Outcome apply(Transaction transaction) {
            SnapshotBuilder builder = engine.current().edit(0);
            current = builder;
            Applier.apply(builder, transaction);
            Outcome outcome = engine.apply(transaction, 0);
            current = engine.current();
            return outcome;
        }
    }
}
