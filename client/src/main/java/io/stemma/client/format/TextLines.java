package io.stemma.client.format;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a text file, counted from 1, of any line end, without a byte order mark.
 *
 * <p>Plain text names no character set. A file that is valid UTF-8 is read as UTF-8, one with a byte order mark of
 * UTF-16 as that, and any other as Latin-1, in which every byte means something.
 */
final class TextLines implements Closeable {
    private final String file;
    private final Reader reader;
    private final StringBuilder buffer = new StringBuilder();
    private long number;
    private boolean afterReturn;

    private TextLines(String file, Reader reader) {
        this.file = file;
        this.reader = reader;
    }

    static TextLines open(Source source, Charset charset) throws IOException {
        return new TextLines(source.name(), new BufferedReader(new InputStreamReader(source.open(), charset), 1 << 16));
    }

    /** Which character set a whole file is in. */
    static Charset charsetOf(Source source) throws IOException {
        Charset marked = ByteOrderMark.charsetOf(source.headBytes(), StandardCharsets.UTF_8);
        return marked.equals(StandardCharsets.UTF_8) && !isUtf8(source) ? StandardCharsets.ISO_8859_1 : marked;
    }

    private static boolean isUtf8(Source source) throws IOException {
        try (InputStream in = source.open();
                Reader strict = new InputStreamReader(
                        in, StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT))) {
            char[] sink = new char[1 << 14];
            while (strict.read(sink) >= 0) {
                // Only whether it decodes matters.
            }
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /** The next line without its end; null after the last. */
    @Nullable
    String next() throws IOException {
        buffer.setLength(0);
        int c = reader.read();
        if (c == '\n' && afterReturn) {
            c = reader.read();
        }
        if (c < 0) {
            return null;
        }
        number++;
        while (c >= 0 && c != '\n' && c != '\r') {
            append((char) c);
            c = reader.read();
        }
        afterReturn = c == '\r';
        return number == 1 && buffer.length() > 0 && buffer.charAt(0) == '\uFEFF'
                ? buffer.substring(1)
                : buffer.toString();
    }

    /** The number of the line that {@link #next} gave last. */
    long number() {
        return number;
    }

    private void append(char c) throws FormatException {
        if (buffer.length() == FormatLimits.LINE_CHARS_MAX) {
            throw new FormatException(file, number, "line: longer than " + FormatLimits.LINE_CHARS_MAX + " characters");
        }
        buffer.append(c);
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
