package io.stemma.client.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Text in aligned columns. Rows may be printed in several batches: a later batch keeps the widths of the earlier ones
 * and only grows them, so that a list of any length needs the memory of one batch.
 */
final class Table {
    private static final String GAP = "  ";
    private static final int LAST_COLUMN_MIN = 8;

    private final List<Column> columns;
    private final int[] widths;
    private final List<List<String>> rows = new ArrayList<>();
    private boolean headed;

    private Table(List<Column> columns) {
        this.columns = columns;
        this.widths = new int[columns.size()];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = length(columns.get(i).title());
        }
    }

    /** A table with these titles; one that begins with ">" is aligned to the right. */
    static Table of(String... titles) {
        List<Column> columns = new ArrayList<>();
        for (String title : titles) {
            boolean right = title.startsWith(">");
            columns.add(new Column(right ? title.substring(1) : title, right));
        }
        return new Table(columns);
    }

    /** Pairs of name and value, without titles. */
    static Table facts() {
        return of("", "");
    }

    /** Adds a row; null and empty cells show as "-". */
    Table row(Object... cells) {
        if (cells.length != columns.size()) {
            throw new IllegalArgumentException(cells.length + " cells (expected " + columns.size() + ")");
        }
        List<String> row = new ArrayList<>(cells.length);
        for (int i = 0; i < cells.length; i++) {
            String cell = clean(String.valueOf(cells[i]));
            row.add(cell.isEmpty() ? "-" : cell);
            widths[i] = Math.max(widths[i], length(row.get(i)));
        }
        rows.add(row);
        return this;
    }

    /** Adds a row unless the value is empty: for {@link #facts}. */
    Table fact(String name, Object value) {
        return String.valueOf(value).isEmpty() ? this : row(name, value);
    }

    /** Prints the rows added since the last time; the last column is cut where a terminal would wrap it. */
    void print(PrintWriter out, int terminalColumns) {
        boolean titled = columns.stream().anyMatch(column -> !column.title().isEmpty());
        if (titled && !headed) {
            line(out, columns.stream().map(Column::title).toList(), terminalColumns);
            headed = true;
        }
        rows.forEach(row -> line(out, row, terminalColumns));
        rows.clear();
    }

    private void line(PrintWriter out, List<String> cells, int terminalColumns) {
        StringBuilder line = new StringBuilder();
        int last = cells.size() - 1;
        for (int i = 0; i < last; i++) {
            line.append(columns.get(i).pad(cells.get(i), widths[i])).append(GAP);
        }
        String end = columns.get(last).right() ? columns.get(last).pad(cells.get(last), widths[last]) : cells.get(last);
        int room = terminalColumns - line.codePointCount(0, line.length());
        boolean cut = terminalColumns > 0 && room >= LAST_COLUMN_MIN && length(end) > room;
        out.println(line.append(cut ? end.substring(0, end.offsetByCodePoints(0, room - 1)) + "…" : end));
    }

    /** Control characters could move a terminal's cursor or hide text: they are shown, not sent. */
    static String clean(String text) {
        if (text.chars().noneMatch(Table::isControl)) {
            return text;
        }
        StringBuilder shown = new StringBuilder();
        text.chars().forEach(c -> {
            if (isControl(c)) {
                shown.append(String.format("\\u%04x", c));
            } else {
                shown.append((char) c);
            }
        });
        return shown.toString();
    }

    private static boolean isControl(int c) {
        return Character.isISOControl(c) || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    private record Column(String title, boolean right) {
        String pad(String cell, int width) {
            String blanks = " ".repeat(Math.max(0, width - length(cell)));
            return right ? blanks + cell : cell + blanks;
        }
    }
}
