package io.stemma.client.format;

import java.io.IOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The first look through an edge list. Header lines are of many kinds and often wrong (SNAP prints "Directed graph
 * (each unordered pair of nodes is saved once)" over graphs that are neither), so what counts is, in this order: the
 * word "undirected" in a comment, and whether the rows themselves hold every edge in both directions.
 */
final class EdgeListScan {
    private static final Set<String> FROM =
            Set.of("from", "source", "src", "fromnodeid", "sourceid", "fromnode", "sourcenode", "fromid", "node1");
    private static final Set<String> TO = Set.of(
            "to",
            "target",
            "dst",
            "dest",
            "destination",
            "tonodeid",
            "targetid",
            "tonode",
            "targetnode",
            "toid",
            "node2");
    private static final int COMMENTS_MAX = 64;

    private final List<String> comments = new ArrayList<>();
    private @Nullable Separator separator;
    private List<String> columns = List.of();
    private boolean declaredUndirected;
    private boolean relationship;
    private List<String> firstRow = List.of();
    private long firstLine;
    private List<String> lastRow = List.of();
    private long lastLine;
    private long headerLine;
    private @Nullable Long declaredNodes;
    private @Nullable String firstThird;
    private long rows;
    private long largestId;
    private final ArcBalance balance = new ArcBalance();

    static EdgeListLayout of(Source source) throws IOException {
        Charset charset = TextLines.charsetOf(source);
        EdgeListScan scan = new EdgeListScan();
        try (TextLines lines = TextLines.open(source, charset)) {
            for (String line = lines.next(); line != null; line = lines.next()) {
                scan.line(source, line, lines.number());
            }
        }
        return scan.layout(source, charset);
    }

    private void line(Source source, String line, long number) throws FormatException {
        if (EdgeListLayout.isComment(line)) {
            comment(source, line, number);
        } else if (!line.isBlank()) {
            row(source, line, number);
        }
    }

    private void comment(Source source, String line, long number) throws FormatException {
        String text = line.strip().replaceFirst("^[#%]+\\s*", "");
        if (number == 1 && text.startsWith("MatrixMarket")) {
            throw new FormatException(source.name(), number, "Matrix Market (expected an edge list)");
        }
        if (comments.size() < COMMENTS_MAX && !text.isEmpty()) {
            comments.add(text);
        }
        String words = text.toLowerCase(Locale.ROOT);
        declaredUndirected |= words.contains("undirected") || words.startsWith("sym ");
        relationship |= words.contains("provider") && words.contains("customer");
        names(Separator.of(text).split(text.replace("<", "").replace(">", "")));
    }

    private void row(Source source, String line, long number) throws FormatException {
        if (separator == null) {
            separator = Separator.of(line.strip());
        }
        List<String> fields = fields(source, line, number);
        if (firstLine == 0 && headerLine == 0 && names(fields)) {
            headerLine = number;
            return;
        }
        if (firstLine == 0) {
            firstLine = number;
            firstRow = fields;
        } else {
            sum(lastRow, lastLine);
        }
        lastRow = fields;
        lastLine = number;
        rows++;
    }

    private List<String> fields(Source source, String line, long number) throws FormatException {
        try {
            return separator == null ? List.of() : separator.split(line.strip());
        } catch (BadValue e) {
            throw new FormatException(source.name(), number, e.reason());
        }
    }

    /* The first and last row are looked at afterwards: they may be counts and an end mark. */
    private void sum(List<String> fields, long line) {
        if (line == firstLine || fields.size() < 2) {
            return;
        }
        arc(fields);
    }

    private void arc(List<String> fields) {
        String from = fields.get(0);
        String to = fields.get(1);
        firstThird = firstThird == null && fields.size() > 2 ? fields.get(2) : firstThird;
        largestId = Math.max(largestId, Math.max(number(from), number(to)));
        balance.add(from, to);
    }

    private EdgeListLayout layout(Source source, Charset charset) throws FormatException {
        boolean ends = rows > 1 && lastRow.equals(List.of("-1"));
        if (rows > 1 && !ends) {
            sum(lastRow, lastLine);
        }
        boolean counts = headerLine == 0 && isCounts(ends);
        if (!counts && firstRow.size() > 1) {
            arc(firstRow);
            firstThird = firstRow.size() > 2 ? firstRow.get(2) : firstThird;
        }
        if (counts) {
            headerLine = firstLine;
            declaredNodes = number(firstRow.get(0));
        }
        if (separator == null || rows == 0) {
            throw new FormatException(source.name(), 0, "no rows (expected lines of two node ids)");
        }
        boolean counted = counts && ends;
        return new EdgeListLayout(
                charset,
                separator,
                headerLine,
                ends ? lastLine : 0,
                columns,
                firstThird != null && Numbers.looksNumeric(firstThird),
                relationship || (counted && columns.isEmpty()) || separator == Separator.BAR,
                declaredUndirected,
                balance.isBothWays(),
                declaredNodes,
                List.copyOf(comments));
    }

    /* "10670" alone, or "nodes edges" where just so many edges follow, all between ids within the number of nodes. */
    private boolean isCounts(boolean ends) {
        if (firstRow.size() == 1) {
            return number(firstRow.get(0)) < Long.MAX_VALUE;
        }
        long edges = rows - (ends ? 2 : 1);
        return firstRow.size() == 2
                && edges > 0
                && number(firstRow.get(1)) == edges
                && largestId < Long.MAX_VALUE
                && largestId <= number(firstRow.get(0));
    }

    /* Takes the names of the further columns from "FromNodeId ToNodeId Relationship" and its like. */
    private boolean names(List<String> words) {
        if (words.size() < 2 || !FROM.contains(plain(words.get(0))) || !TO.contains(plain(words.get(1)))) {
            return false;
        }
        columns = words.subList(2, words.size()).stream()
                .map(word -> word.toLowerCase(Locale.ROOT))
                .toList();
        return true;
    }

    private static String plain(String word) {
        return word.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }

    /** The whole number that a text is; Long.MAX_VALUE if it is none, so that no count is larger. */
    private static long number(String text) {
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : Long.MAX_VALUE;
    }
}
