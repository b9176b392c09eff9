package io.stemma.server.lab;

import java.util.List;

/**
 * Lines over places that stand side by side, each with a name.
 *
 * @param title what is to be seen
 * @param note what to know when looking at it
 * @param xLabel what the places are
 * @param places their names, from left to right
 * @param yLabel what the lines tell
 * @param unit of the values
 * @param logarithmic true if equal factors are equally far apart
 * @param lines what is drawn
 */
record Chart(
        String title,
        String note,
        String xLabel,
        List<String> places,
        String yLabel,
        Unit unit,
        boolean logarithmic,
        List<Line> lines) {
    /**
     * One line.
     *
     * @param label whose it is
     * @param values one for each place
     * @param dashed true for a line that a solid one is to be compared with
     */
    record Line(String label, List<? extends Number> values, boolean dashed) {
        /** A solid line. */
        Line(String label, List<? extends Number> values) {
            this(label, values, false);
        }
    }

    Chart {
        for (Line line : lines) {
            if (line.values.size() != places.size()) {
                throw new IllegalArgumentException(
                        title + ": a line of " + line.values.size() + " values (expected " + places.size() + ")");
            }
        }
    }
}
