package io.stemma.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** Tells scripts which ports were bound: "rpc=N" and "http=N". The file is there in full or not at all. */
final class PortsFile {
    private PortsFile() {}

    static void write(Path file, int rpcPort, int httpPort) throws IOException {
        Path partial = file.resolveSibling(file.getFileName() + ".partial");
        Files.write(partial, List.of("rpc=" + rpcPort, "http=" + httpPort));
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
