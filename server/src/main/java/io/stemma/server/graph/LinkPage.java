package io.stemma.server.graph;

import io.stemma.server.graph.LinkContent.LinkColumns;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The links of {@link Page#SLOTS} slots: records, ends and columns.
 *
 * <pre>
 *   cells = source[16] destination[16] igpMetric[16] teMetric[16] delayMicros[16]      columns after the last in use are left out
 * </pre>
 *
 * <p>A named metric's column is an array of one value for each slot, or null where no link of the page has a value. Arrays are shared
 * with older versions and never changed: what changes a value makes the array anew, which at this size costs as much as asking.
 */
final class LinkPage extends Page {
    static final int IGP_METRIC = 0;
    static final int TE_METRIC = 1;
    static final int DELAY_MICROS = 2;
    static final int INT_COLUMNS = 3;

    /** Where the columns start in {@link #cells}. */
    private static final int COLUMNS = 2 * SLOTS;

    byte[] records;
    byte @Nullable [] @Nullable [] large;
    /** See above. */
    int[] cells;

    /** Named metrics, by their number in {@link MetricNames}; NaN where absent. */
    double @Nullable [] @Nullable [] metrics;
    /** One bit for each link that is down. */
    int down;

    LinkPage(Owner owner) {
        super(owner, 0);
        records = Records.EMPTY;
        cells = new int[COLUMNS];
    }

    private LinkPage(Owner owner, LinkPage from) {
        super(owner, from.occupied);
        records = from.records;
        large = from.large;
        cells = from.cells;
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

    boolean isUp(int i) {
        return ((down >>> i) & 1) == 0;
    }

    int source(int i) {
        return cells[i];
    }

    int destination(int i) {
        return cells[SLOTS + i];
    }

    /** The value of any metric, by its number in {@link GraphView#metric}; NaN where absent. */
    double value(int number, int i) {
        if (number >= INT_COLUMNS) {
            return metric(number - INT_COLUMNS, i);
        }
        int value = intValue(number, i);
        return value == LinkColumns.ABSENT ? Double.NaN : Integer.toUnsignedLong(value);
    }

    int intValue(int column, int i) {
        int at = COLUMNS + column * SLOTS + i;
        return at < cells.length ? cells[at] : LinkColumns.ABSENT;
    }

    /** Copies a column, with what is absent and, unless status is ignored, with links that are down as absent. */
    void copyInts(int column, boolean ignoreStatus, int[] into, int at) {
        int start = COLUMNS + column * SLOTS;
        if (start < cells.length) {
            System.arraycopy(cells, start, into, at, SLOTS);
        } else {
            Arrays.fill(into, at, at + SLOTS, LinkColumns.ABSENT);
        }
        for (int rest = ignoreStatus ? 0 : down; rest != 0; rest &= rest - 1) {
            into[at + Integer.numberOfTrailingZeros(rest)] = LinkColumns.ABSENT;
        }
    }

    double metric(int number, int i) {
        double[] @Nullable [] columns = metrics;
        double @Nullable [] values = columns == null || number >= columns.length ? null : columns[number];
        return values == null ? Double.NaN : values[i];
    }

    /** Sets all that is in {@link #cells}. */
    void setCells(int i, int source, int destination, int igpMetric, int teMetric, int delayMicros) {
        int columns = Math.max((cells.length - COLUMNS) / SLOTS, columns(igpMetric, teMetric, delayMicros));
        int[] next = Arrays.copyOf(cells, COLUMNS + columns * SLOTS);
        Arrays.fill(next, Math.min(cells.length, next.length), next.length, LinkColumns.ABSENT);
        next[i] = source;
        next[SLOTS + i] = destination;
        set(next, IGP_METRIC, i, igpMetric);
        set(next, TE_METRIC, i, teMetric);
        set(next, DELAY_MICROS, i, delayMicros);
        cells = next;
    }

    private static int columns(int igpMetric, int teMetric, int delayMicros) {
        if (delayMicros != LinkColumns.ABSENT) {
            return DELAY_MICROS + 1;
        }
        return teMetric != LinkColumns.ABSENT ? TE_METRIC + 1 : igpMetric != LinkColumns.ABSENT ? IGP_METRIC + 1 : 0;
    }

    private static void set(int[] cells, int column, int i, int value) {
        int at = COLUMNS + column * SLOTS + i;
        if (at < cells.length) {
            cells[at] = value;
        }
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
