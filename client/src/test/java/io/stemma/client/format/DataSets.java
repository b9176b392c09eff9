package io.stemma.client.format;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The data sets beside the project; tests that need them are skipped where they are missing. */
final class DataSets {
    private static final Path ROOT = root();

    private DataSets() {}

    private static Path root() {
        Path fromProject = Path.of("../shared/data");
        return Files.isDirectory(fromProject) ? fromProject : Path.of("../../shared/data");
    }

    static Path file(String name) {
        assumeTrue(Files.isDirectory(ROOT), "no data sets at " + ROOT + ": skipped");
        return ROOT.resolve(name);
    }

    static List<String> lines(String name) throws IOException {
        return Files.readAllLines(file(name));
    }

    /** The files below a folder, by name. */
    static List<Path> files(String folder, String ending) throws IOException {
        try (Stream<Path> files = Files.walk(file(folder))) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }
}
