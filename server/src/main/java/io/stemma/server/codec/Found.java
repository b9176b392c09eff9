package io.stemma.server.codec;

/** Writes a value that a client sent into a message: short, on one line, and without characters that could mislead. */
public final class Found {
    /** More of a text than this is cut off, in characters. */
    static final int CHARS_MAX = 64;

    private Found() {}

    /** The text in quotes. */
    public static String text(String value) {
        StringBuilder out = new StringBuilder("\"");
        int end = Math.min(value.length(), CHARS_MAX);
        for (int i = 0; i < end; i++) {
            append(out, value.charAt(i));
        }
        out.append('"');
        if (end < value.length()) {
            out.append("... (").append(value.length()).append(" characters)");
        }
        return out.toString();
    }

    /** A key as part of a path: as it is, where that is plain. */
    static String key(String key) {
        String quoted = text(key);
        return quoted.length() == key.length() + 2 ? key : quoted;
    }

    private static void append(StringBuilder out, char c) {
        if (c == '"' || c == '\\') {
            out.append('\\').append(c);
        } else if (isPlain(c)) {
            out.append(c);
        } else {
            out.append(String.format("\\u%04x", (int) c));
        }
    }

    private static boolean isPlain(char c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.UNASSIGNED,
                    Character.PRIVATE_USE -> false;
            default -> true;
        };
    }
}
