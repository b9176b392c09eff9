package io.stemma.client;

import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Brings events to a listener, one after the other, each when the one before was taken. Any thread may add. */
final class Delivery {
    private final Runnable taken;
    private final Consumer<Throwable> failed;
    private final ArrayDeque<Supplier<? extends CompletionStage<?>>> waiting = new ArrayDeque<>();
    private boolean busy;
    private boolean stopped;

    /**
     * @param taken runs after each event that was taken
     * @param failed hears why one was not; no other follows
     */
    Delivery(Runnable taken, Consumer<Throwable> failed) {
        this.taken = taken;
        this.failed = failed;
    }

    /** Adds an event; what it gives back tells when it is taken. */
    void add(Supplier<? extends CompletionStage<?>> event) {
        synchronized (this) {
            if (stopped) {
                return;
            }
            waiting.add(event);
            if (busy) {
                return;
            }
            busy = true;
        }
        drain();
    }

    /** Adds something to run in its turn. */
    void add(Runnable event) {
        add(() -> {
            event.run();
            return StreamListener.TAKEN;
        });
    }

    /** Drops what waits. */
    synchronized void stop() {
        stopped = true;
        waiting.clear();
    }

    private void drain() {
        for (Supplier<? extends CompletionStage<?>> event = next(); event != null; event = next()) {
            CompletableFuture<?> stage = begin(event);
            if (!stage.isDone()) {
                var unused = stage.whenComplete((nothing, failure) -> {
                    if (ended(failure)) {
                        drain();
                    }
                });
                return;
            }
            if (!ended(failure(stage))) {
                return;
            }
        }
    }

    private synchronized @Nullable Supplier<? extends CompletionStage<?>> next() {
        Supplier<? extends CompletionStage<?>> event = waiting.poll();
        busy = event != null;
        return event;
    }

    private static CompletableFuture<?> begin(Supplier<? extends CompletionStage<?>> event) {
        try {
            return event.get().toCompletableFuture();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static @Nullable Throwable failure(CompletableFuture<?> done) {
        return done.isCompletedExceptionally()
                ? done.handle((nothing, failure) -> failure).join()
                : null;
    }

    private boolean ended(@Nullable Throwable failure) {
        if (failure == null) {
            taken.run();
            return true;
        }
        stop();
        failed.accept(failure);
        return false;
    }
}
