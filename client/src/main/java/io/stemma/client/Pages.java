package io.stemma.client;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A list that is read page by page, all of one version, so that it need not fit into memory: at most two pages are held
 * at a time. Read it once, in one of the two ways: {@link #forEachPage} without waiting, or {@link #stream} with.
 */
public final class Pages<T> implements Iterable<T> {
    private final Function<String, CompletableFuture<Page<T>>> fetch;
    private final String firstToken;

    Pages(String firstToken, Function<String, CompletableFuture<Page<T>>> fetch) {
        this.firstToken = firstToken;
        this.fetch = fetch;
    }

    /**
     * Gives each page to the consumer, one after the other, on the client's event loop. The future completes after the
     * last page, or fails with the first failure, of the consumer too. The next page is asked for when the consumer has
     * returned.
     */
    public CompletableFuture<Void> forEachPage(Consumer<Page<T>> consumer) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        step(firstToken, consumer, done);
        return done;
    }

    private void step(String token, Consumer<Page<T>> consumer, CompletableFuture<Void> done) {
        if (done.isDone()) {
            return;
        }
        var unused = fetch.apply(token).thenAccept(consumePage(consumer, done)).exceptionally(failure -> {
            done.completeExceptionally(cause(failure));
            return null;
        });
    }

    private Consumer<Page<T>> consumePage(Consumer<Page<T>> consumer, CompletableFuture<Void> done) {
        return page -> {
            consumer.accept(page);
            if (page.last()) {
                done.complete(null);
            } else {
                step(page.nextToken(), consumer, done);
            }
        };
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    /** The elements in order; waits for a page when it is due. Not for event loops of the client. */
    public Stream<T> stream() {
        return StreamSupport.stream(spliterator(), false);
    }

    /** As {@link #stream}: throws a {@link StemmaException} where a page can not be had. */
    @Override
    public Iterator<T> iterator() {
        return new Elements();
    }

    /** Reads one page ahead. */
    private final class Elements implements Iterator<T> {
        private final ArrayDeque<T> page = new ArrayDeque<>();
        private @Nullable CompletableFuture<Page<T>> next = fetch.apply(firstToken);

        @Override
        public boolean hasNext() {
            while (page.isEmpty() && next != null) {
                turn(next);
            }
            return !page.isEmpty();
        }

        @Override
        public T next() {
            if (!hasNext()) {
                throw new NoSuchElementException("no element left");
            }
            return page.remove();
        }

        private void turn(CompletableFuture<Page<T>> due) {
            try {
                Page<T> turned = due.join();
                next = turned.last() ? null : fetch.apply(turned.nextToken());
                page.addAll(turned.items());
            } catch (CompletionException e) {
                throw StemmaException.of(e);
            }
        }
    }
}
