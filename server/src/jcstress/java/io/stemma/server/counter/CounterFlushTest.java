package io.stemma.server.counter;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/**
 * The proof of the owned cell's release and acquire: whoever sees the cell emptied sees the global value it was flushed into.
 *
 * <p>The cell holds 1 of threshold 2; its owner adds 1, which flushes it, while another thread sums.
 */
@JCStressTest
@Outcome(id = "1, 2", expect = Expect.ACCEPTABLE, desc = "Summed before the flush.")
@Outcome(id = "2, 2", expect = Expect.ACCEPTABLE, desc = "Summed after the flush.")
@Outcome(
        id = "3, 2",
        expect = Expect.ACCEPTABLE,
        desc = "Flushed between the two looks: counted twice, within the bound.")
@Outcome(expect = Expect.FORBIDDEN, desc = "A completed add was missed, or the counter is wrong at rest.")
@State
public class CounterFlushTest {
    private final ApproximateCounter counter = new ApproximateCounter(2);
    private final ApproximateCounter.Cell cell = counter.cell();

    /** The cell holds 1. */
    public CounterFlushTest() {
        cell.add(1);
    }

    /** Fills the cell. */
    @Actor
    public void owner() {
        cell.add(1);
    }

    /** Looks at cells and global value. */
    @Actor
    public void reader(JJ_Result result) {
        result.r1 = counter.sum();
    }

    /** At rest, all is in the global value. */
    @Arbiter
    public void rest(JJ_Result result) {
        result.r2 = counter.value();
    }
}
