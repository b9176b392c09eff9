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
        new StressOptions()
                .iterations(20)
                .invocationsPerIteration(500)
                .threads(3)
                .check(OnRcu.class);
    }

    @Test
    void anEngineThatPublishesInTwoStepsIsFoundOut() {
        assertThatThrownBy(() -> modelChecking().check(OnTwoSteps.class)).isInstanceOf(LincheckAssertionError.class);
    }

    private static ModelCheckingOptions modelChecking() {
        return new ModelCheckingOptions()
                .iterations(15)
                .invocationsPerIteration(300)
                /* Longer than any loop of the graph, the longest of which walks the 64 places of an index node. */
                .loopBound(1_000)
                .threads(3)
                .actorsBefore(2)
                .actorsPerThread(2)
                .actorsAfter(1);
    }

    /** Writes, one at a time, and reads of a graph of three node ids. */
    @Param(name = "node", gen = IntGen.class, conf = "0:2")
    public abstract static class Operations {
        private final TopologyEngine engine;

        Operations(TopologyEngine engine) {
            this.engine = engine;
        }

        private static byte[] id(int node) {
            return ("n" + node).getBytes(UTF_8);
        }

        private static byte[] id(int source, int destination) {
            return (source + "-" + destination).getBytes(UTF_8);
        }

        private boolean commit(Change change) {
            return engine.apply(Transaction.of(change), 0) instanceof Outcome.Applied;
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
            return engine.read(graph -> {
                int slot = graph.findNode(id(node));
                String degrees = slot < 0 ? "absent" : graph.outDegree(slot) + " out, " + graph.inDegree(slot) + " in";
                return "version " + graph.version() + ": " + graph.nodeCount() + " nodes, " + graph.linkCount()
                        + " links, " + degrees;
            });
        }
    }

    /** The engine. */
    public static class OnRcu extends Operations {
        /** Empty. */
        public OnRcu() {
            super(new RcuEngine(Snapshot.EMPTY));
        }
    }

    /** The planted fault. */
    public static class OnTwoSteps extends Operations {
        /** Empty. */
        public OnTwoSteps() {
            super(new TwoStepEngine());
        }
    }

    /** Publishes the next version before it is built: the builder, and after that what it froze to. */
    private static final class TwoStepEngine implements TopologyEngine {
        private final RcuEngine engine = new RcuEngine(Snapshot.EMPTY);
        private volatile GraphView current = engine.current();

        @Override
        public String name() {
            return "planted";
        }

        @Override
        public <T> T read(Function<? super GraphView, ? extends T> question) {
            return question.apply(current);
        }

        @Override
        public Outcome apply(Transaction transaction, long commitTimeMicros) {
            SnapshotBuilder builder = engine.current().edit(commitTimeMicros);
            current = builder;
            Applier.apply(builder, transaction);
            Outcome outcome = engine.apply(transaction, commitTimeMicros);
            current = engine.current();
            return outcome;
        }

        @Override
        public Outcome judge(Transaction transaction, long commitTimeMicros) {
            return engine.judge(transaction, commitTimeMicros);
        }
    }
}
