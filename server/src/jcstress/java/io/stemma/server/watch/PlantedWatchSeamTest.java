package io.stemma.server.watch;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** A planted fault: a watcher looks at history first and is registered after that, so that a version between is lost. */
@JCStressTest
@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "Every version from the start on, in order and once.")
@Outcome(expect = Expect.FORBIDDEN, desc = "A version was lost, doubled or out of order.")
@State
public class PlantedWatchSeamTest {
    private final Seam seam = new Seam();

    /** Two versions come. */
    @Actor
    public void committer() {
        seam.commit();
    }

    /** Somebody begins to watch. */
    @Actor
    public void watcher() {
        seam.subscribeInTheWrongOrder();
    }

    /** What was told in the end. */
    @Arbiter
    public void end(I_Result result) {
        result.r1 = seam.verdict();
    }
}
