package io.stemma.client.format;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file to read, by name and content. It can be opened several times, since most formats say things about the whole
 * (whether edges are directed, the network's name) after the first element. A gzipped file is unpacked on the way,
 * within {@link FormatLimits}.
 */
public final class Source {
    private static final int HEAD_BYTES = 64 << 10;
    private static final int GZIP_MAGIC = 0x1f8b;

    private final String name;
    private final Opener opener;

    private Source(String name, Opener opener) {
        this.name = name;
        this.opener = opener;
    }

    /** A file on disk. Must be a regular file: a pipe cannot be read twice. */
    public static Source of(Path path) {
        return new Source(path.toString(), () -> Files.newInputStream(path));
    }

    /** Bytes in memory, under a name for messages. */
    public static Source of(String name, byte[] content) {
        byte[] copy = content.clone();
        return new Source(name, () -> new ByteArrayInputStream(copy));
    }

    /** The name as given. */
    public String name() {
        return name;
    }

    /** The name without folders, ".gz" and the extension: what a topology is called if the file names none. */
    public String stem() {
        String base = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        String unzipped = base.endsWith(".gz") ? base.substring(0, base.length() - 3) : base;
        int dot = unzipped.lastIndexOf('.');
        return dot > 0 ? unzipped.substring(0, dot) : unzipped;
    }

    /** Opens the content, unpacked. */
    InputStream open() throws IOException {
        InputStream in = new BufferedInputStream(opener.open(), 1 << 16);
        try {
            in.mark(2);
            int magic = in.read() << 8 | in.read();
            in.reset();
            return magic == GZIP_MAGIC ? GunzipStream.open(name, in) : in;
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    /** The first bytes, unpacked. */
    Head head() throws IOException {
        return new Head(headBytes());
    }

    byte[] headBytes() throws IOException {
        try (InputStream in = open()) {
            return in.readNBytes(HEAD_BYTES);
        }
    }

    private interface Opener {
        InputStream open() throws IOException;
    }
}
