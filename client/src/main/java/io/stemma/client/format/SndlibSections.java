package io.stemma.client.format;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Splits an SNDlib file into its sections and their rows:
 *
 * <pre>
 *   ?SNDlib native format; type: network; version: 1.0
 *   # network NAME
 *   SECTION (
 *     row
 *   )
 * </pre>
 */
final class SndlibSections {
    private static final Pattern HEADER = Pattern.compile("\\?SNDlib native format; *type: *(\\S+); *version: *(\\S+)");
    private static final Pattern SECTION = Pattern.compile("([A-Z_]+)\\s*\\((\\s*\\))?");
    private static final Pattern NAME = Pattern.compile("#\\s*network\\s+(\\S.*)");

    private final String file;
    private final TextLines lines;

    /** Takes a file's parts in their order. */
    interface Rows {
        /** The name that a comment gives the network. */
        void name(String name);

        /** A row of META. */
        void meta(String key, String value, long line) throws IOException;

        /** A row of NODES, as words; parentheses are words of their own. */
        void node(List<String> words, long line) throws IOException;

        /** A row of LINKS, as words; parentheses are words of their own. */
        void link(List<String> words, long line) throws IOException;

        /** A section that is no part of a topology. */
        void other(String section, long line, int rows);
    }

    SndlibSections(String file, TextLines lines) {
        this.file = file;
        this.lines = lines;
    }

    void read(Rows rows) throws IOException {
        header();
        boolean nodes = false;
        for (String line = line(); line != null; line = line()) {
            Matcher name = NAME.matcher(line);
            if (name.matches()) {
                rows.name(name.group(1));
            }
            if (!line.isEmpty() && !line.startsWith("#")) {
                nodes |= section(line, rows);
            }
        }
        if (!nodes) {
            throw new FormatException(file, 0, "no section NODES (expected one)");
        }
    }

    private void header() throws IOException {
        String first = line();
        while (first != null && first.isEmpty()) {
            first = line();
        }
        Matcher header = HEADER.matcher(first == null ? "" : first);
        if (!header.matches() || !header.group(1).equals("network")) {
            throw fault("\"" + first + "\" (expected ?SNDlib native format; type: network; version: 1.0)");
        }
    }

    /* Whether it was the nodes' section. */
    private boolean section(String line, Rows rows) throws IOException {
        Matcher section = SECTION.matcher(line);
        if (!section.matches()) {
            throw fault("\"" + line + "\" (expected a section: NODES, LINKS …)");
        }
        String name = section.group(1);
        long begin = lines.number();
        int count = section.group(2) == null ? rows(name, rows) : 0;
        boolean known = name.equals("META") || name.equals("NODES") || name.equals("LINKS");
        if (!known && count > 0) {
            rows.other(name, begin, count);
        }
        return name.equals("NODES");
    }

    private int rows(String section, Rows rows) throws IOException {
        long begin = lines.number();
        int count = 0;
        int depth = 1;
        for (String line = line(); line != null; line = line()) {
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            if (depth == 1 && line.equals(")")) {
                return count;
            }
            count += depth == 1 ? 1 : 0;
            switch (section) {
                case "META" -> meta(line, rows);
                case "NODES" -> rows.node(words(line), lines.number());
                case "LINKS" -> rows.link(words(line), lines.number());
                default -> depth += balance(line);
            }
        }
        throw new FormatException(file, begin, section + ": not closed (expected a line of one parenthesis)");
    }

    private void meta(String line, Rows rows) throws IOException {
        int equals = line.indexOf('=');
        if (equals < 1) {
            throw fault("META: \"" + line + "\" (expected key = value)");
        }
        rows.meta(line.substring(0, equals).strip(), line.substring(equals + 1).strip(), lines.number());
    }

    private static int balance(String line) {
        return (int) (line.chars().filter(c -> c == '(').count()
                - line.chars().filter(c -> c == ')').count());
    }

    private static List<String> words(String line) {
        return new ArrayList<>(Separator.BLANK.split(line.replace("(", " ( ").replace(")", " ) ")));
    }

    private @Nullable String line() throws IOException {
        String line = lines.next();
        return line == null ? null : line.strip();
    }

    private FormatException fault(String reason) {
        return new FormatException(file, lines.number(), reason);
    }
}
