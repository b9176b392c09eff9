package io.stemma.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Takes what a stream tells, one event after the other: the next one comes when the stage of the one before has completed,
 * and the server sends no more than the listener can soon take. So whoever is slow costs memory nowhere.
 *
 * <p><b>Threads.</b> The methods are called by one thread at a time: an event loop of the client, or the thread that
 * completed the stage before. They must not block; {@link #on} makes a listener that may.
 */
@FunctionalInterface
public interface StreamListener<E> {
    /** The stage of an event that has been taken. */
    CompletionStage<Void> TAKEN = CompletableFuture.completedStage(null);

    /** A listener that takes each event on a thread of the executor, where it may block. */
    static <E> StreamListener<E> on(Executor executor, Consumer<? super E> consumer) {
        return event -> CompletableFuture.runAsync(() -> consumer.accept(event), executor);
    }

    /**
     * Takes an event. The stage completes when it is taken; {@link #TAKEN} if it is already. A stage that fails, or an
     * exception, ends the stream with that failure.
     */
    CompletionStage<?> onEvent(E event);

    /** Hears that the stream broke off between two events. It goes on by itself; the listener need not do anything. */
    default void onInterrupted(StemmaException cause) {}
}
