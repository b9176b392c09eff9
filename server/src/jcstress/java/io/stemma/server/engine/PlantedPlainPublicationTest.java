package io.stemma.server.engine;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A planted fault, to show that the harness finds such: a topology of plain fields, published through a plain field and changed
 * in place, as one does who leaves out the copy and the volatile store.
 */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "Read before the commit.")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "Read after the commit.")
@Outcome(expect = Expect.FORBIDDEN, desc = "A half-built version was read.")
@State
public class PlantedPlainPublicationTest {
    private Topology current = new Topology();

    /** Version and content belong together. */
    static final class Topology {
        int version;
        int nodes;
    }

    /** Commits in place. */
    @Actor
    public void writer() {
        Topology next = current;
        next.version = 1;
        next.nodes = 1;
        current = next;
    }

    /** Reads. */
    @Actor
    public void reader(II_Result result) {
        Topology seen = current;
        result.r1 = seen.version;
        result.r2 = seen.nodes;
    }
}
