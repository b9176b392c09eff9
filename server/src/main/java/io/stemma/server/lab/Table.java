package io.stemma.server.lab;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Results in rows: shown on the terminal and on the page with units, written as CSV and JSON as plain numbers.
 *
 * @param name of the file, and what it is found by: "counters"
 * @param title for people
 * @param columns what the cells of each row are
 * @param rows words and numbers
 */
record Table(String name, String title, List<Column> columns, List<List<Object>> rows) {
    /**
     * What a column is.
     *
     * @param label for people: "p99"
     * @param unit what is counted
     */
    record Column(String label, Unit unit) {
        /** The name where numbers stand without their unit: "write_p99_nanos". */
        String key() {
            String words = label.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_");
            return words.endsWith(unit.suffix()) ? words : words.replaceFirst("_s$", "") + unit.suffix();
        }
    }

    private static final String GAP = "  ";

    Table {
        for (List<Object> row : rows) {
            if (row.size() != columns.size()) {
                throw new IllegalArgumentException(
                        name + ": a row of " + row.size() + " cells (expected " + columns.size() + ")");
            }
        }
    }

    /** The cell as it is shown. */
    String text(int row, int column) {
        return columns.get(column).unit().text(rows.get(row).get(column));
    }

    /** For a terminal: words to the left, numbers to the right. */
    String asText() {
        StringBuilder text = new StringBuilder(title).append("\n\n");
        int[] widths = new int[columns.size()];
        for (int c = 0; c < widths.length; c++) {
            widths[c] = columns.get(c).label().length();
            for (int r = 0; r < rows.size(); r++) {
                widths[c] = Math.max(widths[c], text(r, c).length());
            }
        }
        appendLine(text, widths, columns.stream().map(Column::label).toList());
        for (int r = 0; r < rows.size(); r++) {
            List<String> cells = new ArrayList<>();
            for (int c = 0; c < widths.length; c++) {
                cells.add(text(r, c));
            }
            appendLine(text, widths, cells);
        }
        return text.toString();
    }

    private void appendLine(StringBuilder text, int[] widths, List<String> cells) {
        StringBuilder line = new StringBuilder();
        for (int c = 0; c < widths.length; c++) {
            boolean left = columns.get(c).unit() == Unit.TEXT;
            line.append(GAP).append(String.format("%" + (left ? "-" : "") + widths[c] + "s", cells.get(c)));
        }
        text.append(line.toString().stripTrailing()).append('\n');
    }

    /** By RFC 4180, but with the line ends of the place. */
    String asCsv() {
        StringBuilder csv = new StringBuilder();
        csv.append(columns.stream().map(Column::key).collect(Collectors.joining(",")))
                .append('\n');
        for (List<Object> row : rows) {
            csv.append(row.stream().map(Table::csvCell).collect(Collectors.joining(",")))
                    .append('\n');
        }
        return csv.toString();
    }

    private static String csvCell(Object cell) {
        String text = cell.toString();
        return text.matches("[^\",\r\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
    }

    /** Each row as a map from column to value. */
    List<Map<String, Object>> asMaps() {
        List<Map<String, Object>> maps = new ArrayList<>();
        for (List<Object> row : rows) {
            Map<String, Object> map = new LinkedHashMap<>();
            for (int c = 0; c < row.size(); c++) {
                map.put(columns.get(c).key(), row.get(c));
            }
            maps.add(map);
        }
        return maps;
    }
}
