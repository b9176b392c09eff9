package io.stemma.client.cli;

import io.stemma.client.StemmaException;
import java.io.PrintWriter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs on the command's own thread, where it may wait and print, what a stream brings; until there is enough of it, it fails, or
 * the user presses Ctrl-C, which is a good end too.
 */
final class Turns implements Executor, AutoCloseable {
    private static final int CLEAN_UP_SECONDS_MAX = 5;

    private final PrintWriter out;
    private final LinkedBlockingQueue<Runnable> due = new LinkedBlockingQueue<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread hook = new Thread(this::endOnInterrupt, "stemma-interrupt");
    private boolean over;
    private @Nullable Throwable failure;

    /** @param out what is printed to; flushed after each turn, and once nobody reads it any more, it is enough */
    Turns(PrintWriter out) {
        this.out = out;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    @Override
    public void execute(Runnable turn) {
        due.add(turn);
    }

    /** Ends after this turn. */
    void enough() {
        over = true;
    }

    /** Ends when the future fails. */
    void failWith(CompletableFuture<?> end) {
        var unused = end.whenComplete((nothing, thrown) -> execute(() -> {
            failure = thrown;
            enough();
        }));
    }

    /** Runs turns to the end. */
    void run() throws InterruptedException {
        while (!over) {
            due.take().run();
            if (due.isEmpty() && out.checkError()) {
                enough();
            }
        }
        if (failure != null) {
            throw StemmaException.of(failure);
        }
    }

    /**
     * Ctrl-C begins the shutdown of this JVM; the command then ends on its own thread, and this one gives the exit code, since the
     * other can not any more.
     */
    private void endOnInterrupt() {
        execute(this::enough);
        try {
            if (closed.await(CLEAN_UP_SECONDS_MAX, TimeUnit.SECONDS)) {
                Runtime.getRuntime().halt(0);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        out.flush();
        closed.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            // The hook runs.
        }
    }
}
