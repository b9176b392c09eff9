package io.stemma.server.codec;

/**
 * Checks that text is compact JSON (RFC 8259, no white space between tokens) of one array, object or null, and how deep it is
 * nested. A check alone: nothing is built, and depth is bounded before the stack could be.
 */
final class JsonText {
    private final String text;
    private final int depthMax;
    private int at;

    private JsonText(String text, int depthMax) {
        this.text = text;
        this.depthMax = depthMax;
    }

    /** True if the text is that. */
    static boolean isCompact(String text, int depthMax) {
        if (text.isEmpty() || "[{n".indexOf(text.charAt(0)) < 0) {
            return false;
        }
        JsonText check = new JsonText(text, depthMax);
        return check.value(0) && check.at == text.length();
    }

    private boolean value(int depth) {
        return switch (peek()) {
            case '{' -> depth < depthMax && object(depth + 1);
            case '[' -> depth < depthMax && array(depth + 1);
            case '"' -> string();
            case 't' -> literal("true");
            case 'f' -> literal("false");
            case 'n' -> literal("null");
            default -> number();
        };
    }

    private boolean object(int depth) {
        at++;
        if (take('}')) {
            return true;
        }
        do {
            if (!string() || !take(':') || !value(depth)) {
                return false;
            }
        } while (take(','));
        return take('}');
    }

    private boolean array(int depth) {
        at++;
        if (take(']')) {
            return true;
        }
        do {
            if (!value(depth)) {
                return false;
            }
        } while (take(','));
        return take(']');
    }

    private boolean string() {
        if (!take('"')) {
            return false;
        }
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                return true;
            }
            if (c < 0x20 || (c == '\\' && !escape())) {
                return false;
            }
        }
        return false;
    }

    private boolean escape() {
        char c = peek();
        at++;
        if (c != 'u') {
            return "\"\\/bfnrt".indexOf(c) >= 0;
        }
        for (int i = 0; i < 4; i++) {
            if (Character.digit(peek(), 16) < 0 || peek() > 'f') {
                return false;
            }
            at++;
        }
        return true;
    }

    private boolean number() {
        take('-');
        if (!take('0') && !digits()) {
            return false;
        }
        if (take('.') && !digits()) {
            return false;
        }
        if (take('e') || take('E')) {
            if (!take('-')) {
                take('+');
            }
            return digits();
        }
        return true;
    }

    private boolean digits() {
        int from = at;
        while (peek() >= '0' && peek() <= '9') {
            at++;
        }
        return at > from;
    }

    private boolean literal(String word) {
        boolean is = text.startsWith(word, at);
        at += word.length();
        return is;
    }

    /** The next character; NUL, which stands in no valid JSON, at the end. */
    private char peek() {
        return at < text.length() ? text.charAt(at) : 0;
    }

    private boolean take(char expected) {
        if (peek() != expected) {
            return false;
        }
        at++;
        return true;
    }
}
