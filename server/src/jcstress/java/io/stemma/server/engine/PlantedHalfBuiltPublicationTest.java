package io.stemma.server.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.stemma.server.graph.GraphView;
import io.stemma.server.graph.NodeContent;
import io.stemma.server.graph.Snapshot;
import io.stemma.server.graph.SnapshotBuilder;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * A planted fault with the real pages: the builder itself is published through a plain field, and filled after that, as one
 * does who leaves out the freeze.
 */
@JCStressTest
@Outcome(id = "0", expect = Expect.ACCEPTABLE, desc = "Read before the commit.")
@Outcome(id = "2", expect = Expect.ACCEPTABLE, desc = "Read after the commit.")
@Outcome(expect = Expect.FORBIDDEN, desc = "A half-built version was read.")
@State
public class PlantedHalfBuiltPublicationTest {
    private GraphView current = Snapshot.EMPTY;

    /** Publishes too early. */
    @Actor
    public void writer() {
        SnapshotBuilder builder = Snapshot.EMPTY.edit(1);
        current = builder;
        builder.putNode(new NodeContent("a".getBytes(UTF_8), new byte[0]));
        builder.putNode(new NodeContent("b".getBytes(UTF_8), new byte[0]));
    }

    /** Reads: the version says whether two nodes have to be there. */
    @Actor
    public void reader(I_Result result) {
        GraphView seen = current;
        int nodes = seen.nodeCount();
        result.r1 = seen.version() == 0 ? nodes : nodes == 2 ? 2 : -1;
    }
}
