package io.stemma.client;

import io.stemma.v1.Request;
import io.stemma.v1.Response;
import io.stemma.v1.WatchAnswerRequest;
import io.stemma.v1.WatchAnswerResponse;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The course of a {@link Watch} on an answer: a stream that was lost is asked for again, and its first answer is told only if
 * it differs from the last one.
 */
final class AnswerCourse implements Follower.Course, Watch.Progress {
    private final WatchAnswerRequest asked;
    private final StreamListener<WatchAnswerResponse> listener;
    private @Nullable WatchAnswerResponse last;
    private volatile long taken;

    AnswerCourse(WatchAnswerRequest asked, StreamListener<WatchAnswerResponse> listener) {
        this.asked = asked;
        this.listener = listener;
    }

    @Override
    public long version() {
        return taken;
    }

    @Override
    public Request.Builder request() {
        return Request.newBuilder().setWatchAnswer(asked);
    }

    @Override
    public @Nullable Supplier<? extends CompletionStage<?>> hear(Response reply) {
        WatchAnswerResponse answer = reply.getWatchAnswer();
        if (!answer.hasBookmark()) {
            WatchAnswerResponse timeless = timeless(answer);
            if (timeless.equals(last)) {
                return null;
            }
            last = timeless;
        }
        return () -> listener.onEvent(answer).thenRun(() -> taken = answer.getVersion());
    }

    /** The answer without the version it was found at. */
    private static WatchAnswerResponse timeless(WatchAnswerResponse answer) {
        WatchAnswerResponse.Builder timeless = answer.toBuilder().clearVersion();
        if (answer.hasFindPath()) {
            timeless.getFindPathBuilder().clearVersion();
        } else if (answer.hasGetNeighborhood()) {
            timeless.getGetNeighborhoodBuilder().clearVersion();
        } else if (answer.hasError()) {
            timeless.getErrorBuilder().clearVersion().clearMessage();
        }
        return timeless.build();
    }

    @Override
    public void interrupted(StemmaException cause) {
        listener.onInterrupted(cause);
    }

    @Override
    public boolean goesOn(StemmaException end) {
        return Resuming.passing(end, last != null);
    }
}
