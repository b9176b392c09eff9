package io.stemma.client.format;

import java.io.IOException;

/** A fault in a topology file: which file, which line, what was found there and what was expected. */
public final class FormatException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String file;
    private final long line;
    private final String reason;

    /** A fault at a line, counted from 1; line 0 means the file as a whole. */
    public FormatException(String file, long line, String reason) {
        super(line > 0 ? file + ":" + line + ": " + reason : file + ": " + reason);
        this.file = file;
        this.line = line;
        this.reason = reason;
    }

    /** The file's name as the user gave it. */
    public String file() {
        return file;
    }

    /** The line, counted from 1; 0 if the fault is the file's as a whole. */
    public long line() {
        return line;
    }

    /** What was found and what was expected, without the place. */
    public String reason() {
        return reason;
    }
}
