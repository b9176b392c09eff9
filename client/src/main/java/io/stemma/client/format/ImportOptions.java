package io.stemma.client.format;

/**
 * What a file may leave open.
 *
 * @param direction whether an edge is one link or two
 * @param thirdColumn what an edge list's third column is, where the file does not name it
 */
public record ImportOptions(Direction direction, ThirdColumn thirdColumn) {
    /** As the file says, and by the rules of each format where it says nothing. */
    public static final ImportOptions DEFAULT = new ImportOptions(Direction.AUTO, ThirdColumn.AUTO);

    /** Whether an edge is one directed link or two that know each other. */
    public enum Direction {
        /** As the file says. */
        AUTO,
        /** Every edge is one link. */
        DIRECTED,
        /** Every edge is two links. */
        UNDIRECTED
    }

    /** What an edge list's third column is. */
    public enum ThirdColumn {
        /** What the file calls it; a weight if it calls it nothing. */
        AUTO,
        /** A cost, kept as the metric "weight": finite and not negative. */
        WEIGHT,
        /** A label, kept as the attribute "label". */
        LABEL
    }

    /** The same options with another direction. */
    public ImportOptions with(Direction other) {
        return new ImportOptions(other, thirdColumn);
    }

    /** The same options with another meaning of the third column. */
    public ImportOptions with(ThirdColumn other) {
        return new ImportOptions(direction, other);
    }
}
