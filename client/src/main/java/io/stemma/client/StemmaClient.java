package io.stemma.client;

import io.stemma.v1.HelloResponse;
import io.stemma.v1.ImportResponse;
import io.stemma.v1.Request;
import io.stemma.v1.Response;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A client of one server: few connections that are shared by any number of calls and opened again when they are lost.
 * Make one for a process, share it between threads, and close it at the end.
 */
public final class StemmaClient extends StemmaApi implements AutoCloseable {
    private final ClientPool pool;

    StemmaClient(ClientPool pool) {
        this.pool = pool;
    }

    /** A client of the server at "host:port", with all else by default. It begins to connect at once. */
    public static StemmaClient connect(String address) {
        return builder().address(address).build();
    }

    /** Options for a client. */
    public static StemmaClientBuilder builder() {
        return new StemmaClientBuilder();
    }

    /**
     * What the server said when the client first reached it; fails if the first try failed. Calls need not wait for it:
     * they wait for a connection until their deadline. It serves those who would rather know at once.
     */
    public CompletableFuture<HelloResponse> ready() {
        return pool.firstHello();
    }

    /** Calls that read their own writes and never go back in time. */
    public Session session() {
        return new Session(this);
    }

    @Override
    <T> CompletableFuture<T> send(Request.Builder call, Answer<T> answer) {
        return pool.send(call, answer);
    }

    @Override
    ImportStream openImport(Request.Builder begin, Answer<ImportResponse> answer) {
        return pool.openImport(begin, answer);
    }

    @Override
    StreamCall openStream(Request.Builder call, Consumer<? super Response> replies) {
        return pool.openStream(call, replies);
    }

    /** Fails the calls that are open with CANCELLED, and releases everything; waits for that up to a few seconds. */
    @Override
    public void close() {
        pool.close();
    }
}
