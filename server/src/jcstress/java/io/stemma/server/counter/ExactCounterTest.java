package io.stemma.server.counter;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJJ_Result;

/** Two threads add to the exact counter: each sees its place in one order, and nothing is lost. */
@JCStressTest
@Outcome(id = "1, 11, 11", expect = Expect.ACCEPTABLE, desc = "The first, then the second.")
@Outcome(id = "11, 10, 11", expect = Expect.ACCEPTABLE, desc = "The second, then the first.")
@Outcome(expect = Expect.FORBIDDEN, desc = "An add was lost.")
@State
public class ExactCounterTest {
    private final ExactCounter counter = new ExactCounter();

    /** Adds 1. */
    @Actor
    public void first(JJJ_Result result) {
        result.r1 = counter.addAndGet(1);
    }

    /** Adds 10. */
    @Actor
    public void second(JJJ_Result result) {
        result.r2 = counter.addAndGet(10);
    }

    /** The sum. */
    @Arbiter
    public void rest(JJJ_Result result) {
        result.r3 = counter.value();
    }
}
