package io.stemma.client.it;

import io.stemma.client.StemmaClient;
import io.stemma.server.StemmaServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A server of its own for a test, in this process, on free loopback ports. */
final class TestServer implements AutoCloseable {
    private final StemmaServer server;

    private TestServer(StemmaServer server) {
        this.server = server;
    }

    static TestServer start(String... options) throws Exception {
        List<String> all = new ArrayList<>(List.of("--rpc-port", "0", "--http-port", "0", "--bind", "127.0.0.1"));
        all.addAll(List.of(options));
        return new TestServer(StemmaServer.start(all.toArray(String[]::new)));
    }

    int rpcPort() {
        return server.rpcPort();
    }

    int httpPort() {
        return server.httpPort();
    }

    /** A client with one connection. */
    StemmaClient client() {
        return StemmaClient.builder()
                .address("127.0.0.1:" + rpcPort())
                .connections(1)
                .deadline(Duration.ofSeconds(60))
                .build();
    }

    @Override
    public void close() {
        server.close();
    }
}
