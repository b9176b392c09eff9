package io.stemma.server.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.stemma.server.graph.NodeContent;
import io.stemma.server.graph.Snapshot;
import io.stemma.server.graph.SnapshotBuilder;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A snapshot stays what it was while a builder changes its pages and freezes the next version beside it. */
@JCStressTest
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "The old snapshot is whole; the new one is what was built.")
@Outcome(expect = Expect.FORBIDDEN, desc = "The builder wrote to what a reader holds.")
@State
public class FreezeTest {
    private final Snapshot base;

    /** A base of two nodes and a link, at version 1. */
    public FreezeTest() {
        RcuEngine engine = new RcuEngine(Snapshot.EMPTY);
        engine.apply(TinyGraph.put(), 1);
        base = engine.current();
    }

    /** Changes all that the base has, and freezes that. */
    @Actor
    public void writer(II_Result result) {
        SnapshotBuilder builder = base.edit(2);
        builder.putNode(new NodeContent("c".getBytes(UTF_8), new byte[40]));
        builder.removeLink(builder.findLink("a-b".getBytes(UTF_8)));
        builder.removeNode(builder.findNode("a".getBytes(UTF_8)));
        Snapshot next = builder.freeze();
        result.r1 = next.nodeCount() == 2 && next.linkCount() == 0 && next.version() == 2 ? 1 : -1;
    }

    /** Looks at the base meanwhile. */
    @Actor
    public void reader(II_Result result) {
        result.r2 = TinyGraph.look(base);
    }
}
