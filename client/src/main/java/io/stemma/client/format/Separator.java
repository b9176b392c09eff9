package io.stemma.client.format;

import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;

/** How the columns of an edge list are set apart; the first row of a file decides. */
enum Separator {
    COMMA(','),
    SEMICOLON(';'),
    BAR('|'),
    TAB('\t'),
    BLANK(' ');

    private final char mark;

    Separator(char mark) {
        this.mark = mark;
    }

    /** The separator that a row uses. */
    static Separator of(String row) {
        for (Separator candidate : values()) {
            if (row.indexOf(candidate.mark) >= 0) {
                return candidate;
            }
        }
        return BLANK;
    }

    /** The columns of a row, trimmed. A tab-separated row without tabs is split at blanks: SNAP's files mix the two. */
    List<String> split(String row) {
        return this == BLANK || (this == TAB && row.indexOf('\t') < 0) ? words(row) : fields(row);
    }

    private static List<String> words(String row) {
        List<String> words = new ArrayList<>(4);
        StringTokenizer tokens = new StringTokenizer(row);
        while (tokens.hasMoreTokens()) {
            words.add(tokens.nextToken());
        }
        return words;
    }

    /* A field in double quotes may hold the separator, and a doubled quote for a quote, as in RFC 4180. */
    private List<String> fields(String row) {
        List<String> fields = new ArrayList<>(4);
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < row.length(); i++) {
            char c = row.charAt(i);
            if (c == '"' && quoted && i + 1 < row.length() && row.charAt(i + 1) == '"') {
                field.append(row.charAt(++i));
            } else if (c == '"' && (quoted || field.toString().isBlank())) {
                quoted = !quoted;
            } else if (c == mark && !quoted) {
                fields.add(field.toString().trim());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        if (quoted) {
            throw new BadValue("row: a quote is not closed (expected \" at the end of the field)");
        }
        fields.add(field.toString().trim());
        return withoutTrailingBlank(fields);
    }

    private static List<String> withoutTrailingBlank(List<String> fields) {
        int last = fields.size() - 1;
        return last >= 2 && fields.get(last).isEmpty() ? fields.subList(0, last) : fields;
    }
}
