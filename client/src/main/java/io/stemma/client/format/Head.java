package io.stemma.client.format;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** The first bytes of a file, as text: enough to see which format it is. */
public final class Head {
    private final String text;

    /** A head of these bytes, unpacked if they were gzipped. */
    public Head(byte[] bytes) {
        Charset charset = ByteOrderMark.charsetOf(bytes, StandardCharsets.ISO_8859_1);
        String decoded = new String(bytes, charset);
        this.text = decoded.startsWith("\uFEFF") || decoded.startsWith("\u00EF\u00BB\u00BF")
                ? decoded.replaceFirst("^(\uFEFF|\u00EF\u00BB\u00BF)", "")
                : decoded;
    }

    /** The text, without a byte order mark. Bytes of no known meaning read as Latin-1. */
    public String text() {
        return text;
    }

    /** The first character that is no white space; 0 if there is none. */
    public char first() {
        String stripped = text.stripLeading();
        return stripped.isEmpty() ? 0 : stripped.charAt(0);
    }
}
