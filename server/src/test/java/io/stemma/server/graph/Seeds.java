package io.stemma.server.graph;

import java.util.SplittableRandom;

/** Randomness of tests: printed, and repeated by {@code -Dstemma.seed=N}. */
public final class Seeds {
    private Seeds() {}

    /** A generator whose seed is in the test's output. */
    public static SplittableRandom random(String test) {
        long seed = Long.getLong("stemma.seed", System.nanoTime());
        System.out.println(test + ": -Dstemma.seed=" + seed);
        return new SplittableRandom(seed);
    }
}
