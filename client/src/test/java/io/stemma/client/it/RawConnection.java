package io.stemma.client.it;

import io.stemma.v1.CommitRequest;
import io.stemma.v1.Hello;
import io.stemma.v1.Request;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.SplittableRandom;

/** A connection without manners. */
final class RawConnection {
    private RawConnection() {}

    /** Sends the commits, the last one perhaps not to its end, and resets the connection. */
    static void sendAndVanish(int port, List<CommitRequest> commits, SplittableRandom random) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            byte[] bytes = frames(commits);
            int cut = random.nextInt(3) == 0 ? random.nextInt(1, 40) : 0;
            socket.setSoLinger(true, 0); // close() sends a reset
            socket.getOutputStream().write(bytes, 0, bytes.length - cut);
            if (random.nextBoolean()) {
                socket.getInputStream().read(); // lets the server begin
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] frames(List<CommitRequest> commits) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Request.newBuilder()
                .setId(1)
                .setHello(Hello.newBuilder().setProtocolVersion(1).setClient("vanisher"))
                .build()
                .writeDelimitedTo(out);
        long id = 2;
        for (CommitRequest commit : commits) {
            Request.newBuilder().setId(id++).setCommit(commit).build().writeDelimitedTo(out);
        }
        return out.toByteArray();
    }
}
