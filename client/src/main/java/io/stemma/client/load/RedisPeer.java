package io.stemma.client.load;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is asked of {@code redis-server} in the place of a point read: GET of as many bytes, under the node's id. */
final class RedisPeer {
    private static final String PROGRAM = "redis-server";
    private static final byte[] PING = command("PING");

    private RedisPeer() {}

    /** The program, or null if it is not on the PATH. */
    static @Nullable Path program() {
        String path = System.getenv("PATH");
        return Arrays.stream((path == null ? "" : path).split(File.pathSeparator, -1))
                .map(folder -> Path.of(folder, PROGRAM))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
    }

    /** Puts a value of that size under each id. */
    static void fill(int port, List<String> ids, int valueBytes) throws IOException {
        String value = "x".repeat(valueBytes);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                InputStream in = new BufferedInputStream(socket.getInputStream())) {
            OutputStream out = socket.getOutputStream();
            for (int from = 0; from < ids.size(); from += 1_000) {
                ByteArrayOutputStream commands = new ByteArrayOutputStream();
                List<String> some = ids.subList(from, Math.min(ids.size(), from + 1_000));
                for (String id : some) {
                    commands.writeBytes(command("SET", id, value));
                }
                out.write(commands.toByteArray());
                in.skipNBytes((long) some.size() * "+OK\r\n".length());
            }
        }
    }

    /** The request that a connection begins with. */
    static byte[] ping() {
        return PING.clone();
    }

    static byte[] get(String id) {
        return command("GET", id);
    }

    private static byte[] command(String... words) {
        StringBuilder out = new StringBuilder("*").append(words.length).append("\r\n");
        for (String word : words) {
            out.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
        }
        return out.toString().getBytes(StandardCharsets.US_ASCII);
    }
}
