package io.stemma.client;

import io.stemma.v1.ImportResponse;
import io.stemma.v1.Request;
import io.stemma.v1.Response;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The same calls with another deadline. */
final class DeadlineView extends StemmaApi {
    private final StemmaApi base;
    private final int deadlineMillis;

    DeadlineView(StemmaApi base, int deadlineMillis) {
        this.base = base;
        this.deadlineMillis = deadlineMillis;
    }

    @Override
    <T> CompletableFuture<T> send(Request.Builder call, Answer<T> answer) {
        return base.send(withDeadline(call), answer);
    }

    @Override
    ImportStream openImport(Request.Builder begin, Answer<ImportResponse> answer) {
        return base.openImport(withDeadline(begin), answer);
    }

    @Override
    StreamCall openStream(Request.Builder call, Consumer<? super Response> replies) {
        return base.openStream(withDeadline(call), replies);
    }

    private Request.Builder withDeadline(Request.Builder call) {
        return call.getDeadlineMs() == 0 ? call.setDeadlineMs(deadlineMillis) : call;
    }
}
