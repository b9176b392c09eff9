package io.stemma.server.counter;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/**
 * Two threads meet in a shared cell that is about to be flushed, and one of them reads the global value after its add.
 *
 * <p>The cell holds 2 of threshold 3, and each thread adds 1: the truth is 3 or 4 by then, and the bound is 2.
 */
@JCStressTest
@Outcome(
        id = "1, 4",
        expect = Expect.ACCEPTABLE,
        desc = "The reader's add passed a cell that the other was about to flush.")
@Outcome(
        id = "3, 4",
        expect = Expect.ACCEPTABLE,
        desc = "Flushed by one; the other's add is in the cell, or has not come.")
@Outcome(
        id = "4, 4",
        expect = Expect.ACCEPTABLE,
        desc = "Flushed by the other, after the reader's add passed the cell.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Outside the bound, or wrong when drained.")
@State
public class SharedCellFlushTest {
    private final ApproximateCounter counter = new ApproximateCounter(3, 1, new GlobalValue());

    /** The cell holds 2. */
    public SharedCellFlushTest() {
        counter.add(2);
    }

    /** Adds. */
    @Actor
    public void first() {
        counter.add(1);
    }

    /** Adds, and looks at the global value. */
    @Actor
    public void second(JJ_Result result) {
        counter.add(1);
        result.r1 = counter.value();
    }

    /** At rest, when drained, nothing is lost. */
    @Arbiter
    public void rest(JJ_Result result) {
        counter.drain();
        result.r2 = counter.value();
    }
}
