package io.stemma.server.query;

/**
 * A path: its links in order, what each costs, and the sum.
 *
 * @param cost the sum of the costs
 * @param links the links' slots
 * @param costs what each link costs
 */
public record Path(double cost, int[] links, double[] costs) {
    static final Path EMPTY = new Path(0, new int[0], new double[0]);
}
