package io.stemma.client.format;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/** Writes indented XML in UTF-8. Every character comes back as it went in, line ends and tabs included. */
final class XmlOutput {
    private final Writer out;
    private final Deque<String> open = new ArrayDeque<>();
    private boolean inTag;

    XmlOutput(OutputStream stream) throws IOException {
        this.out = new BufferedWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), 1 << 16);
        out.write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
    }

    /** Whether XML 1.0 can carry a text: it has no control characters but tab and line ends, and no U+FFFE and U+FFFF. */
    static boolean isWritable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean blank = c == '\t' || c == '\n' || c == '\r';
            if ((c < ' ' && !blank) || c >= '\uFFFE') {
                return false;
            }
        }
        return true;
    }

    XmlOutput start(String element) throws IOException {
        closeTag();
        out.write('\n');
        out.write("  ".repeat(open.size()));
        out.write('<');
        out.write(element);
        open.push(element);
        inTag = true;
        return this;
    }

    XmlOutput attribute(String name, String value) throws IOException {
        out.write(' ');
        out.write(name);
        out.write("=\"");
        escape(name, value);
        out.write('"');
        return this;
    }

    /** Ends an element that has child elements or nothing. */
    void end() throws IOException {
        String element = open.pop();
        if (inTag) {
            out.write("/>");
            inTag = false;
            return;
        }
        out.write('\n');
        out.write("  ".repeat(open.size()));
        out.write("</" + element + ">");
    }

    /** Ends an element that has text. */
    void end(String text) throws IOException {
        closeTag();
        escape(String.valueOf(open.peek()), text);
        out.write("</" + open.pop() + ">");
    }

    void flush() throws IOException {
        out.write('\n');
        out.flush();
    }

    private void closeTag() throws IOException {
        if (inTag) {
            out.write('>');
            inTag = false;
        }
    }

    private void escape(String what, String text) throws IOException {
        if (!isWritable(text)) {
            throw new IllegalArgumentException(what + ": a control character (expected what XML 1.0 can carry)");
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '<' -> out.write("&lt;");
                case '>' -> out.write("&gt;");
                case '&' -> out.write("&amp;");
                case '"' -> out.write("&quot;");
                case '\t' -> out.write("&#9;");
                case '\n' -> out.write("&#10;");
                case '\r' -> out.write("&#13;");
                default -> out.write(c);
            }
        }
    }
}
