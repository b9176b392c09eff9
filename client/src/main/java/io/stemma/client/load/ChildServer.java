package io.stemma.client.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A server in a process of its own, so that its CPU time can be told from the driver's. Stopped by close. */
final class ChildServer implements AutoCloseable {
    private static final int START_SECONDS_MAX = 60;
    private static final int STOP_SECONDS_MAX = 15;
    private static final int POLL_MILLIS = 20;

    private final Process process;
    private final int port;

    private ChildServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts Stemma's server.
     *
     * @param launcher the {@code stemma} script
     * @param cpus the CPUs it is pinned to, as {@code taskset} takes them; null for all
     */
    static ChildServer stemma(String launcher, @Nullable String cpus, List<String> options)
            throws IOException, InterruptedException {
        Path ports = Files.createTempFile("stemma-load", ".ports");
        List<String> command = pinned(cpus);
        command.addAll(List.of(launcher, "server", "--rpc-port=0", "--http-port=0", "--bind=127.0.0.1"));
        command.add("--ports-file=" + ports);
        command.addAll(options);
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            return new ChildServer(process, awaitPort(process, ports));
        } catch (IOException | InterruptedException | RuntimeException e) {
            process.destroyForcibly();
            throw e;
        } finally {
            Files.deleteIfExists(ports);
        }
    }

    private static int awaitPort(Process process, Path ports) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS_MAX);
        while (System.nanoTime() - end < 0) {
            Properties found = new Properties();
            try (var in = Files.newBufferedReader(ports)) {
                found.load(in);
            }
            int port = Integer.parseInt(found.getProperty("rpc", "0"));
            if (port > 0) {
                return port;
            }
            if (process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new IOException("the server ended with code " + process.exitValue() + " before it served");
            }
        }
        throw new IOException("the server does not serve after " + START_SECONDS_MAX + " s");
    }

    /** Starts the echo server. */
    static ChildServer echo(@Nullable String cpus, int replyBytes, int threads) throws IOException {
        return java(cpus, EchoServer.class, Integer.toString(replyBytes), Integer.toString(threads));
    }

    /** Starts that program, which tells its port as {@code rpc=PORT}, in a Java virtual machine with the flags of this one. */
    static ChildServer java(@Nullable String cpus, Class<?> program, String... arguments) throws IOException {
        List<String> command = pinned(cpus);
        command.add(javaProgram());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader said =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = said.readLine();
        while (line != null && !line.startsWith("rpc=")) {
            line = said.readLine(); // a Java virtual machine may speak first
        }
        if (line == null) {
            process.destroyForcibly();
            throw new IOException(program.getSimpleName() + " did not start");
        }
        return new ChildServer(process, Integer.parseInt(line.substring("rpc=".length())));
    }

    /** The program of the Java virtual machine that runs this. */
    static String javaProgram() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** Starts {@code redis-server}, which keeps nothing on disk. */
    static ChildServer redis(Path program, @Nullable String cpus) throws IOException, InterruptedException {
        int port = freePort();
        return listening(
                cpus,
                port,
                List.of(
                        program.toString(),
                        "--port",
                        Integer.toString(port),
                        "--bind",
                        "127.0.0.1",
                        "--save",
                        "",
                        "--appendonly",
                        "no"));
    }

    /** Starts a program and waits until it accepts connections on that port. */
    static ChildServer listening(@Nullable String cpus, int port, List<String> program)
            throws IOException, InterruptedException {
        List<String> command = pinned(cpus);
        command.addAll(program);
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        ChildServer server = new ChildServer(process, port);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS_MAX);
        while (!accepts(port)) {
            if (System.nanoTime() - end > 0 || process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                server.close();
                throw new IOException(program.get(0) + " did not start on port " + port);
            }
        }
        return server;
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static List<String> pinned(@Nullable String cpus) {
        return new ArrayList<>(cpus == null ? List.of() : List.of("taskset", "-c", cpus));
    }

    int port() {
        return port;
    }

    String address() {
        return "127.0.0.1:" + port;
    }

    CpuClock cpu() {
        return CpuClock.of(process.toHandle());
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
