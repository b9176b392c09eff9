package io.stemma.client.load;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Chooses among n things: evenly, or by Zipf's law, where the thing of rank r comes up in proportion to 1 / r^s. Which
 * thing has which rank is shuffled, so that what is asked for often is not what was made first.
 */
final class Ranks {
    private final int[] things;
    /** What the ranks up to this one have of all, 0..1; empty if all are alike. */
    private final double[] shares;

    private Ranks(int[] things, double[] shares) {
        this.things = things;
        this.shares = shares;
    }

    /**
     * A choice of numbers below n.
     *
     * @param exponent s; 0 for an even choice
     */
    static Ranks of(int n, double exponent, SplittableRandom random) {
        int[] things = shuffled(n, random);
        if (exponent == 0) {
            return new Ranks(things, new double[0]);
        }
        double[] shares = new double[n];
        double sum = 0;
        for (int rank = 1; rank <= n; rank++) {
            sum += Math.pow(rank, -exponent);
            shares[rank - 1] = sum;
        }
        for (int i = 0; i < n; i++) {
            shares[i] /= sum;
        }
        return new Ranks(things, shares);
    }

    private static int[] shuffled(int n, SplittableRandom random) {
        int[] things = new int[n];
        for (int i = 0; i < n; i++) {
            int other = random.nextInt(i + 1);
            things[i] = things[other];
            things[other] = i;
        }
        return things;
    }

    int next(SplittableRandom random) {
        return things[rank(random)];
    }

    /** The rank chosen, 0 for the first. */
    int rank(SplittableRandom random) {
        if (shares.length == 0) {
            return random.nextInt(things.length);
        }
        int found = Arrays.binarySearch(shares, random.nextDouble());
        int rank = found >= 0 ? found + 1 : -found - 1;
        return Math.min(rank, shares.length - 1);
    }
}
