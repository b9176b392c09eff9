package io.stemma.client.cli;

import java.nio.file.Files;
import java.nio.file.Path;

/** Files that a command line names. */
final class LocalFile {
    private LocalFile() {}

    /**
     * The file, which can be read, and read twice.
     *
     * @throws Failure if it cannot
     */
    static Path readable(String file) {
        Path path = Path.of(file);
        if (!Files.exists(path)) {
            throw new Failure(file + ": no such file");
        }
        if (!Files.isRegularFile(path)) {
            throw new Failure(file + ": not a regular file (expected one)");
        }
        if (!Files.isReadable(path)) {
            throw new Failure(file + ": cannot be read (permission denied)");
        }
        return path;
    }
}
