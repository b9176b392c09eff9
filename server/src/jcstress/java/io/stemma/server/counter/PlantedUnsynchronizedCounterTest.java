package io.stemma.server.counter;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.J_Result;

/** A planted fault, to show that the harness finds such: a counter without lock or atomic, which loses adds. */
@JCStressTest
@Outcome(id = "11", expect = Expect.ACCEPTABLE, desc = "Both adds counted.")
@Outcome(expect = Expect.FORBIDDEN, desc = "An add was lost.")
@State
public class PlantedUnsynchronizedCounterTest {
    private long value;

    /** Adds 1. */
    @Actor
    public void first() {
        value += 1;
    }

    /** Adds 10. */
    @Actor
    public void second() {
        value += 10;
    }

    /** The sum. */
    @Arbiter
    public void rest(J_Result result) {
        result.r1 = value;
    }
}
