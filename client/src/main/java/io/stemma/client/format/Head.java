package io.stemma.client.format;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;

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

    /** The names of the members of the JSON object that the file is, as far as they begin in the head. */
    Set<String> members() {
        Set<String> names = new LinkedHashSet<>();
        try (JsonParser parser = Json.factory().createParser(text)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                names.add(parser.currentName());
                parser.nextToken();
                parser.skipChildren();
            }
        } catch (IOException e) {
            // The head ends in the midst of the file; a fault of the file itself is told when it is read.
        }
        return names;
    }

    /** The first character that is no white space; 0 if there is none. */
    public char first() {
        String stripped = text.stripLeading();
        return stripped.isEmpty() ? 0 : stripped.charAt(0);
    }
}
