package io.stemma.server.graph;

import io.stemma.server.graph.LinkContent.LinkColumns;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The links of {@link Page#SLOTS} slots: records, ends and columns.
 *
 * <p>A column is an array of one value for each slot, or null where no link of the page has a value. Arrays are shared with older
 * versions and never changed: what changes a value makes the array anew, which at this size costs as much as asking.
 */
final class LinkPage extends Page {
    static final int IGP_METRIC = 0;
    static final int TE_METRIC = 1;
    static final int DELAY_MICROS = 2;
    static final int INT_COLUMNS = 3;

    byte[] records;
    byte @Nullable [] @Nullable [] large;
    /** Where the links start, then where they end. */
    int[] ends;

    int @Nullable [] @Nullable [] ints;
    /** Named metrics, by their number in {@link MetricNames}; NaN where absent. */
    double @Nullable [] @Nullable [] metrics;
    /** One bit for each link that is down. */
    int down;

    LinkPage(Owner owner) {
        super(owner, 0);
        records = Records.EMPTY;
        ends = new int[2 * SLOTS];
    }

    private LinkPage(Owner owner, LinkPage from) {
        super(owner, from.occupied);
        records = from.records;
        large = from.large;
        ends = from.ends;
        ints = from.ints;
        metrics = from.metrics;
        down = from.down;
    }

    @Override
    LinkPage copy(Owner newOwner) {
        return new LinkPage(newOwner, this);
    }

    Element element(int i) {
        byte[] @Nullable [] l = large;
        if (l != null && l[i] != null) {
            return Element.parse(l[i], 0, l[i].length);
        }
        return Element.parse(records, Records.start(records, i), Records.end(records, i));
    }

    int intValue(int column, int i) {
        int[] @Nullable [] columns = ints;
        int @Nullable [] values = columns == null ? null : columns[column];
        return values == null ? LinkColumns.ABSENT : values[i];
    }

    double metric(int number, int i) {
        double[] @Nullable [] columns = metrics;
        double @Nullable [] values = columns == null || number >= columns.length ? null : columns[number];
        return values == null ? Double.NaN : values[i];
    }

    void setEnds(int i, int source, int destination) {
        if (ends[i] != source || ends[SLOTS + i] != destination) {
            ends = ends.clone();
            ends[i] = source;
            ends[SLOTS + i] = destination;
        }
    }

    void setInt(int column, int i, int value) {
        int[] @Nullable [] columns = ints;
        int @Nullable [] values = columns == null ? null : columns[column];
        if (values == null ? value == LinkColumns.ABSENT : values[i] == value) {
            return;
        }
        int @Nullable [] @Nullable [] nextColumns = columns == null ? new int[INT_COLUMNS][] : columns.clone();
        int[] next;
        if (values == null) {
            next = new int[SLOTS];
            Arrays.fill(next, LinkColumns.ABSENT);
        } else {
            next = values.clone();
        }
        next[i] = value;
        nextColumns[column] = next;
        ints = nextColumns;
    }

    void setMetric(int number, int i, double value) {
        double old = metric(number, i);
        if (Double.doubleToLongBits(old) == Double.doubleToLongBits(value)) {
            return;
        }
        double[] @Nullable [] columns = metrics;
        double @Nullable [] @Nullable [] nextColumns = columns == null
                ? new double[number + 1][]
                : Arrays.copyOf(columns, Math.max(columns.length, number + 1));
        double @Nullable [] values = nextColumns[number];
        double[] next;
        if (values == null) {
            next = new double[SLOTS];
            Arrays.fill(next, Double.NaN);
        } else {
            next = values.clone();
        }
        next[i] = value;
        nextColumns[number] = next;
        metrics = nextColumns;
    }
}
