package io.stemma.client;

import com.google.rpc.Code;
import io.stemma.v1.ErrorReason;
import io.stemma.v1.Request;
import io.stemma.v1.Response;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * An answer that comes in parts, and need not fit into memory: the server sends no more than is soon taken. Each way to read it
 * asks anew: {@link #deliver} without waiting, or {@link #stream} with. It is not resumed: where a connection
 * is lost, it fails.
 */
public final class Replies<T> implements Iterable<T> {
    private final StemmaApi api;
    private final Request request;
    private final Function<Response, T> part;

    Replies(StemmaApi api, Request.Builder request, Function<Response, T> part) {
        this.api = api;
        this.request = request.build();
        this.part = part;
    }

    /**
     * Gives each part to the listener. The future completes after the last one was taken, or fails with the first failure, of
     * the listener too. Cancelling it ends the call.
     */
    public CompletableFuture<Void> deliver(StreamListener<? super T> listener) {
        Follower follower = new Follower(api, new Tour(listener));
        follower.open();
        CompletableFuture<Void> end = follower.ended().copy();
        var unused = end.whenComplete((nothing, failure) -> follower.close());
        return end;
    }

    /** The parts in order; waits for the next where it is due. Not for event loops of the client. Close it to end it early. */
    public Stream<T> stream() {
        Parts<T> parts = new Parts<>();
        CompletableFuture<Void> end = deliver(parts);
        var unused = end.whenComplete((nothing, failure) -> parts.end(failure));
        return StreamSupport.stream(((Iterable<T>) () -> parts).spliterator(), false)
                .onClose(() -> end.cancel(false));
    }

    /** As {@link #stream}: throws a {@link StemmaException} where the call fails. */
    @Override
    public Iterator<T> iterator() {
        return stream().iterator();
    }

    /** One way through the parts. */
    private final class Tour implements Follower.Course {
        private final StreamListener<? super T> listener;

        Tour(StreamListener<? super T> listener) {
            this.listener = listener;
        }

        @Override
        public Request.Builder request() {
            return request.toBuilder();
        }

        @Override
        public Supplier<CompletionStage<?>> hear(Response reply) {
            T told = part.apply(reply);
            return () -> listener.onEvent(told);
        }

        @Override
        public void interrupted(StemmaException cause) {}

        @Override
        public boolean goesOn(StemmaException end) {
            return false;
        }

        @Override
        public boolean finite() {
            return true;
        }
    }

    /** Parts on their way to a thread that waits for them; a part is taken when that thread asks for the next. */
    private static final class Parts<T> implements StreamListener<T>, Iterator<T> {
        private record Due<T>(
                @Nullable T part,
                CompletableFuture<Void> taken,
                @Nullable Throwable failure) {}

        private final LinkedBlockingQueue<Due<T>> queue = new LinkedBlockingQueue<>();
        private @Nullable Due<T> due;

        @Override
        public CompletableFuture<Void> onEvent(T event) {
            CompletableFuture<Void> taken = new CompletableFuture<>();
            queue.add(new Due<>(event, taken, null));
            return taken;
        }

        void end(@Nullable Throwable failure) {
            queue.add(new Due<>(null, new CompletableFuture<>(), failure));
        }

        @Override
        public boolean hasNext() {
            if (due == null) {
                due = take();
            }
            if (due.failure != null) {
                throw StemmaException.of(due.failure);
            }
            return due.part != null;
        }

        private Due<T> take() {
            try {
                return queue.take();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                StemmaException interrupted = new StemmaException(
                        Code.CANCELLED, ErrorReason.CANCELLED_BY_CLIENT, "stream: the waiting thread was interrupted");
                return new Due<>(null, new CompletableFuture<>(), interrupted);
            }
        }

        @Override
        public T next() {
            if (!hasNext() || due == null || due.part == null) {
                throw new NoSuchElementException("no part left");
            }
            T part = due.part;
            due.taken.complete(null);
            due = null;
            return part;
        }
    }
}
