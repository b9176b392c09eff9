package io.stemma.client.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A server of the demo's own: a child process on free ports of this machine, stopped at the end. */
final class DemoServer implements AutoCloseable {
    private static final Duration START_MAX = Duration.ofSeconds(60);
    private static final Duration STOP_MAX = Duration.ofSeconds(15);
    private static final int POLL_MILLIS = 20;
    private static final int LOG_LINES_SHOWN = 30;

    private final Process process;
    private final Path folder;
    private int rpcPort;
    private int httpPort;

    private DemoServer(Process process, Path folder) {
        this.process = process;
        this.folder = folder;
    }

    /**
     * Starts a server and waits until it serves.
     *
     * @param launcher the {@code stemma} script
     */
    static DemoServer start(Path launcher) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("stemma-demo");
        ProcessBuilder builder = new ProcessBuilder(
                        launcher.toString(),
                        "server",
                        "--rpc-port=0",
                        "--http-port=0",
                        "--bind=127.0.0.1",
                        "--ports-file=" + ports(folder))
                .redirectErrorStream(true)
                .redirectOutput(log(folder).toFile());
        // Ctrl-C reaches every process of the terminal; the server must outlive the readers, which end first.
        builder.environment().put("STEMMA_IGNORE_INTERRUPT", "1");
        DemoServer server = new DemoServer(builder.start(), folder);
        try {
            server.awaitPorts();
            return server;
        } catch (IOException | InterruptedException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    /** Where clients connect. */
    String address() {
        return "127.0.0.1:" + rpcPort;
    }

    /** Where the server's meters are. */
    String metrics() {
        return "http://127.0.0.1:" + httpPort + "/metrics";
    }

    private void awaitPorts() throws IOException, InterruptedException {
        long end = System.nanoTime() + START_MAX.toNanos();
        while (!readPorts()) {
            if (process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new Failure(
                        "the server ended with code " + process.exitValue() + " before it served:\n" + tail());
            }
            if (System.nanoTime() > end) {
                throw new Failure("the server does not serve after " + START_MAX.toSeconds() + " s:\n" + tail());
            }
        }
    }

    private boolean readPorts() throws IOException {
        if (!Files.exists(ports(folder))) {
            return false;
        }
        Properties found = new Properties();
        try (var in = Files.newBufferedReader(ports(folder))) {
            found.load(in);
        }
        rpcPort = Integer.parseInt(found.getProperty("rpc", "0"));
        httpPort = Integer.parseInt(found.getProperty("http", "0"));
        return rpcPort > 0 && httpPort > 0;
    }

    private String tail() throws IOException {
        List<String> lines = Files.readAllLines(log(folder));
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES_SHOWN), lines.size()));
    }

    /** Stops the server as an operator would, and less kindly if that takes too long. */
    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(STOP_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    private static Path ports(Path folder) {
        return folder.resolve("ports");
    }

    private static Path log(Path folder) {
        return folder.resolve("server.log");
    }
}
