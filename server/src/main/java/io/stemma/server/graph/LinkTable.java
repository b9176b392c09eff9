package io.stemma.server.graph;

import io.stemma.server.graph.LinkContent.LinkColumns;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Where links start and end, and their columns, by slot; changed in place. A column is there once a link has a value in it. */
final class LinkTable {
    private static final int CAPACITY_MIN = 16;

    private static final byte DOWN = 1;
    /** Set while the link is in the adjacency of its source. */
    static final byte AT_SOURCE = 2;
    /** Set while the link is in the adjacency of its destination. */
    static final byte AT_DESTINATION = 4;

    private int[] sources = new int[CAPACITY_MIN];
    private int[] destinations = new int[CAPACITY_MIN];
    private final int[] @Nullable [] ints = new int[LinkPage.INT_COLUMNS][];
    private final double[] @Nullable [] metrics = new double[MetricNames.NAMES_MAX][];
    /** The last to grow, and so the one whose length all others have at least. */
    private byte[] flags = new byte[CAPACITY_MIN];

    /** The fields of a link that queries scan, as they are stored. */
    record Columns(int igpMetric, int teMetric, int delayMicros, boolean up, double[] metrics) {
        /** Of a slot without a link. */
        static final Columns NONE =
                new Columns(LinkColumns.ABSENT, LinkColumns.ABSENT, LinkColumns.ABSENT, true, new double[0]);
    }

    /** True if the slot is within the arrays. */
    boolean covers(int link) {
        return link < flags.length;
    }

    /** Makes room for the slot. */
    void reserve(int link) {
        if (covers(link)) {
            return;
        }
        int length = Math.max(link + 1, 2 * flags.length);
        sources = Arrays.copyOf(sources, length);
        destinations = Arrays.copyOf(destinations, length);
        for (int i = 0; i < ints.length; i++) {
            ints[i] = grown(ints[i], length);
        }
        for (int i = 0; i < metrics.length; i++) {
            metrics[i] = grown(metrics[i], length);
        }
        flags = Arrays.copyOf(flags, length);
    }

    private static int @Nullable [] grown(int @Nullable [] column, int length) {
        if (column == null) {
            return null;
        }
        int[] next = Arrays.copyOf(column, length);
        Arrays.fill(next, column.length, length, LinkColumns.ABSENT);
        return next;
    }

    private static double @Nullable [] grown(double @Nullable [] column, int length) {
        if (column == null) {
            return null;
        }
        double[] next = Arrays.copyOf(column, length);
        Arrays.fill(next, column.length, length, Double.NaN);
        return next;
    }

    int source(int link) {
        return sources[link];
    }

    int destination(int link) {
        return destinations[link];
    }

    void setEnds(int link, int source, int destination) {
        sources[link] = source;
        destinations[link] = destination;
    }

    boolean has(int link, byte flag) {
        return (flags[link] & flag) != 0;
    }

    void mark(int link, byte flag) {
        flags[link] |= flag;
    }

    void unmark(int link, byte flag) {
        flags[link] &= (byte) ~flag;
    }

    boolean up(int link) {
        return !has(link, DOWN);
    }

    private void setUp(int link, boolean up) {
        if (up) {
            unmark(link, DOWN);
        } else {
            mark(link, DOWN);
        }
    }

    int intValue(int column, int link) {
        int[] values = ints[column];
        return values == null ? LinkColumns.ABSENT : values[link];
    }

    private void setInt(int column, int link, int value) {
        int[] values = ints[column];
        if (values == null) {
            if (value == LinkColumns.ABSENT) {
                return;
            }
            values = new int[flags.length];
            Arrays.fill(values, LinkColumns.ABSENT);
            ints[column] = values;
        }
        values[link] = value;
    }

    double metric(int number, int link) {
        double[] values = metrics[number];
        return values == null ? Double.NaN : values[link];
    }

    void setMetric(int number, int link, double value) {
        double[] values = metrics[number];
        if (values == null) {
            if (Double.isNaN(value)) {
                return;
            }
            values = new double[flags.length];
            Arrays.fill(values, Double.NaN);
            metrics[number] = values;
        }
        values[link] = value;
    }

    /** Sets all columns but the named metrics. */
    void setFixed(int link, int igpMetric, int teMetric, int delayMicros, boolean up) {
        setInt(LinkPage.IGP_METRIC, link, igpMetric);
        setInt(LinkPage.TE_METRIC, link, teMetric);
        setInt(LinkPage.DELAY_MICROS, link, delayMicros);
        setUp(link, up);
    }

    /** All columns of a link, to be put back; the first {@code names} of the named metrics. */
    Columns columns(int link, int names) {
        double[] values = new double[names];
        Arrays.setAll(values, number -> metric(number, link));
        return new Columns(
                intValue(LinkPage.IGP_METRIC, link),
                intValue(LinkPage.TE_METRIC, link),
                intValue(LinkPage.DELAY_MICROS, link),
                up(link),
                values);
    }

    /** Puts the columns of a link back; named metrics that they do not tell of become absent. */
    void restore(int link, Columns columns) {
        setFixed(link, columns.igpMetric, columns.teMetric, columns.delayMicros, columns.up);
        for (int number = 0; number < metrics.length; number++) {
            setMetric(number, link, number < columns.metrics.length ? columns.metrics[number] : Double.NaN);
        }
    }
}
