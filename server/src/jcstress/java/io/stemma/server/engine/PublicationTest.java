package io.stemma.server.engine;

import io.stemma.server.graph.Snapshot;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Publication through {@link RcuEngine}: a reader sees a version whole or not at all, and never goes back. */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "Both reads before the commit.")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "The commit between the reads.")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "Both reads after the commit.")
@Outcome(expect = Expect.FORBIDDEN, desc = "A half-built version, or a version taken back.")
@State
public class PublicationTest {
    private final RcuEngine engine = new RcuEngine(Snapshot.EMPTY);

    /** Commits two nodes and a link. */
    @Actor
    public void writer() {
        engine.apply(TinyGraph.put(), 1);
    }

    /** Reads twice. */
    @Actor
    public void reader(II_Result result) {
        result.r1 = engine.read(TinyGraph::look);
        result.r2 = engine.read(TinyGraph::look);
    }
}
